package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Limits to gradients, for {@link Optimizer#setClipping} or to apply to any list of tensors. */
public final class Clipping {
    private Clipping() {}

    /**
     * Scales all gradients by one factor, so that their norm, taken as one long vector, does not exceed a limit by more than rounding;
     * PyTorch's formula, factor = limit / (norm + 1e-6) where that is below 1. The function throws {@link IllegalStateException} if
     * the norm is not finite, naming a gradient.
     *
     * @throws IllegalArgumentException unless the limit is positive
     */
    public static UnaryOperator<List<Tensor>> byNorm(double limit) {
        requirePositive("norm", limit);
        return gradients -> {
            double factor = limit / (norm(gradients) + 1e-6);
            return factor >= 1 ? gradients : gradients.stream().map(gradient -> gradient.mul(factor)).toList();
        };
    }

    /**
     * Limits each element to [-limit, limit]; NaN stays NaN.
     *
     * @throws IllegalArgumentException unless the limit is positive
     */
    public static UnaryOperator<List<Tensor>> byValue(double limit) {
        requirePositive("value", limit);
        return gradients -> requireAll(gradients).stream().map(gradient -> gradient.clamp(-limit, limit)).toList();
    }

    /**
     * The Euclidean norm of all gradients taken as one long vector.
     *
     * @throws IllegalStateException if it is not finite
     */
    public static double norm(List<Tensor> gradients) {
        double[] norms = requireAll(gradients).stream().mapToDouble(Clipping::norm).toArray();
        IntStream.range(0, norms.length).filter(i -> !Double.isFinite(norms[i])).findFirst().ifPresent(i -> {
            throw new IllegalStateException("clipping: gradient " + i + " of shape " + gradients.get(i).shape() + " has norm " + norms[i]
                    + "; look for NaN in the inputs, or a learning rate that is too high");
        });
        double norm = norm(norms);
        if (norm == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException("clipping: each gradient has a finite norm, but that of all " + norms.length
                    + " together is over the greatest double; look for a learning rate that is too high");
        }
        return norm;
    }

    /** Squares overflow long before the norm does; scaling by a power of two keeps all bits. */
    private static double norm(double[] norms) {
        int exponent = Math.getExponent(Arrays.stream(norms).max().orElse(0));
        double squares = 0;
        for (double norm : norms) {
            double scaled = Math.scalb(norm, -exponent);
            squares += scaled * scaled;
        }
        return Math.scalb(Math.sqrt(squares), exponent);
    }

    /** Squares of floats overflow from 1e19 on, so they are scaled by the greatest first. */
    private static double norm(Tensor gradient) {
        if (gradient.size() == 0) {
            return 0;
        }
        double greatest = gradient.abs().max().item();
        return greatest == 0 || !Double.isFinite(greatest) ? greatest : greatest * gradient.div(greatest).norm().item();
    }

    private static List<Tensor> requireAll(List<Tensor> gradients) {
        for (int i = 0; i < Objects.requireNonNull(gradients, "gradients").size(); i++) {
            Objects.requireNonNull(gradients.get(i), "gradients[" + i + "]");
        }
        return gradients;
    }

    private static void requirePositive(String what, double limit) {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("clipping: a greatest " + what + " of " + limit + " is out of range; it must be positive");
        }
    }
}
