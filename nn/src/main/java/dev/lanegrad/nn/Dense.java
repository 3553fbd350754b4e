package dev.lanegrad.nn;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * The fully connected layer: input · weight + bias. It takes the last axis, of size {@code inputs}, to one of size {@code
 * outputs}; axes before it are a batch of any shape. Parameters: {@code weight} of shape [inputs, outputs] (PyTorch's Linear keeps
 * the transpose), {@code bias} of shape [outputs].
 */
public final class Dense implements Layer {
    private final Tensor weight;
    /** Null if there is none. */
    private final Tensor bias;

    private Dense(Tensor weight, Tensor bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /**
     * A layer with weights drawn by {@link Initializer#HE} and biases of 0, {@link DType#F32}. (PyTorch's Linear begins with both uniform
     * in ±1/sqrt(inputs).)
     */
    public static Dense of(int inputs, int outputs, Rng rng) {
        return of(inputs, outputs, Initializer.HE, rng);
    }

    /**
     * A layer with biases of 0, {@link DType#F32}.
     *
     * @throws IllegalArgumentException unless both sizes are positive, and their product is below 2^31
     */
    public static Dense of(int inputs, int outputs, Initializer initializer, Rng rng) {
        return of(inputs, outputs, initializer, DType.F32, rng);
    }

    /**
     * A layer with biases of 0.
     *
     * @param dtype of its parameters and inputs, either floating one; {@link DType#F64} for {@link dev.lanegrad.GradCheck}
     * @throws IllegalArgumentException unless both sizes are positive and their product is below 2<sup>31</sup>, the dtype is floating, and
     *     the initializer gives a weight of that shape and dtype
     */
    public static Dense of(int inputs, int outputs, Initializer initializer, DType dtype, Rng rng) {
        Objects.requireNonNull(initializer, "initializer");
        Objects.requireNonNull(rng, "rng");
        if (!Objects.requireNonNull(dtype, "dtype").isFloating()) {
            throw new IllegalArgumentException("Dense: parameters of " + dtype + " cannot be learnt; they must be F32 or F64");
        }
        if (inputs <= 0 || outputs <= 0) {
            throw new IllegalArgumentException("Dense: " + inputs + " inputs and " + outputs + " outputs; both must be positive");
        }
        if ((long) inputs * outputs > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Dense: " + inputs + " inputs and " + outputs + " outputs take " + (long) inputs * outputs
                    + " weights, more than the 2^31-1 that a tensor holds");
        }
        Shape shape = Shape.of(inputs, outputs);
        Tensor weight = Objects.requireNonNull(initializer.create(shape, inputs, outputs, dtype, rng), "the result of initializer");
        if (!weight.shape().equals(shape) || weight.dtype() != dtype) {
            throw new IllegalArgumentException("Dense: the initializer gave " + weight.dtype() + weight.shape() + " instead of "
                    + dtype + shape);
        }
        return of(weight, Tensor.zeros(dtype, outputs));
    }

    /**
     * A layer that starts from given elements, of either floating dtype.
     *
     * @param weight of shape [inputs, outputs]
     * @param bias of shape [outputs], and of the weight's dtype
     * @throws IllegalArgumentException if they are not of such shapes, or of one floating dtype
     */
    public static Dense of(Tensor weight, Tensor bias) {
        Dense dense = withoutBias(weight);
        if (!Objects.requireNonNull(bias, "bias").shape().equals(Shape.of(dense.outputs())) || bias.dtype() != weight.dtype()) {
            throw new IllegalArgumentException("Dense: a bias of " + bias.dtype() + bias.shape() + " does not fit the weight, "
                    + weight.dtype() + weight.shape() + "; it must be " + weight.dtype() + Shape.of(dense.outputs()));
        }
        return new Dense(dense.weight, bias.withGrad());
    }

    /**
     * A layer that starts from given weights, of either floating dtype, and has no bias.
     *
     * @param weight of shape [inputs, outputs]
     * @throws IllegalArgumentException if it is no matrix, or its dtype is not floating
     */
    public static Dense withoutBias(Tensor weight) {
        if (Objects.requireNonNull(weight, "weight").rank() != 2) {
            throw new IllegalArgumentException("Dense: a weight of shape " + weight.shape()
                    + " is no matrix; it must be [inputs, outputs]");
        }
        if (!weight.dtype().isFloating()) {
            throw new IllegalArgumentException("Dense: a weight of " + weight.dtype() + weight.shape()
                    + " cannot be learnt; it must be F32 or F64");
        }
        return new Dense(weight.withGrad(), null);
    }

    /** This layer, with the same weight, but without a bias. */
    public Dense withoutBias() {
        return new Dense(weight, null);
    }

    /** The matrix of shape [inputs, outputs]. */
    public Tensor weight() {
        return weight;
    }

    /** The bias of shape [outputs], if there is one. */
    public Optional<Tensor> bias() {
        return Optional.ofNullable(bias);
    }

    private int inputs() {
        return weight.size(0);
    }

    private int outputs() {
        return weight.size(1);
    }

    /** @throws IllegalArgumentException unless the last axis of {@code input} has size {@code inputs}, and the dtype is the weight's */
    @Override
    public Tensor apply(Tensor input) {
        if (Objects.requireNonNull(input, "input").rank() == 0 || input.size(-1) != inputs() || input.dtype() != weight.dtype()) {
            throw new IllegalArgumentException(this + ": an input of " + input.dtype() + input.shape()
                    + " does not fit; it must be " + weight.dtype() + " with a last axis of size " + inputs() + ", such as "
                    + fitting(input.shape()));
        }
        Tensor product = input.matmul(weight);
        return bias == null ? product : product.add(bias);
    }

    private Shape fitting(Shape given) {
        int[] sizes = given.rank() == 0 ? new int[1] : given.toArray();
        sizes[sizes.length - 1] = inputs();
        return Shape.of(sizes);
    }

    @Override
    public void describe(Description description) {
        Objects.requireNonNull(description, "description").title(toString());
        description.parameter("weight", weight);
        bias().ifPresent(present -> description.parameter("bias", present));
    }

    @Override
    public String toString() {
        return "Dense(" + inputs() + ", " + outputs() + (bias == null ? ", no bias)" : ")");
    }
}
