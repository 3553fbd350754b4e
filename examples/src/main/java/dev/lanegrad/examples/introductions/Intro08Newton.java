package dev.lanegrad.examples.introductions;

import dev.lanegrad.Autodiff;
import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Hessian-vector products and Newton's method: a smooth function of 500 numbers, minimised to the last digits in a few steps.
 * The hessian would have 250,000 elements. It is never formed: conjugate gradients solve for Newton's step with products of it
 * and vectors alone, and each product costs about as much as two gradients.
 */
final class Intro08Newton {
    /** A smooth maximum of planes, and a bowl: strictly convex, so there is one minimum. */
    static UnaryOperator<Tensor> problem(int size, Rng rng) {
        Tensor slopes = rng.normal(DType.F64, 2 * size, size);
        Tensor heights = rng.normal(DType.F64, 2 * size);
        return x -> slopes.matmul(x).add(heights).logSumExp().add(x.square().sum().mul(0.5));
    }

    /** x with hessian · x = target, for a hessian that is positive definite. (Hestenes and Stiefel, 1952.) */
    static Tensor conjugateGradients(UnaryOperator<Tensor> hessianTimes, Tensor target) {
        Tensor x = Tensor.zerosLike(target);
        Tensor residual = target;
        Tensor direction = residual;
        double squares = residual.dot(residual).item();
        double enough = 1e-20 * squares;
        while (squares > enough) {
            Tensor image = hessianTimes.apply(direction);
            double length = squares / direction.dot(image).item();
            x = x.add(direction.mul(length));
            residual = residual.sub(image.mul(length));
            double last = squares;
            squares = residual.dot(residual).item();
            direction = residual.add(direction.mul(squares / last));
        }
        return x;
    }

    /** One step: to where the gradient would be 0 if the hessian were the same everywhere. */
    static Tensor newtonStep(UnaryOperator<Tensor> f, Tensor x) {
        Tensor gradient = Autodiff.grad(f).apply(x);
        return x.sub(conjugateGradients(v -> Autodiff.hvp(f, x, v), gradient));
    }

    /** The norms of the gradient at the start, 0, and after each step. */
    static List<Double> minimize(UnaryOperator<Tensor> f, int size, int steps, UnaryOperator<Tensor> step) {
        var norms = new ArrayList<Double>();
        Tensor x = Tensor.zeros(DType.F64, size);
        for (int i = 0; i <= steps; i++) {
            norms.add(Autodiff.grad(f).apply(x).norm().item());
            x = step.apply(x);
        }
        return norms;
    }

    static void main() {
        UnaryOperator<Tensor> small = problem(5, Rng.of(1));
        Tensor x = Rng.of(2).normal(DType.F64, 5);
        Tensor v = Rng.of(3).normal(DType.F64, 5);
        IO.println("hessian · v: " + Autodiff.hessian(small, x).matmul(v));
        IO.println("hvp:         " + Autodiff.hvp(small, x, v));

        UnaryOperator<Tensor> f = problem(500, Rng.of(42));
        List<Double> newton = minimize(f, 500, 7, point -> newtonStep(f, point));
        List<Double> descent = minimize(f, 500, 7, point -> point.sub(Autodiff.grad(f).apply(point).mul(0.1)));
        for (int step = 0; step < newton.size(); step++) {
            IO.println("step %d: norm of the gradient by Newton's method %.1e, by descent %.1e".formatted(
                    step, newton.get(step), descent.get(step)));
        }
    }
}
