package dev.lanegrad;

import dev.lanegrad.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The recorded computation of a tensor, to look at: as text, one line a tensor, or as a picture by Graphviz. It is a snapshot that
 * keeps no tensor alive. What requires no gradient forgets its operands once it is computed, and so does what {@link Tensor#backward()}
 * has passed through; it then has no inputs.
 *
 * @param vertices in the order of computation: each after its inputs, the result last
 */
public record Graph(List<Vertex> vertices) {

    /**
     * A tensor of the graph.
     *
     * @param label the op's name; of a leaf "leaf" if it requires a gradient and "constant" if not; without inputs the name that the
     *     caller knows it by
     * @param inputs the positions of the operands among the vertices, in their order; none for a leaf
     */
    public record Vertex(String label, Shape shape, DType dtype, boolean requiresGrad, List<Integer> inputs) {

        /** For instance {@code matmul F32[1, 10]}. */
        @Override
        public String toString() {
            return label + " " + dtype + shape;
        }
    }

    /** What {@code result} was computed from. */
    public static Graph of(Tensor result) {
        return of(result, Map.of());
    }

    /** What {@code result} was computed from, with names for some of what it began with, such as a layer's parameters by their paths. */
    public static Graph of(Tensor result, Map<String, Tensor> names) {
        Map<Node, String> labels = new HashMap<>();
        Objects.requireNonNull(names, "names").forEach((name, tensor) -> {
            labels.put(((Node) Objects.requireNonNull(tensor, name)).origin(), name);
        });
        Map<Node, Integer> positions = new HashMap<>();
        List<Vertex> vertices = new ArrayList<>();
        for (Node node : Ancestry.earliestFirst((Node) Objects.requireNonNull(result, "result"), input -> true)) {
            Node[] operands = node.inputs();
            String label = node.op() != null ? node.op().label() : node.requiresGrad() ? "leaf" : "constant";
            vertices.add(new Vertex(operands.length == 0 ? labels.getOrDefault(node.origin(), label) : label,
                    node.shape(), node.dtype(), node.requiresGrad(), Arrays.stream(operands).map(positions::get).toList()));
            positions.put(node, positions.size());
        }
        return new Graph(List.copyOf(vertices));
    }

    /** In the DOT language of Graphviz, for instance for {@code dot -Tsvg}. */
    public String toDot() {
        StringBuilder dot = new StringBuilder("digraph {" + System.lineSeparator());
        for (int i = 0; i < vertices.size(); i++) {
            Vertex vertex = vertices.get(i);
            String escaped = vertex.toString().replace("\\", "\\\\").replace("\"", "\\\"");
            String shape = vertex.inputs.isEmpty() ? ", shape=box" : "";
            dot.append("  ").append(i).append(" [label=\"").append(escaped).append('"').append(shape).append("];")
                    .append(System.lineSeparator());
            for (int input : vertex.inputs) {
                dot.append("  ").append(input).append(" -> ").append(i).append(';').append(System.lineSeparator());
            }
        }
        return dot.append("}").append(System.lineSeparator()).toString();
    }

    /** One line a tensor, for instance {@code 3 = relu F32[1, 10] of 2}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < vertices.size(); i++) {
            Vertex vertex = vertices.get(i);
            String of = vertex.inputs.stream().map(String::valueOf).collect(Collectors.joining(", "));
            text.append(i).append(" = ").append(vertex).append(of.isEmpty() ? "" : " of " + of).append(System.lineSeparator());
        }
        return text.toString();
    }
}
