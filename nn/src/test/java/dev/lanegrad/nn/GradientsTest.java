package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import dev.lanegrad.GradCheck;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.testing.Elements;
import dev.lanegrad.testing.Shapes;
import dev.lanegrad.testing.Tensors;
import dev.lanegrad.testing.Tries;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of every loss and layer, to inputs, targets and parameters, at both orders. */
class GradientsTest {

    /** A loss in one way of calling it, and outputs and targets at which it is smooth. */
    record Loss(String name, Arbitrary<Tensors.Pair> operands, BinaryOperator<Tensor> function) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Loss> losses() {
        Arbitrary<Tensors.Pair> classes = logits(1).flatMap(x -> targets(x).map(t -> new Tensors.Pair(x, t)));
        // Of a single class the loss is 0 whatever the logit, and all that is left of its derivatives is rounding.
        Arbitrary<Tensors.Pair> distributions = logits(2)
                .flatMap(x -> Tensors.of(x.shape(), Elements.between(0, 1)).map(t -> new Tensors.Pair(x, t)));
        Arbitrary<Tensors.Pair> probabilities = sameShape(Elements.any(), Elements.between(0, 1));
        Arbitrary<Tensors.Pair> apart = sameShape(Elements.between(1.25, 4), Elements.between(-1, 1));
        Arbitrary<Tensors.Pair> near = sameShape(Elements.between(-0.25, 0.25), Elements.between(-0.25, 0.25));
        List<Loss> all = new ArrayList<>();
        all.add(new Loss("crossEntropy", classes, Losses::crossEntropy));
        all.add(new Loss("crossEntropy", classes, (x, t) -> Losses.crossEntropy(x, t, 0.1)));
        all.add(new Loss("huber", near, (x, t) -> Losses.huber(x, t, 1)));
        all.add(new Loss("meanSquaredError", sameShape(Elements.any(), Elements.any()), Losses::meanSquaredError));
        all.add(new Loss("meanAbsoluteError", apart, Losses::meanAbsoluteError));
        all.add(new Loss("binaryCrossEntropyWithLogits", probabilities, Losses::binaryCrossEntropyWithLogits));
        for (LossReduction reduction : LossReduction.values()) {
            all.add(new Loss("crossEntropy", classes, (x, t) -> Losses.crossEntropy(x, t, reduction)));
            all.add(new Loss("crossEntropy", classes, (x, t) -> Losses.crossEntropy(x, t, 0.2, reduction)));
            all.add(new Loss("crossEntropy", distributions, (x, t) -> Losses.crossEntropy(x, t, 0.2, reduction)));
            all.add(new Loss("squaredError", sameShape(Elements.any(), Elements.any()), (x, t) -> Losses.squaredError(x, t, reduction)));
            all.add(new Loss("absoluteError", apart, (x, t) -> Losses.absoluteError(x, t, reduction)));
            all.add(new Loss("huber", apart, (x, t) -> Losses.huber(x, t, 0.125, reduction)));
            all.add(new Loss("huber", near, (x, t) -> Losses.huber(x, t, 1, reduction)));
            all.add(new Loss("binaryCrossEntropyWithLogits", probabilities,
                    (x, t) -> Losses.binaryCrossEntropyWithLogits(x, t, reduction)));
        }
        return all;
    }

    private static Arbitrary<Tensor> logits(int fewestClasses) {
        Arbitrary<Integer> rows = Arbitraries.integers().between(1, 4);
        Arbitrary<Integer> classes = Arbitraries.integers().between(fewestClasses, 4);
        return Tensors.of(Combinators.combine(rows, classes).as(Shape::of), Elements.any());
    }

    private static Arbitrary<Tensor> targets(Tensor logits) {
        return Arbitraries.integers().between(0, logits.size(1) - 1).list().ofSize(logits.size(0))
                .map(list -> Tensor.of(list.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static Arbitrary<Tensors.Pair> sameShape(Arbitrary<Double> outputs, Arbitrary<Double> targets) {
        return Shapes.nonEmpty().flatMap(shape -> Combinators.combine(Tensors.of(shape, outputs), Tensors.of(shape, targets))
                .as(Tensors.Pair::new));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void ofLosses(Loss loss) {
        GradCheck check = GradCheck.of(loss.function).order(2);
        Tries.check(Math.ceilDiv(Tries.NUMBER, 5), loss.operands, pair -> check.check(pair.left(), pair.right()).orThrow());
    }

    @Test
    void everyLossIsChecked() {
        Set<String> missing = Arrays.stream(Losses.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == Tensor.class && Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        losses().forEach(loss -> missing.remove(loss.name));
        assertEquals(Set.of(), missing);
    }

    // ---- layers -----------------------------------------------------------------------------------------------------------------

    private static Dense dense(int inputs, int outputs) {
        return Dense.of(inputs, outputs, Initializer.HE, DType.F64, Rng.of(inputs * 10L + outputs));
    }

    private static void checkLayer(Layer layer, Arbitrary<Double> elements) {
        GradCheck check = GradCheck.of((Tensor x) -> layer.apply(x)).parameters(layer.parameters()).order(2);
        Tries.check(Math.ceilDiv(Tries.NUMBER, 20), Tensors.of(Shape.of(2, 3), elements), x -> check.check(x).orThrow());
    }

    @Test
    void ofDense() {
        checkLayer(dense(3, 2), Elements.any());
        checkLayer(dense(3, 2).withoutBias(), Elements.any());
    }

    @Test
    void ofLayersInSequence() {
        // Of large inputs tanh is 1 but for a few bits, and so few are left of its slope 1 - y^2 that no check can vouch for them.
        checkLayer(Sequential.of(dense(3, 4), Tensor::tanh, dense(4, 2)), Elements.between(-1, 1));
    }

    @Test
    void ofDropout() {
        checkLayer(x -> Mode.training(() -> Dropout.of(0.5, Rng.of(4)).apply(x)), Elements.any());
    }
}
