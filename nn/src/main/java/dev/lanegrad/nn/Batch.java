package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.Objects;

/**
 * Examples that go through a model together.
 *
 * @param inputs of shape [examples, ...]
 * @param labels of shape [examples, ...]
 */
public record Batch(Tensor inputs, Tensor labels) {

    /** @throws NullPointerException naming which is null */
    public Batch {
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(labels, "labels");
    }

    /** The number of examples. */
    public int size() {
        return inputs.size(0);
    }
}
