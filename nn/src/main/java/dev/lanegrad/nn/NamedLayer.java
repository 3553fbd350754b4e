package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.Objects;

/** A layer under a title of the caller's choice; its parameters and children keep their names. */
record NamedLayer(String title, Layer layer) implements Layer {

    NamedLayer {
        Objects.requireNonNull(title, "title");
        // of titles the last counts, and a stack of them would take one of the JVM's
        layer = Objects.requireNonNull(layer, "layer") instanceof NamedLayer named ? named.layer : layer;
    }

    @Override
    public Tensor apply(Tensor input) {
        return layer.apply(input);
    }

    @Override
    public void describe(Description description) {
        layer.describe(Objects.requireNonNull(description, "description"));
        description.title(title);
    }

    @Override
    public String toString() {
        return title;
    }
}
