package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all optimisers have in common. */
class OptimizerTest {
    @Test
    void aParameterWithoutAGradientIsLeftAlone() {
        Tensor reached = Tensor.of(1f).withGrad();
        Tensor unreached = Tensor.of(1f).withGrad();
        Optimizer optimizer = Adam.of(List.of(unreached, reached), 0.1);
        reached.square().sum().backward();
        optimizer.step();
        assertEquals(1, unreached.item());
        assertEquals(0, optimizer.state().get("0.step").item());
        assertEquals(1, optimizer.state().get("1.step").item());
        optimizer.zeroGrad();
        assertNull(reached.grad());
    }

    @Test
    void aStepWithoutAnyGradientIsAMistake() {
        Tensor p = Tensor.of(1f).withGrad();
        Optimizer sgd = Sgd.of(List.of(p), 0.1);
        String message = assertThrows(IllegalStateException.class, sgd::step).getMessage();
        assertEquals("optimizer: no parameter has a gradient; call backward() on the loss before step()", message);
    }

    static List<Arguments> clippingsThatDoNotFit() {
        Tensor fitting = Tensor.of(1f);
        return List.of(
                arguments(null, "made null of 2 gradients"),
                arguments(List.of(), "made 0 gradients of 2"),
                arguments(Arrays.asList(fitting, null), "made null of the gradient of parameter 2; it must stay F32[1]"),
                arguments(List.of(fitting, Tensor.of(1f, 2f)), "made F32[2] of the gradient of parameter 2; it must stay F32[1]"),
                arguments(List.of(fitting, Tensor.of(1.0)), "made F64[1] of the gradient of parameter 2; it must stay F32[1]"));
    }

    @ParameterizedTest
    @MethodSource("clippingsThatDoNotFit")
    void clippingGivesAGradientForEachOrNothingIsChanged(List<Tensor> clipped, String message) {
        List<Tensor> parameters = Stream.generate(() -> Tensor.of(1f).withGrad()).limit(3).toList();
        Optimizer sgd = Sgd.of(parameters, 0.1);
        sgd.setClipping(gradients -> clipped);
        parameters.get(0).add(parameters.get(2)).sum().backward();
        String refusal = assertThrows(IllegalStateException.class, sgd::step).getMessage();
        assertTrue(refusal.startsWith("optimizer: clipping " + message), refusal);
        parameters.forEach(parameter -> assertEquals(1, parameter.item()));
    }

    @Test
    void nullsAreNamed() {
        Tensor p = Tensor.of(1f).withGrad();
        Optimizer sgd = Sgd.of(List.of(p), 0.1);
        assertEquals("parameters", assertThrows(NullPointerException.class, () -> Adam.of(null, 0.1)).getMessage());
        assertEquals("parameters[1]", assertThrows(NullPointerException.class, () -> Adam.of(Arrays.asList(p, null), 0.1)).getMessage());
        assertEquals("clipping", assertThrows(NullPointerException.class, () -> sgd.setClipping(null)).getMessage());
        assertEquals("options", assertThrows(NullPointerException.class, () -> Adam.of(List.of(p), 0.1, null)).getMessage());
    }

    @Test
    void theLearningRateMayChangeBetweenSteps() {
        Tensor p = Tensor.of(1.0).withGrad();
        Optimizer sgd = Sgd.of(List.of(p), 0.1);
        for (double rate : new double[] {0.1, 0.01}) {
            sgd.setLearningRate(rate);
            sgd.zeroGrad();
            p.mul(2).sum().backward();
            sgd.step();
        }
        assertEquals(1 - 0.2 - 0.02, p.item(), 1e-15);
    }

    @Test
    void whatWasComputedBeforeAStepIsDifferentiatedWithWhatItSaw() {
        Tensor p = Tensor.of(3.0).withGrad();
        Optimizer sgd = Sgd.of(List.of(p), 1);
        Tensor early = p.square().sum();
        p.sum().backward();
        sgd.step();
        sgd.zeroGrad();
        early.backward();
        assertEquals(6, p.grad().item());
    }

    @Test
    void fromASavedStateItGoesOnBitForBit() {
        Rng rng = Rng.of(3);
        Tensor start = rng.normal(7, 5);
        Tensor whole = start.withGrad();
        Tensor parted = start.withGrad();
        Adam one = Adam.of(List.of(whole), 0.01);
        Adam first = Adam.of(List.of(parted), 0.01);
        run(one, whole, 0, 20);
        run(first, parted, 0, 10);
        Map<String, Tensor> state = first.state();
        Tensor resumed = parted.detach().withGrad();
        Adam second = Adam.of(List.of(resumed), 0.01);
        second.load(state);
        run(second, resumed, 10, 20);
        assertArrayEquals(whole.toFloatArray(), resumed.toFloatArray());
        assertEquals(List.of("0.firstMoment", "0.secondMoment", "0.step"), List.copyOf(state.keySet()));
    }

