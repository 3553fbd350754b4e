package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A layer, its own parameters and buffers by name and the layers inside it, as {@link Layer#describe} tells them.
 *
 * @param path names from the root, joined by dots; empty for the root
 * @param title null if the layer does not tell
 */
record LayerTree(String path, String title, Map<String, Tensor> parameters, Map<String, Tensor> buffers, List<LayerTree> children) {

    /** A default stack holds about four times as many, interpreted. */
    private static final int MOST_LEVELS = 250;

    static LayerTree of(Layer root) {
        return new Builder("", Collections.newSetFromMap(new IdentityHashMap<>())).build(root);
    }

    /** This and all below, each before its children. */
    Stream<LayerTree> walk() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(LayerTree::walk));
    }

    /** Every parameter and buffer below by its path. */
    Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        walk().forEach(layer -> Stream.of(layer.parameters, layer.buffers)
                .forEach(tensors -> tensors.forEach((name, tensor) -> state.put(join(layer.path, name), tensor))));
        return Collections.unmodifiableMap(state);
    }

    /** Every parameter below, shared ones once. */
    List<Tensor> parameterList() {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return walk().flatMap(layer -> layer.parameters.values().stream()).filter(seen::add).toList();
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Collects what one layer tells. */
    private static final class Builder implements Description {
        private final String path;
        /** The layers this one is inside of. */
        private final Set<Layer> ancestors;
        private final Set<String> names = new HashSet<>();
        private final Map<String, Tensor> parameters = new LinkedHashMap<>();
        private final Map<String, Tensor> buffers = new LinkedHashMap<>();
        private final List<LayerTree> children = new ArrayList<>();
        private String title;

        Builder(String path, Set<Layer> ancestors) {
            this.path = path;
            this.ancestors = ancestors;
        }

        LayerTree build(Layer layer) {
            if (!ancestors.add(layer)) {
                throw new IllegalStateException("describe: the layer at \"" + path + "\" contains itself");
            }
            if (ancestors.size() > MOST_LEVELS) {
                throw new IllegalStateException("describe: layers are more than " + MOST_LEVELS + " levels deep, at \""
                        + path.substring(0, Math.min(path.length(), 40)) + "...\"; does one make itself anew inside itself?");
            }
            layer.describe(this);
            ancestors.remove(layer);
            return new LayerTree(path, title, Collections.unmodifiableMap(parameters), Collections.unmodifiableMap(buffers),
                    List.copyOf(children));
        }

        @Override
        public void title(String title) {
            this.title = Objects.requireNonNull(title, "title");
        }

        @Override
        public void parameter(String name, Tensor parameter) {
            requireName(name);
            if (!Objects.requireNonNull(parameter, "parameter").isLeaf() || !parameter.requiresGrad()) {
                throw new IllegalArgumentException("describe: " + join(path, name) + " is no parameter, since " + (parameter.isLeaf()
                        ? "it does not require a gradient; mark it with withGrad(), or, if it is not to be learnt, make it a buffer"
                        : "it is the result of an op"));
            }
            parameters.put(name, parameter);
        }

        @Override
        public void buffer(String name, Tensor buffer) {
            requireName(name);
            if (!Objects.requireNonNull(buffer, "buffer").isVariable() || buffer.requiresGrad()) {
                throw new IllegalArgumentException("describe: " + join(path, name) + " is no buffer, since it " + (!buffer.isLeaf()
                        ? "is the result of an op"
                        : buffer.requiresGrad()
                                ? "requires a gradient; make it a parameter, or, if it is not to be learnt, take its variable()"
                                : "is a constant, which nothing can be loaded into; keep its variable()"));
            }
            buffers.put(name, buffer);
        }

        @Override
        public void child(String name, Layer child) {
            requireName(name);
            children.add(new Builder(join(path, name), ancestors).build(Objects.requireNonNull(child, "child")));
        }

        private void requireName(String name) {
            if (Objects.requireNonNull(name, "name").isEmpty() || name.contains(".")) {
                throw new IllegalArgumentException("describe: \"" + name
                        + "\" is no name; it must not be empty or contain a dot, which joins names to paths");
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("describe: the name " + join(path, name) + " is given twice");
            }
        }
    }
}
