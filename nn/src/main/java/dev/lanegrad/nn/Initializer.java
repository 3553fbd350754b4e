package dev.lanegrad.nn;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;

/**
 * How the elements of a weight are drawn before training. {@link #HE} is PyTorch's {@code kaiming_normal_} for relu, {@link #XAVIER} its
 * {@code xavier_normal_}, and so with the uniform ones.
 */
@FunctionalInterface
public interface Initializer {

    /** Keeps the variance of activations through layers with relu: normal with variance 2/fanIn. (He et al., 2015.) */
    Initializer HE = (shape, fanIn, fanOut, dtype, rng) -> normal(2.0 / fanIn, shape, dtype, rng);

    /** As {@link #HE}, but uniform. */
    Initializer HE_UNIFORM = (shape, fanIn, fanOut, dtype, rng) -> uniform(2.0 / fanIn, shape, dtype, rng);

    /** Balances activations and gradients through layers with tanh: normal with variance 2/(fanIn+fanOut). (Glorot and Bengio, 2010.) */
    Initializer XAVIER = (shape, fanIn, fanOut, dtype, rng) -> normal(2.0 / ((double) fanIn + fanOut), shape, dtype, rng);

    /** As {@link #XAVIER}, but uniform. */
    Initializer XAVIER_UNIFORM = (shape, fanIn, fanOut, dtype, rng) -> uniform(2.0 / ((double) fanIn + fanOut), shape, dtype, rng);

    /** Keeps the variance through linear layers, and through those with selu: normal with variance 1/fanIn. (LeCun et al., 1998.) */
    Initializer LECUN = (shape, fanIn, fanOut, dtype, rng) -> normal(1.0 / fanIn, shape, dtype, rng);

    /** As {@link #LECUN}, but uniform. */
    Initializer LECUN_UNIFORM = (shape, fanIn, fanOut, dtype, rng) -> uniform(1.0 / fanIn, shape, dtype, rng);

    /**
     * Draws the elements of a weight.
     *
     * @param fanIn how many inputs an output is computed from
     * @param fanOut how many outputs an input takes part in
     */
    Tensor create(Shape shape, int fanIn, int fanOut, DType dtype, Rng rng);

    /**
     * Uniform in [low, high).
     *
     * @throws IllegalArgumentException unless {@code low <= high}, and their distance is finite
     */
    static Initializer uniform(double low, double high) {
        if (!(low <= high && Double.isFinite(high - low))) {
            throw new IllegalArgumentException("Initializer.uniform: " + low + " to " + high + " is not a range of numbers");
        }
        return (shape, fanIn, fanOut, dtype, rng) -> rng.uniformBetween(dtype, low, high, shape.toArray());
    }

    private static Tensor normal(double variance, Shape shape, DType dtype, Rng rng) {
        return rng.normal(dtype, shape.toArray()).mul(Math.sqrt(variance));
    }

    /** The uniform distribution with mean 0 and the given variance: that of [-b, b) is b²/3. */
    private static Tensor uniform(double variance, Shape shape, DType dtype, Rng rng) {
        double bound = Math.sqrt(3 * variance);
        return uniform(-bound, bound).create(shape, 0, 0, dtype, rng);
    }
}
