package dev.lanegrad.nn;

import dev.lanegrad.Tensor;

/**
 * Examples that go through a model together.
 *
 * @param inputs of shape [examples, ...]
 * @param labels of shape [examples, ...]
 */
public record Batch(Tensor inputs, Tensor labels) {

    /** The number of examples. */
    public int size() {
        return inputs.size(0);
    }
}