    private static void run(Optimizer optimizer, Tensor p, int from, int to) {
        for (int step = from; step < to; step++) {
            optimizer.zeroGrad();
            loss(p, step).backward();
            optimizer.step();
        }
    }

    /** Its gradient, p³ - sin(step), is different at every step. */
    private static Tensor loss(Tensor p, int step) {
        return p.square().square().mul(0.25).sub(p.mul(Math.sin(step))).sum();
    }

    /** Steps reuse arrays where they may; what was taken out before must not notice. */
    @Test
    void whatWasTakenOutBeforeAStepStays() {
        Tensor p = Rng.of(3).normal(7, 5).withGrad();
        Adam adam = Adam.of(List.of(p), 0.01);
        run(adam, p, 0, 3);
        Tensor detached = p.detach();
        Tensor view = detached.transpose();
        Tensor copied = p.withGrad();
        Tensor moment = adam.state().get("0.firstMoment");
        List<float[]> before = List.of(detached.toFloatArray(), view.toFloatArray(), copied.toFloatArray(), moment.toFloatArray());
        run(adam, p, 3, 6);
        List<Tensor> after = List.of(detached, view, copied, moment);
        for (int i = 0; i < after.size(); i++) {
            assertArrayEquals(before.get(i), after.get(i).toFloatArray());
        }
    }

    @Test
    void aStateThatDoesNotFitIsListedAndChangesNothing() {
        Adam adam = Adam.of(List.of(Tensor.of(1f, 2f).withGrad()), 0.1);
        var state = new HashMap<>(adam.state());
        state.put("0.firstMoment", Tensor.zeros(3));
        state.remove("0.step");
        state.put("1.step", Tensor.scalar(1, DType.I32));
        String message = assertThrows(IllegalArgumentException.class, () -> adam.load(state)).getMessage();
        assertTrue(message.contains("mismatch: 0.firstMoment") && message.contains("missing: 0.step")
                && message.contains("unexpected: 1.step"), message);
        assertEquals("state", assertThrows(NullPointerException.class, () -> adam.load(null)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aStepCountThatCannotGoOnIsRefused(int steps) {
        Adam adam = Adam.of(List.of(Tensor.of(1f, 2f).withGrad()), 0.1);
        var state = new HashMap<>(adam.state());
        state.put("0.step", Tensor.scalar(steps, DType.I32));
        String message = assertThrows(IllegalArgumentException.class, () -> adam.load(state)).getMessage();
        assertEquals("load: 0.step is " + steps + ", but must be 0 or more and below 2^31-1", message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void numbersOutOfRangeAreRefused(double bad) {
        List<Tensor> parameters = List.of(Tensor.of(1f).withGrad());
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(parameters, bad));
        assertThrows(IllegalArgumentException.class, () -> Adam.of(parameters, bad));
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(parameters, 0.1).setLearningRate(bad));
        assertThrows(IllegalArgumentException.class, () -> Sgd.Options.DEFAULT.withMomentum(bad));
        assertThrows(IllegalArgumentException.class, () -> Sgd.Options.DEFAULT.withWeightDecay(bad));
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withBetas(bad, 0.9));
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withBetas(0.9, bad));
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withEpsilon(bad));
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withWeightDecay(bad));
        assertThrows(IllegalArgumentException.class, () -> AdamW.of(parameters, 0.1, bad));
        assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(bad == Double.POSITIVE_INFINITY ? 0 : bad));
        assertThrows(IllegalArgumentException.class, () -> Clipping.byValue(bad == Double.POSITIVE_INFINITY ? 0 : bad));
    }

    /** An optimiser of one's own is one formula. */
    @Test
    void aFormulaIsAnOptimizer() {
        Tensor p = Tensor.of(2f, -3f).withGrad();
        var signDescent = new Optimizer(List.of(p), 0.5) {
            @Override
            protected Update update(Tensor parameter, Tensor gradient, List<Tensor> moments, int step) {
                return new Update(parameter.sub(gradient.sign().mul(learningRate())), List.of());
            }
        };
        p.square().sum().backward();
        signDescent.step();
        assertArrayEquals(new float[] {1.5f, -2.5f}, p.toFloatArray());
    }

    /** A formula that forgets something. */
    private static final class Forgetful extends Optimizer {
        private final boolean everything;

        Forgetful(Tensor parameter, boolean everything) {
            super(List.of(parameter), 0.5, "velocity", "scale");
            this.everything = everything;
        }

        @Override
        protected Update update(Tensor parameter, Tensor gradient, List<Tensor> moments, int step) {
            return everything ? null : new Update(parameter, List.of(gradient));
        }
    }

    @Test
    void aFormulaThatForgetsAMomentIsToldSo() {
        Tensor p = Tensor.of(2f, -3f).withGrad();
        p.square().sum().backward();
        assertEquals("optimizer: update gave 1 moments; it must give one for each of [velocity, scale]",
                assertThrows(IllegalStateException.class, new Forgetful(p, false)::step).getMessage());
        assertEquals("the result of update", assertThrows(NullPointerException.class, new Forgetful(p, true)::step).getMessage());
    }
}
