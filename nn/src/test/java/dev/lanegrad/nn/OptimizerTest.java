package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every optimiser against its formula written once more for single numbers, and what they have in common. */
class OptimizerTest {
    private static final int STEPS = 300;
    private static final double[] START = {1.5, -0.7, 0, 3, -2};

    /** A formula for one number of one parameter, with the state it keeps. */
    private interface ScalarFormula {
        double next(double p, double gradient, int step);
    }

    /** The gradient of sum(p⁴/4 - p sin(step)): smooth, and different at every step. */
    private static Tensor loss(Tensor p, int step) {
        return p.square().square().mul(0.25).sub(p.mul(Math.sin(step))).sum();
    }

    private static double gradient(double p, int step) {
        return p * p * p - Math.sin(step);
    }

    private static void assertFollows(Optimizer optimizer, Tensor p, List<ScalarFormula> formulas) {
        double[] expected = START.clone();
        for (int step = 1; step <= STEPS; step++) {
            optimizer.zeroGrad();
            loss(p, step).backward();
            optimizer.step();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = formulas.get(i).next(expected[i], gradient(expected[i], step), step);
            }
            assertArrayEquals(expected, p.toDoubleArray(), 1e-10, "step " + step);
        }
    }

    private static final class ScalarSgd implements ScalarFormula {
        private final double lr;
        private final double momentum;
        private final boolean nesterov;
        private final double decay;
        private double buffer;

        ScalarSgd(double lr, double momentum, boolean nesterov, double decay) {
            this.lr = lr;
            this.momentum = momentum;
            this.nesterov = nesterov;
            this.decay = decay;
        }

        @Override
        public double next(double p, double gradient, int step) {
            double d = gradient + decay * p;
            if (momentum != 0) {
                buffer = step == 1 ? d : momentum * buffer + d;
                d = nesterov ? d + momentum * buffer : buffer;
            }
            return p - lr * d;
        }
    }

    @ParameterizedTest
    @CsvSource({"0.05, 0, false, 0", "0.05, 0, false, 0.1", "0.02, 0.9, false, 0", "0.02, 0.9, false, 0.01", "0.02, 0.9, true, 0", "0.02, 0.5, true, 0.2"})
    void sgdFollowsItsFormula(double lr, double momentum, boolean nesterov, double decay) {
        Tensor p = Tensor.of(START).withGrad();
        Sgd sgd = Sgd.of(List.of(p), lr, new Sgd.Options(momentum, nesterov, decay));
        assertFollows(sgd, p, Arrays.stream(START).mapToObj(start -> (ScalarFormula) new ScalarSgd(lr, momentum, nesterov, decay)).toList());
    }

    /** Written from PyTorch's documentation, with the bias-corrected moments spelled out. */
    private static final class ScalarAdam implements ScalarFormula {
        private final double lr;
        private final Adam.Options options;
        private double m;
        private double v;

        ScalarAdam(double lr, Adam.Options options) {
            this.lr = lr;
            this.options = options;
        }

        @Override
        public double next(double p, double gradient, int step) {
            double g = gradient;
            double from = p;
            if (options.decoupled()) {
                from -= lr * options.weightDecay() * p;
            } else {
                g += options.weightDecay() * p;
            }
            m = options.beta1() * m + (1 - options.beta1()) * g;
            v = options.beta2() * v + (1 - options.beta2()) * g * g;
            double mHat = m / (1 - Math.pow(options.beta1(), step));
            double vHat = v / (1 - Math.pow(options.beta2(), step));
            return from - lr * mHat / (Math.sqrt(vHat) + options.epsilon());
        }
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0.9, 0.999, 1e-8, 0, false", "0.05, 0.8, 0.9, 1e-3, 0.1, false", "0.01, 0.9, 0.999, 1e-8, 0.1, true", "0.01, 0, 0, 1e-8, 0, false"})
    void adamFollowsItsFormula(double lr, double beta1, double beta2, double epsilon, double decay, boolean decoupled) {
        var options = new Adam.Options(beta1, beta2, epsilon, decay, decoupled);
        Tensor p = Tensor.of(START).withGrad();
        assertFollows(Adam.of(List.of(p), lr, options), p, Arrays.stream(START).mapToObj(start -> (ScalarFormula) new ScalarAdam(lr, options)).toList());
    }

    @Test
    void adamWDecaysByItself() {
        Tensor p = Tensor.of(START).withGrad();
        assertFollows(AdamW.of(List.of(p), 0.01), p, Arrays.stream(START)
                .mapToObj(start -> (ScalarFormula) new ScalarAdam(0.01, new Adam.Options(0.9, 0.999, 1e-8, 0.01, true))).toList());
    }

    @Test
    void optionsReadAsTheyAreMeant() {
        assertEquals(new Sgd.Options(0.9, true, 0.1), Sgd.Options.NONE.withMomentum(0.9).withNesterov().withWeightDecay(0.1));
        assertEquals(new Adam.Options(0.8, 0.9, 1e-5, 0.1, false), Adam.Options.DEFAULT.withBetas(0.8, 0.9).withEpsilon(1e-5).withWeightDecay(0.1));
        assertEquals(new Adam.Options(0.9, 0.999, 1e-8, 0.1, true), Adam.Options.DEFAULT.withDecoupledWeightDecay(0.1));
    }

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

    @Test
    void aStateThatDoesNotFitIsListedAndChangesNothing() {
        Adam adam = Adam.of(List.of(Tensor.of(1f, 2f).withGrad()), 0.1);
        var state = new HashMap<>(adam.state());
        state.put("0.firstMoment", Tensor.zeros(3));
        state.remove("0.step");
        state.put("1.step", Tensor.of(1));
        String message = assertThrows(IllegalArgumentException.class, () -> adam.load(state)).getMessage();
        assertTrue(message.contains("mismatch: 0.firstMoment") && message.contains("missing: 0.step") && message.contains("unexpected: 1.step"), message);
        assertEquals("state", assertThrows(NullPointerException.class, () -> adam.load(null)).getMessage());
    }

    @Test
    void parametersMustBeThereOnceAndLearnable() {
        Tensor p = Tensor.of(1f).withGrad();
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(List.of(), 0.1));
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(List.of(p, Tensor.of(1f).withGrad(), p), 0.1));
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(List.of(Tensor.of(1f)), 0.1));
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(List.of(p.mul(2)), 0.1));
        assertEquals("parameters", assertThrows(NullPointerException.class, () -> Adam.of(null, 0.1)).getMessage());
        assertEquals("parameters[1]", assertThrows(NullPointerException.class, () -> Adam.of(Arrays.asList(p, null), 0.1)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void numbersOutOfRangeAreRefused(double bad) {
        List<Tensor> parameters = List.of(Tensor.of(1f).withGrad());
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(parameters, bad));
        assertThrows(IllegalArgumentException.class, () -> Adam.of(parameters, bad));
        assertThrows(IllegalArgumentException.class, () -> Sgd.of(parameters, 0.1).setLearningRate(bad));
        assertThrows(IllegalArgumentException.class, () -> Sgd.Options.NONE.withMomentum(bad));
        assertThrows(IllegalArgumentException.class, () -> Sgd.Options.NONE.withWeightDecay(bad));
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withBetas(bad, 0.9));
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withBetas(0.9, bad));
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withEpsilon(bad));
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withWeightDecay(bad));
        assertThrows(IllegalArgumentException.class, () -> AdamW.of(parameters, 0.1, bad));
        assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(bad == Double.POSITIVE_INFINITY ? 0 : bad));
        assertThrows(IllegalArgumentException.class, () -> Clipping.byValue(bad == Double.POSITIVE_INFINITY ? 0 : bad));
    }

    @Test
    void boundsThatMustNotBeReachedAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Sgd.Options.NONE.withMomentum(1));
        assertThrows(IllegalArgumentException.class, () -> Sgd.Options.NONE.withNesterov());
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withBetas(1, 0.9));
        assertThrows(IllegalArgumentException.class, () -> Adam.Options.DEFAULT.withEpsilon(0));
    }

    @Test
    void clippingByNormScalesAllGradientsAlike() {
        List<Tensor> gradients = List.of(Tensor.of(3.0, 0.0), Tensor.of(4.0));
        assertEquals(5, Clipping.norm(gradients), 1e-15);
        List<Tensor> clipped = Clipping.byNorm(1).apply(gradients);
        assertArrayEquals(new double[] {0.6, 0}, clipped.get(0).toDoubleArray(), 1e-6);
        assertEquals(0.8, clipped.get(1).item(), 1e-6);
        assertEquals(gradients, Clipping.byNorm(5.1).apply(gradients));
    }

    @Test
    void aNormIsRightWhereItsSquareIsNot() {
        assertEquals(5e30, Clipping.norm(List.of(Tensor.of(3e30f, 4e30f))), 1e24);
        assertEquals(5e-30, Clipping.norm(List.of(Tensor.of(3e-30f, 4e-30f))), 1e-36);
        assertEquals(0, Clipping.norm(List.of(Tensor.zeros(3), Tensor.zeros(0))));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void aNormThatIsNotFiniteStopsTheStepBeforeItChangesAnything(float bad) {
        Tensor good = Tensor.of(1f).withGrad();
        Tensor p = Tensor.of(1f, 2f).withGrad();
        Sgd sgd = Sgd.of(List.of(good, p), 0.1);
        sgd.setClipping(Clipping.byNorm(1));
        good.sum().backward();
        p.mul(Tensor.of(1f, bad)).sum().backward();
        String message = assertThrows(IllegalStateException.class, sgd::step).getMessage();
        assertTrue(message.startsWith("clipping: gradient 1 of shape [2] has norm " + (double) bad), message);
        assertEquals(1, good.item());
    }

    @Test
    void clippingByValueLimitsEachElement() {
        Tensor p = Tensor.of(0.0, 0.0, 0.0).withGrad();
        Sgd sgd = Sgd.of(List.of(p), 1);
        sgd.setClipping(Clipping.byValue(0.5));
        p.mul(Tensor.of(-3.0, 0.25, 3.0)).sum().backward();
        sgd.step();
        assertArrayEquals(new double[] {0.5, -0.25, -0.5}, p.toDoubleArray());
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
}
