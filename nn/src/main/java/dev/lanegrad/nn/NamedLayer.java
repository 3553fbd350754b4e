package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.Objects;

/** A layer under a title of the caller's choice; its parameters and children keep their names. */
record NamedLayer(String title, Layer layer) implements Layer {

    NamedLayer {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(layer, "layer");
    }

    @Override
    public Tensor apply(Tensor input) {
        return layer.apply(input);
    }

    @Override
    public void describe(Description description) {
        layer.describe(description);
        description.title(title);
    }

    @Override
    public String toString() {
        return title;
    }
}
