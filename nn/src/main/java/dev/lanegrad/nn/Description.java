package dev.lanegrad.nn;

import dev.lanegrad.Tensor;

/** What a {@link Layer} tells about itself when asked to {@linkplain Layer#describe describe} itself. */
public interface Description {

    /** What the layer is, for summaries, such as {@code "Dense(784, 128)"}. */
    void title(String title);

    /**
     * A tensor to be learnt, and saved and loaded with the model.
     *
     * @param name not empty, without a dot, and unique in this layer
     * @param parameter a leaf that requires a gradient
     * @throws IllegalArgumentException if it is no such leaf, or the name is no such name
     */
    void parameter(String name, Tensor parameter);

    /**
     * A tensor to be saved and loaded, but not learnt: a leaf made by {@link Tensor#variable()}, such as the mean and standard deviation
     * of the inputs, or a running average, which {@link Layer#apply} may {@linkplain Tensor#update update}.
     *
     * @param name not empty, without a dot, and unique in this layer
     * @param buffer a leaf of any dtype that requires no gradient
     * @throws IllegalArgumentException if it is no such leaf, or the name is no such name
     */
    void buffer(String name, Tensor buffer);

    /**
     * A layer inside this one.
     *
     * @param name not empty, without a dot, and unique in this layer
     * @throws IllegalArgumentException if it is no such name
     * @throws IllegalStateException if layers contain each other, or are more than 250 levels deep
     */
    void child(String name, Layer child);
}
