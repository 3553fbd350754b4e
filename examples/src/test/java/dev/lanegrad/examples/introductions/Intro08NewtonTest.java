package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Autodiff;
import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class Intro08NewtonTest {

    @Test
    void sixStepsOfNewtonsReachTheMinimum() {
        UnaryOperator<Tensor> f = Intro08Newton.problem(50, Rng.of(1));
        List<Double> norms = Intro08Newton.minimize(f, 50, 6, x -> Intro08Newton.newtonStep(f, x));
        assertTrue(norms.getFirst() > 0.1 && norms.getLast() < 1e-13, norms::toString);
    }

    @Test
    void conjugateGradientsSolveWithTheHessian() {
        UnaryOperator<Tensor> f = Intro08Newton.problem(20, Rng.of(1));
        Tensor x = Rng.of(2).normal(DType.F64, 20);
        Tensor target = Rng.of(3).normal(DType.F64, 20);
        Tensor solution = Intro08Newton.conjugateGradients(v -> Autodiff.hvp(f, x, v), target);
        assertArrayEquals(target.toDoubleArray(), Autodiff.hessian(f, x).matmul(solution).toDoubleArray(), 1e-8);
    }
}
