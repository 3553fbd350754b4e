package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanegrad.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** An optimiser's formula written once more, for one number of one parameter and with the state it keeps. */
interface ScalarFormula {
    int STEPS = 300;
    double[] START = {1.5, -0.7, 0, 3, -2};

    double next(double p, double gradient, int step);

    /** A function whose derivative, {@link #gradient}, is smooth and different at every step. */
    static Tensor loss(Tensor p, int step) {
        return p.square().square().mul(0.25).sub(p.mul(Math.sin(step))).sum();
    }

    static double gradient(double p, int step) {
        return p * p * p - Math.sin(step);
    }

    /** Runs an optimiser of {@code p}, which begins at {@link #START}, beside a formula for each element. */
    static void assertFollows(Optimizer optimizer, Tensor p, Supplier<ScalarFormula> formula) {
        double[] expected = START.clone();
        List<ScalarFormula> formulas = Arrays.stream(START).mapToObj(start -> formula.get()).toList();
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
}
