package dev.lanegrad.nn;

import dev.lanegrad.Tensor;

/**
 * Activations as layers that summaries show by name, those that take arguments above all. Without one, a method reference such as
 * {@code Tensor::relu} does the same under the title "(function)".
 */
public final class Activations {
    private Activations() {}

    /** {@link Tensor#relu()}. */
    public static Layer relu() {
        return Layer.named("relu", Tensor::relu);
    }

    /** {@link Tensor#tanh()}. */
    public static Layer tanh() {
        return Layer.named("tanh", Tensor::tanh);
    }

    /** {@link Tensor#sigmoid()}. */
    public static Layer sigmoid() {
        return Layer.named("sigmoid", Tensor::sigmoid);
    }

    /** {@link Tensor#gelu()}. */
    public static Layer gelu() {
        return Layer.named("gelu", Tensor::gelu);
    }

    /** {@link Tensor#silu()}. */
    public static Layer silu() {
        return Layer.named("silu", Tensor::silu);
    }

    /** {@link Tensor#leakyRelu(double)}. */
    public static Layer leakyRelu(double slope) {
        return Layer.named("leakyRelu(" + slope + ")", x -> x.leakyRelu(slope));
    }

    /** {@link Tensor#elu(double)}. */
    public static Layer elu(double alpha) {
        return Layer.named("elu(" + alpha + ")", x -> x.elu(alpha));
    }

    /** {@link Tensor#softmax(int)}. */
    public static Layer softmax(int axis) {
        return Layer.named("softmax(" + axis + ")", x -> x.softmax(axis));
    }

    /** {@link Tensor#logSoftmax(int)}. */
    public static Layer logSoftmax(int axis) {
        return Layer.named("logSoftmax(" + axis + ")", x -> x.logSoftmax(axis));
    }

    /** All axes but the first, that of the batch, merged into one. */
    public static Layer flatten() {
        return Layer.named("flatten", x -> x.rank() < 2 ? x : x.flatten(1, -1));
    }
}
