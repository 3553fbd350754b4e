package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Layers applied one after the other. */
public final class Sequential implements Layer {
    private final Map<String, Layer> layers;

    private Sequential(Map<String, Layer> layers) {
        this.layers = layers;
    }

    /** Layers under the names "0", "1" and so on. Without any, the input is the output. */
    public static Sequential of(Layer... layers) {
        var sequential = new Sequential(Map.of());
        for (int i = 0; i < Objects.requireNonNull(layers, "layers").length; i++) {
            sequential = sequential.then(Objects.requireNonNull(layers[i], "layers[" + i + "]"));
        }
        return sequential;
    }

    /** This and one more layer, named by its position. */
    public Sequential then(Layer layer) {
        return then(Integer.toString(layers.size()), layer);
    }

    /**
     * This and one more layer.
     *
     * @param name what its parameters' paths and errors begin with: not empty, without a dot, and not used in this sequence yet
     * @throws IllegalArgumentException if it is no such name
     */
    public Sequential then(String name, Layer layer) {
        if (Objects.requireNonNull(name, "name").isEmpty() || name.contains(".") || layers.containsKey(name)) {
            throw new IllegalArgumentException("Sequential: the name \"" + name + "\" is "
                    + (layers.containsKey(name) ? "taken" : "empty or contains a dot, which joins names to paths"));
        }
        var longer = new LinkedHashMap<>(layers);
        longer.put(name, Objects.requireNonNull(layer, "layer"));
        return new Sequential(Collections.unmodifiableMap(longer));
    }

    @Override
    public Tensor apply(Tensor input) {
        Tensor output = Objects.requireNonNull(input, "input");
        for (Map.Entry<String, Layer> layer : layers.entrySet()) {
            output = Layer.applyChild(layer.getKey(), layer.getValue(), output);
        }
        return output;
    }

    @Override
    public void describe(Description description) {
        Objects.requireNonNull(description, "description").title("Sequential");
        layers.forEach(description::child);
    }
}
