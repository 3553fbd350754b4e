package dev.lanegrad.nn;

import dev.lanegrad.Autodiff;
import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Writes down the output shape of every layer by its path, while a model is applied in the probe's scope. */
final class ShapeProbe {
    private static final ScopedValue<ShapeProbe> CURRENT = ScopedValue.newInstance();

    private final Deque<String> path = new ArrayDeque<>();
    private final Map<String, Shape> shapes = new HashMap<>();

    private ShapeProbe() {}

    /** Output shapes by path, the model's own under the empty one, found by applying the model to zeros. */
    static Map<String, Shape> shapes(Layer model, Shape input, DType dtype) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(dtype, "dtype");
        var probe = new ShapeProbe();
        ScopedValue.where(CURRENT, probe).run(() -> {
            Tensor zeros = Tensor.zeros(dtype, input.toArray());
            Tensor output = Mode.evaluation(() -> Autodiff.noGrad(() -> model.apply(zeros)));
            probe.shapes.put("", Objects.requireNonNull(output, "the model returned null").shape());
        });
        return probe.shapes;
    }

    static Tensor observe(String name, Supplier<Tensor> layer) {
        return CURRENT.isBound() ? CURRENT.get().record(name, layer) : layer.get();
    }

    private Tensor record(String name, Supplier<Tensor> layer) {
        path.addLast(name);
        Tensor output = layer.get();
        shapes.put(String.join(".", path), output.shape());
        path.removeLast();
        return output;
    }
}
