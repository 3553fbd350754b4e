package dev.lanegrad.nn;

import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A function from tensor to tensor that may have parameters. Any function will do, so {@code Tensor::relu} is a layer, and so is
 * {@code x -> x.clamp(-1, 1)}. One with parameters or with layers inside also says so in {@link #describe}; everything else is
 * derived from that:
 *
 * <pre>{@code
 * record Residual(Layer inner) implements Layer {
 *     public Tensor apply(Tensor x) {
 *         return x.add(Layer.applyChild("inner", inner, x));
 *     }
 *
 *     public void describe(Description description) {
 *         description.title("Residual");
 *         description.child("inner", inner);
 *     }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Layer {

    /** The output for an input, with a graph from which gradients can be taken. */
    Tensor apply(Tensor input);

    /** Names the parameters, the buffers and the layers inside. A plain function has none, and no name that could be known. */
    default void describe(Description description) {}

    /** A layer that appears in summaries under a title, as in {@code Layer.named("relu", Tensor::relu)}. */
    static Layer named(String title, Layer layer) {
        return new NamedLayer(title, layer);
    }

    /**
     * Applies a layer inside another one: argument errors then carry its path in the model, and {@link #summary(Shape)} learns its
     * output shape.
     *
     * @throws LayerException if {@code child} rejects its input
     */
    static Tensor applyChild(String name, Layer child, Tensor input) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(child, "child");
        Objects.requireNonNull(input, "input");
        try {
            return ShapeProbe.observe(name, () -> Objects.requireNonNull(child.apply(input), () -> "layer " + name + " returned null"));
        } catch (IllegalArgumentException error) {
            throw LayerException.in(name, error);
        }
    }

    /** All parameters, this layer's own first, each once even if layers share it: what an {@link Optimizer} learns, so no buffers. */
    default List<Tensor> parameters() {
        return LayerTree.of(this).parameterList();
    }

    /**
     * All parameters and buffers by their paths, such as {@code "0.weight"}: the tensors themselves, not copies. To keep today's elements,
     * {@link Tensor#detach() detach()} each.
     */
    default Map<String, Tensor> state() {
        return LayerTree.of(this).state();
    }

    /**
     * Gives all parameters and buffers new elements.
     *
     * <p>Weights from PyTorch's Linear are [outputs, inputs]: transpose each before, as in {@code
     * state.put("0.weight", w.transpose())}. A square one would be accepted as it is, and be wrong.
     *
     * @param state a tensor for each path of {@link #state()}, of its shape and dtype
     * @throws IllegalArgumentException listing all that is missing, unexpected or of another shape or dtype; then nothing was changed
     */
    default void load(Map<String, Tensor> state) {
        StrictLoading.into(state(), state);
    }

    /** A table of the layers and the number of their parameters. */
    default String summary() {
        return SummaryTable.of(LayerTree.of(this), Map.of());
    }

    /**
     * {@link #summary(Shape, DType)} for an input of the dtype of the model's first parameter, or {@link DType#F32} if there is none.
     *
     * @throws IllegalArgumentException if the model does not take such an input
     */
    default String summary(Shape input) {
        return summary(input, parameters().stream().map(Tensor::dtype).findFirst().orElse(DType.F32));
    }

    /**
     * A table of the layers, the shapes they give for an input of the given shape, and the number of their parameters.
     *
     * @param dtype of the input: {@link DType#I32} for a model that begins with the rows of a table, which it takes by their numbers
     * @throws IllegalArgumentException if the model does not take such an input
     */
    default String summary(Shape input, DType dtype) {
        return SummaryTable.of(LayerTree.of(this), ShapeProbe.shapes(this, input, dtype));
    }
}
