package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a recorded computation looks like from outside. */
class GraphPrintingTest {

    private final Tensor x = Tensor.of(new float[] {1, 2}, 1, 2);
    private final Tensor w = Tensor.ones(2, 3).withGrad();
    private final Tensor y = x.matmul(w).relu().sum();

    private static List<String> labels(Graph graph) {
        return graph.vertices().stream().map(Graph.Vertex::label).toList();
    }

    @Test
    void textShowsOpsShapesAndNames() {
        String expected = """
                0 = x F32[1, 2]
                1 = w F32[2, 3]
                2 = matmul F32[1, 3] of 0, 1
                3 = relu F32[1, 3] of 2
                4 = sum F32[] of 3
                """;
        assertEquals(expected.lines().toList(), Graph.of(y, Map.of("x", x, "w", w)).toString().lines().toList());
        assertEquals(List.of("constant", "leaf", "matmul", "relu", "sum"), labels(Graph.of(y)));
    }

    /** A tensor and what the last op that made it is called. */
    record Named(Tensor result, String label) {
        @Override
        public String toString() {
            return label;
        }
    }

    static Stream<Named> ops() {
        Tensor x = Tensor.ones(DType.F64, 2, 3).withGrad();
        Tensor index = Tensor.of(0, 1).reshape(2, 1);
        return Stream.of(
                new Named(x.leakyRelu(0.5), "leakyRelu"),
                new Named(x.square(), "square"),
                new Named(x.max(0), "max"),
                new Named(x.to(DType.F32), "to"),
                new Named(x.reshape(6), "reshape"),
                new Named(x.transpose(), "permute"),
                new Named(x.expand(4, 2, 3), "expand"),
                new Named(x.slice(1, 0, 2), "slice"),
                new Named(x.flip(0), "flip"),
                new Named(x.pad(0, 1, 1), "pad"),
                new Named(Tensor.concat(0, x, x), "concat"),
                new Named(x.gather(1, index), "gather"),
                new Named(x.scatterAdd(1, index, x.slice(1, 0, 1)), "scatterAdd"),
                new Named(x.matmul(x.transpose()), "matmul"));
    }

    @ParameterizedTest
    @MethodSource("ops")
    void anOpIsCalledLikeItsVerb(Named named) {
        assertEquals(named.label, labels(Graph.of(named.result)).getLast());
    }

    @Test
    void dotHasAVertexForEachTensorAndAnEdgeForEachOperand() {
        List<String> dot = Graph.of(w.mul(w), Map.of("a \"b\" \\", w)).toDot().lines().map(String::strip).toList();
        assertEquals(List.of("digraph {", "0 [label=\"a \\\"b\\\" \\\\ F32[2, 3]\", shape=box];",
                "1 [label=\"mul F32[2, 3]\"];", "0 -> 1;", "0 -> 1;", "}"), dot);
    }

    @Test
    void aTensorThatIsUsedTwiceIsOneVertex() {
        Tensor h = w.exp();
        List<Graph.Vertex> vertices = Graph.of(h.mul(h)).vertices();
        assertEquals(List.of(List.of(), List.of(0), List.of(1, 1)), vertices.stream().map(Graph.Vertex::inputs).toList());
    }

    @Test
    void whatIsFreedHasNoInputs() {
        assertTrue(Graph.of(y).vertices().getLast().requiresGrad());
        y.backward();
        assertEquals(List.of("sum"), labels(Graph.of(y)));
    }

    @Test
    void aVariableKeepsItsNameAfterItWasAssigned() {
        w.assign(Tensor.zeros(2, 3));
        assertEquals("w", Graph.of(w.neg(), Map.of("w", w)).vertices().getFirst().label());
    }

    @Test
    void aLongChainCostsNoStack() {
        Tensor chain = w;
        for (int i = 0; i < 100_000; i++) {
            chain = chain.neg();
        }
        assertEquals(100_001, Graph.of(chain).vertices().size());
    }

    @Test
    void nullsAreNamed() {
        assertEquals("result", assertThrows(NullPointerException.class, () -> Graph.of(null)).getMessage());
        assertEquals("names", assertThrows(NullPointerException.class, () -> Graph.of(y, null)).getMessage());
    }
}
