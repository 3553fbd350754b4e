package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class LossesProperties {
    private static final double TOLERANCE = 1e-13;

    /** A class number is the distribution that is certain of it, in the loss and in its gradient, with any smoothing. */
    @Property(tries = 60)
    void classNumbersAreOneHotDistributions(@ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int rows,
            @ForAll @IntRange(min = 1, max = 17) int classes,
            @ForAll @DoubleRange(min = 0, max = 1) double smoothing) {
        Rng rng = Rng.of(seed);
        Tensor a = rng.normal(DType.F64, rows, classes).mul(3).withGrad();
        Tensor b = a.detach().withGrad();
        Tensor targets = rng.integers(classes, rows);
        Tensor byNumber = Losses.crossEntropy(a, targets, smoothing);
        Tensor byDistribution = Losses.crossEntropy(b, targets.oneHot(classes).to(DType.F64), smoothing);
        assertEquals(byDistribution.item(), byNumber.item(), TOLERANCE);
        byNumber.backward();
        byDistribution.backward();
        assertArrayEquals(b.grad().toDoubleArray(), a.grad().toDoubleArray(), TOLERANCE);
    }

    /** The loss does not change when all logits of a row do by the same amount. */
    @Property(tries = 60)
    void crossEntropyIgnoresAShift(@ForAll long seed, @ForAll @DoubleRange(min = -1000, max = 1000) double shift) {
        Rng rng = Rng.of(seed);
        Tensor logits = rng.normal(DType.F64, 6, 5);
        Tensor targets = rng.integers(5, 6);
        assertEquals(Losses.crossEntropy(logits, targets).item(), Losses.crossEntropy(logits.add(shift), targets).item(), 1e-11);
    }

    /** An event with logit x is the first of two classes with logits x and 0. */
    @Property(tries = 60)
    void binaryCrossEntropyIsCrossEntropyOfTwoClasses(@ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int count) {
        Rng rng = Rng.of(seed);
        Tensor x = rng.normal(DType.F64, count).mul(10);
        Tensor p = rng.uniform(DType.F64, count);
        Tensor logits = Tensor.stack(1, x, Tensor.zerosLike(x));
        Tensor targets = Tensor.stack(1, p, p.rsub(1));
        assertEquals(Losses.crossEntropy(logits, targets).item(), Losses.binaryCrossEntropyWithLogits(x, p).item(), TOLERANCE * 10);
    }

    @Property(tries = 30)
    void theMeanIsTheSumOverTheCount(@ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int count) {
        Rng rng = Rng.of(seed);
        Tensor a = rng.normal(DType.F64, count, 2);
        Tensor b = rng.normal(DType.F64, count, 2);
        assertEquals(Losses.squaredError(a, b, LossReduction.SUM).item() / (2 * count), Losses.meanSquaredError(a, b).item(),
                TOLERANCE * 10);
        assertEquals(Losses.squaredError(a, b, LossReduction.NONE).sum().item() / (2 * count), Losses.meanSquaredError(a, b).item(),
                TOLERANCE * 10);
    }
}
