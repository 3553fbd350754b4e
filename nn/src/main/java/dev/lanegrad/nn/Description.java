package dev.lanegrad.nn;

import dev.lanegrad.Tensor;

/** What a {@link Layer} tells about itself when asked to {@linkplain Layer#describe describe} itself. */
public interface Description {

    /** What the layer is, for summaries, such as {@code "Dense(784, 128)"}. */
    void title(String title);

    /**
     * A tensor to be learnt.
     *
     * @param name not empty, without a dot, and unique in this layer
     * @param parameter a leaf that requires a gradient
     */
    void parameter(String name, Tensor parameter);

    /**
     * A layer inside this one.
     *
     * @param name not empty, without a dot, and unique in this layer
     */
    void child(String name, Layer child);
}
