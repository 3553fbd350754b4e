package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gathering and scattering, which go by blocks of addresses, and by whole rows where an index picks them together, against one element
 * after the other.
 */
class IndexingTest {
    private static final Tensor X = Tensor.arange(3 * 4 * 5).reshape(3, 4, 5);

    static List<Arguments> sources() {
        return List.of(
                arguments("contiguous", X),
                arguments("permuted", X.permute(2, 0, 1)),
                arguments("inner axes exchanged", X.transpose(1, 2)),
                arguments("outer axes exchanged", X.transpose(0, 1)),
                arguments("flipped", X.flip(2)),
                arguments("sliced", X.slice(2, 1, 4)),
                arguments("every other", X.slice(1, 0, 4, 2)),
                arguments("expanded", X.slice(2, 0, 1).expand(3, 4, 5)),
                arguments("with axes of size 1", X.reshape(12, 1, 5)),
                arguments("without elements", X.slice(2, 0, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void indexSelectPicksSlicesHoweverTheyLie(String how, Tensor x) {
        for (int axis = 0; axis < 3; axis++) {
            int[] picked = {x.size(axis) - 1, 0, 0};
            if (x.size(axis) > 0) {
                Tensor expected = Tensor.concat(axis, x.slice(axis, picked[0], picked[0] + 1), x.slice(axis, 0, 1), x.slice(axis, 0, 1));
                assertArrayEquals(expected.toIntArray(), x.indexSelect(axis, Tensor.of(picked)).toIntArray());
            }
        }
    }

    @Test
    void anIndexMaySpanLessThanTheSource() {
        Tensor x = Tensor.arange(12).reshape(3, 4);
        assertArrayEquals(new int[] {8, 9, 0, 1}, x.gather(0, Tensor.of(2, 0).reshape(2, 1).expand(2, 2)).toIntArray());
        assertArrayEquals(new int[] {8, 1, 0, 9}, x.gather(0, Tensor.fromArray(new int[][] {{2, 0}, {0, 2}})).toIntArray());
        assertArrayEquals(new int[] {3, 4}, x.gather(1, Tensor.fromArray(new int[][] {{3}, {0}})).toIntArray());
    }

    static List<int[]> sizesAroundBlocks() {
        return List.of(new int[] {1}, new int[] {1023}, new int[] {1024}, new int[] {1025}, new int[] {2500}, new int[] {3, 700}, new int[] {700, 3},
                new int[] {1024, 2}, new int[] {1025, 1, 7}, new int[] {2, 3, 400}, new int[] {40, 30, 2}, new int[] {0, 5}, new int[] {5, 0, 3});
    }

    /** How a tensor of a wanted shape lies in memory. */
    enum Lie implements UnaryOperator<Tensor> {
        CONTIGUOUS(x -> x),
        TRANSPOSED(x -> x.transpose().mul(1).evaluate().transpose()),
        FLIPPED(x -> x.flip()),
        STEPPED(x -> x.repeat(IntStream.range(0, x.rank()).map(axis -> axis == x.rank() - 1 ? 2 : 1).toArray()).slice(-1, x.size(-1), 2 * x.size(-1))),
        ONE_ROW_EXPANDED(x -> x.size() == 0 ? x : x.slice(0, 0, 1).expand(x.shape())),
        ONE_COLUMN_EXPANDED(x -> x.size() == 0 ? x : x.slice(-1, 0, 1).expand(x.shape()));

        private final UnaryOperator<Tensor> laid;

        Lie(UnaryOperator<Tensor> laid) {
            this.laid = laid;
        }

        @Override
        public Tensor apply(Tensor x) {
            return laid.apply(x);
        }
    }

    @ParameterizedTest
    @MethodSource("sizesAroundBlocks")
    void manyElementsAreTakenAndAddedInTheOrderOfTheIndex(int[] sizes) {
        Random random = new Random(sizes.length + sizes[0]);
        for (Lie ofIndex : Lie.values()) {
            for (Lie ofElements : Lie.values()) {
                for (int axis = 0; axis < sizes.length; axis++) {
                    int count = 4;
                    int[] ofX = with(sizes, axis, count);
                    Tensor index = ofIndex.apply(Tensor.of(random.ints(Shape.of(sizes).size(), 0, count).toArray(), sizes));
                    Tensor x = ofElements.apply(numbers(random, ofX));
                    Tensor source = ofElements.apply(numbers(random, sizes));
                    String what = Arrays.toString(sizes) + " along " + axis + ", index " + ofIndex + ", elements " + ofElements;
                    for (DType dtype : DType.values()) {
                        assertArrayEquals(gathered(x.to(dtype), axis, index), x.to(dtype).gather(axis, index).toDoubleArray(), () -> "gather of " + dtype + what);
                        if (dtype != DType.BOOL) {
                            assertArrayEquals(sums(x.to(dtype), axis, index, source.to(dtype)),
                                    x.to(dtype).scatterAdd(axis, index, source.to(dtype)).toDoubleArray(), () -> "scatterAdd of " + dtype + what);
                        }
                    }
                }
            }
        }
    }

    /** Sums of a few round differently in any other order. */
    private static Tensor numbers(Random random, int... sizes) {
        return Tensor.generate(DType.F64, i -> 10 * random.nextGaussian(), sizes);
    }

    private static int[] with(int[] sizes, int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis] = size;
        return changed;
    }

    private static double[] gathered(Tensor x, int axis, Tensor index) {
        double[] elements = x.toDoubleArray();
        return Arrays.stream(positions(x.shape(), axis, index)).mapToDouble(position -> elements[position]).toArray();
    }

    private static double[] sums(Tensor base, int axis, Tensor index, Tensor source) {
        double[] sums = base.toDoubleArray();
        double[] added = source.toDoubleArray();
        int[] positions = positions(base.shape(), axis, index);
        for (int i = 0; i < positions.length; i++) {
            double sum = sums[positions[i]] + added[i];
            sums[positions[i]] = base.dtype() == DType.F32 ? (float) sum : sum;
        }
        return sums;
    }

    /** Where in row-major order each index leads. */
    private static int[] positions(Shape shape, int axis, Tensor index) {
        int[] positions = index.toIntArray();
        for (int i = 0; i < positions.length; i++) {
            int rest = i;
            int stride = 1;
            int position = 0;
            for (int along = shape.rank() - 1; along >= 0; along--) {
                int coordinate = along == axis ? positions[i] : rest % index.size(along);
                position += coordinate * stride;
                stride *= shape.size(along);
                rest /= index.size(along);
            }
            positions[i] = position;
        }
        return positions;
    }

    /** Also where whole rows are taken, and beyond the first block. */
    @Test
    void theErrorNamesThePositionInTheIndex() {
        int[] indices = new int[3000];
        indices[2500] = 7;
        Tensor index = Tensor.of(indices).reshape(3000, 1);
        Tensor x = Tensor.zeros(3000, 2).mul(1).evaluate();
        assertPosition(2500, () -> x.gather(1, index));
        assertPosition(5000, () -> x.gather(1, index.expand(3000, 2)));
        assertPosition(2500, () -> x.scatterAdd(1, index, x.slice(1, 0, 1)));
        assertPosition(5000, () -> x.transpose().slice(1, 0, 7).transpose().scatterAdd(0, index.expand(3000, 2), x));
    }

    private static void assertPosition(int position, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains("index 7 at position " + position + " is out of range for axis "), message);
    }
}
