package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Assigns tensors by name, all or none. */
final class StrictLoading {
    private static final String TRANSPOSED = "; it has the transposed shape, as PyTorch's Linear keeps it: use transpose()";

    private StrictLoading() {}

    /**
     * Assigns to every variable in {@code into} the tensor of its name in {@code from}.
     *
     * @throws IllegalArgumentException listing every difference in names, shapes and dtypes; then nothing was assigned
     */
    static void into(Map<String, Tensor> into, Map<String, Tensor> from) {
        requireAlike("model", into, from);
        var values = new HashMap<String, Tensor>();
        from.forEach((name, given) -> values.put(name, given.detach())); // it may be one of the leaves
        into.forEach((name, leaf) -> leaf.assign(values.get(name)));
    }

    /** @throws IllegalArgumentException listing every difference in names, shapes and dtypes */
    static void requireAlike(String owner, Map<String, Tensor> into, Map<String, Tensor> from) {
        List<String> differences = differences(into, from);
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException("load: the state is not that of this " + owner + ":\n  " + String.join("\n  ", differences));
        }
    }

    private static List<String> differences(Map<String, Tensor> into, Map<String, Tensor> from) {
        var differences = new ArrayList<String>();
        Objects.requireNonNull(from, "state");
        into.forEach((name, leaf) -> {
            Tensor given = from.get(name);
            if (given == null) {
                differences.add("missing: " + name + ", " + leaf.dtype() + leaf.shape());
            } else if (!given.shape().equals(leaf.shape()) || given.dtype() != leaf.dtype()) {
                differences.add("mismatch: " + name + " is " + given.dtype() + given.shape() + ", but must be " + leaf.dtype()
                        + leaf.shape() + (isTranspose(given, leaf) ? TRANSPOSED : ""));
            }
        });
        from.forEach((name, given) -> {
            if (!into.containsKey(name)) {
                differences.add("unexpected: " + name + ", " + (given == null ? "null" : given.dtype() + given.shape().toString()));
            }
        });
        return differences;
    }

    private static boolean isTranspose(Tensor given, Tensor leaf) {
        return given.rank() == 2 && leaf.rank() == 2 && given.size(0) == leaf.size(1) && given.size(1) == leaf.size(0)
                && given.size(0) != given.size(1);
    }
}
