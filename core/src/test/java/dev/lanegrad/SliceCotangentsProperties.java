package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.testing.Elements;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The cotangents of slices are joined where they do not overlap, and nobody can tell by the bits. */
class SliceCotangentsProperties {
    private static final int ROWS = 6;
    private static final int COLUMNS = 5;

    /** A use of some rows, columns or all of a matrix, as a factor of a number for each element. */
    private record Use(int axis, int start, int stop, int step, List<Double> factors) {

        Tensor of(Tensor x) {
            return axis < 0 ? x : x.slice(axis, start, stop, step);
        }

        Tensor cotangent(Tensor part) {
            return Tensor.generate(DType.F64, factors::get, part.shape().toArray());
        }

        /** In a matrix of zeros. */
        Tensor padded(Tensor x) {
            Tensor alone = x.detach().withGrad();
            Tensor part = of(alone);
            return Autodiff.vjp(this::of, alone.detach(), cotangent(part));
        }
    }

    @Provide
    Arbitrary<Use> uses() {
        return Arbitraries.of(-1, 0, 0, 0, 1, 1).flatMap(axis -> {
            Arbitrary<Integer> position = Arbitraries.integers().between(0, axis == 0 ? ROWS : COLUMNS);
            return Combinators.combine(position, position, Arbitraries.of(1, 1, 1, 2), Elements.withSpecials().list().ofSize(ROWS * COLUMNS))
                    .as((a, b, step, factors) -> new Use(axis, Math.min(a, b), Math.max(a, b), step, factors));
        });
    }

    /** Contributions arrive from the latest use to the first. */
    @Property(tries = 500)
    void theGradientHasTheBitsOfTheSumOfPaddedOnes(@ForAll @Size(min = 1, max = 7) List<@From("uses") Use> uses) {
        Tensor x = Tensor.zeros(DType.F64, ROWS, COLUMNS).withGrad();
        Tensor result = x.mul(1);
        Tensor total = Tensor.scalar(0, DType.F64);
        Tensor expected = null;
        for (Use use : uses) {
            Tensor part = use.of(result);
            total = total.add(new Weighted(use.cotangent(part)).apply(part));
        }
        for (Use use : uses.reversed()) {
            Tensor padded = use.padded(x);
            expected = expected == null ? padded : expected.add(padded).evaluate();
        }
        Tensor gradient = Autodiff.gradients(total, result).getFirst();
        assertArrayEquals(expected.toDoubleArray(), gradient.toDoubleArray()); // which tells -0 from 0
        total.backward();
        assertArrayEquals(expected.toDoubleArray(), x.grad().toDoubleArray());
    }

    /** Passes on given cotangents, NaN and infinities too, which a product with the elements would change. */
    private record Weighted(Tensor cotangent) implements CustomOp {
        @Override
        public String name() {
            return "weighted";
        }

        @Override
        public Tensor forward(Tensor... x) {
            return Tensor.scalar(0, DType.F64);
        }

        @Override
        public Tensor[] backward(Tensor one, Tensor output, Tensor... x) {
            return new Tensor[] {cotangent};
        }
    }

    /** The third of three thirds to go backward looks at what the others have returned, which are joined by then. */
    private record Third(int start, List<Tensor> returned) implements CustomOp {
        @Override
        public String name() {
            return "third";
        }

        @Override
        public Tensor forward(Tensor... x) {
            return x[0].slice(0, start, start + 1);
        }

        @Override
        public Tensor[] backward(Tensor cotangent, Tensor output, Tensor... x) {
            if (returned.size() == 2) {
                returned.forEach(earlier -> earlier.evaluate());
            }
            returned.add(cotangent.pad(0, start, 2 - start));
            return new Tensor[] {returned.getLast()};
        }
    }

    @Example
    void whatIsJoinedMayBeReadMeanwhile() {
        Tensor x = Tensor.of(1f, 2f, 3f).withGrad();
        List<Tensor> returned = new ArrayList<>();
        Tensor parts = Tensor.scalar(0);
        for (int i = 0; i < 3; i++) {
            parts = parts.add(new Third(i, returned).apply(x).mul(i + 1));
        }
        parts.sum().backward();
        assertArrayEquals(new float[] {1, 2, 3}, x.grad().toFloatArray());
    }

    /** As many passes over the sequence as it has steps would be quadratic. */
    @Example
    void stepsOfASequenceAreJoinedByOneConcatenation() {
        Tensor x = Tensor.generate(i -> i, 2, 9, 3).withGrad();
        Tensor sequence = x.tanh();
        Tensor state = Tensor.zeros(2, 3);
        for (int step = 0; step < 9; step++) {
            state = state.add(sequence.select(1, step)).tanh();
        }
        Graph ofGradient = Graph.of(Autodiff.gradients(state.sum(), sequence).getFirst());
        assertEquals(1, count(ofGradient, "concat"));
        assertEquals(0, count(ofGradient, "pad"));
    }

    private static long count(Graph graph, String label) {
        return graph.vertices().stream().filter(vertex -> vertex.label().equals(label)).count();
    }
}
