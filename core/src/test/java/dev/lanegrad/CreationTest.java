package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tensors from Java's numbers and arrays, back to them, and as text. */
class CreationTest {

    /** A tensor and the text it prints as, which tells its dtype, shape and elements. */
    record Printed(Tensor tensor, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<Printed> created() {
        return Stream.of(
                new Printed(Tensor.scalar(2.5), "F32[] 2.5"),
                new Printed(Tensor.scalar(2.5, DType.F64), "F64[] 2.5"),
                new Printed(Tensor.scalar(-3, DType.I32), "I32[] -3"),
                new Printed(Tensor.scalar(1, DType.BOOL), "BOOL[] true"),
                new Printed(Tensor.of(1f, -0f, Float.NaN), "F32[3] [1.0, -0.0, NaN]"),
                new Printed(Tensor.of(0.1), "F64[1] [0.1]"),
                new Printed(Tensor.of(1, 2), "I32[2] [1, 2]"),
                new Printed(Tensor.of(true, false), "BOOL[2] [true, false]"),
                new Printed(Tensor.of(new float[0]), "F32[0] []"),
                new Printed(Tensor.of(new float[0], 2, 0), "F32[2, 0] [[],\n           []]"),
                new Printed(Tensor.of(new float[0], 0, 2), "F32[0, 2] []"),
                new Printed(Tensor.of(new float[] {7}), "F32[1] [7.0]"),
                new Printed(Tensor.of(new float[] {7}, 1, 1), "F32[1, 1] [[7.0]]"),
                new Printed(Tensor.of(new int[] {1, 2, 3, 4}, new int[] {2, 2}), "I32[2, 2] [[1, 2],\n           [3, 4]]"),
                new Printed(Tensor.arange(8).reshape(2, 2, 2),
                        "I32[2, 2, 2] [[[0, 1],\n               [2, 3]],\n              [[4, 5],\n               [6, 7]]]"),
                new Printed(Tensor.zeros(2), "F32[2] [0.0, 0.0]"),
                new Printed(Tensor.zeros(DType.BOOL, 2), "BOOL[2] [false, false]"),
                new Printed(Tensor.zeros(), "F32[] 0.0"),
                new Printed(Tensor.ones(DType.I32, 2), "I32[2] [1, 1]"),
                new Printed(Tensor.ones(1, 2), "F32[1, 2] [[1.0, 1.0]]"),
                new Printed(Tensor.full(0.1, 2), "F32[2] [0.1, 0.1]"),
                new Printed(Tensor.full(0.1, DType.F64, 1), "F64[1] [0.1]"),
                new Printed(Tensor.zerosLike(Tensor.of(3.0)), "F64[1] [0.0]"),
                new Printed(Tensor.onesLike(Tensor.of(3, 4)), "I32[2] [1, 1]"),
                new Printed(Tensor.arange(0), "I32[0] []"),
                new Printed(Tensor.arange(3), "I32[3] [0, 1, 2]"),
                new Printed(Tensor.arange(-1, 2), "I32[3] [-1, 0, 1]"),
                new Printed(Tensor.arange(2, -1), "I32[0] []"),
                new Printed(Tensor.arange(Integer.MAX_VALUE - 2, Integer.MAX_VALUE), "I32[2] [2147483645, 2147483646]"),
                new Printed(Tensor.arange(1, 2, 0.25), "F32[4] [1.0, 1.25, 1.5, 1.75]"),
                new Printed(Tensor.arange(2, 0, -0.75), "F32[3] [2.0, 1.25, 0.5]"),
                new Printed(Tensor.arange(0, -1, 1), "F32[0] []"),
                new Printed(Tensor.arange(DType.F64, 0, 0.4, 0.1), "F64[4] [0.0, 0.1, 0.2, 0.30000000000000004]"),
                new Printed(Tensor.arange(DType.I32, 1, 6, 2), "I32[3] [1, 3, 5]"),
                new Printed(Tensor.linspace(DType.F64, 0, 0.3, 4), "F64[4] [0.0, 0.09999999999999999, 0.19999999999999998, 0.3]"),
                new Printed(Tensor.linspace(0, 1, 5), "F32[5] [0.0, 0.25, 0.5, 0.75, 1.0]"),
                new Printed(Tensor.linspace(3, 1, 3), "F32[3] [3.0, 2.0, 1.0]"),
                new Printed(Tensor.linspace(2, 9, 1), "F32[1] [2.0]"),
                new Printed(Tensor.linspace(2, 9, 0), "F32[0] []"),
                new Printed(Tensor.generate(i -> i * 0.5, 2, 2), "F32[2, 2] [[0.0, 0.5],\n           [1.0, 1.5]]"),
                new Printed(Tensor.generate(DType.F64, i -> 0.1, 1), "F64[1] [0.1]"),
                new Printed(Tensor.generate(DType.I32, i -> -i, 3), "I32[3] [0, -1, -2]"),
                new Printed(Tensor.generate(DType.BOOL, i -> i, 2), "BOOL[2] [false, true]"),
                new Printed(Tensor.generate(i -> 7), "F32[] 7.0"),
                new Printed(Tensor.eye(2), "F32[2, 2] [[1.0, 0.0],\n           [0.0, 1.0]]"),
                new Printed(Tensor.eye(DType.BOOL, 2), "BOOL[2, 2] [[true, false],\n            [false, true]]"),
                new Printed(Tensor.eye(0), "F32[0, 0] []"),
                new Printed(Tensor.of(2, 0).oneHot(3), "F32[2, 3] [[0.0, 0.0, 1.0],\n           [1.0, 0.0, 0.0]]"),
                new Printed(Tensor.scalar(1, DType.I32).oneHot(2), "F32[2] [0.0, 1.0]"),
                new Printed(Tensor.of(1.9, -1.9, Double.NaN, 3e9).to(DType.I32), "I32[4] [1, -1, 0, 2147483647]"),
                new Printed(Tensor.of(Float.POSITIVE_INFINITY, -1e20f).to(DType.I32), "I32[2] [2147483647, -2147483648]"),
                new Printed(Tensor.arange(5).slice(0, 4, 0, Integer.MIN_VALUE), "I32[1] [4]"),
                new Printed(Tensor.zeros(100_000, 0), "F32[100000, 0] [[],\n                [],\n                [],\n                ...,\n                [],\n                [],\n                []]"),
                new Printed(Tensor.of(0.0, -0.0, 0.5, Double.NaN).to(DType.BOOL), "BOOL[4] [false, false, true, true]"),
                new Printed(Tensor.of(true, false).to(DType.F64), "F64[2] [1.0, 0.0]"),
                new Printed(Tensor.of(true, false, true).slice(0, 1, 3).to(DType.F32), "F32[2] [0.0, 1.0]"),
                new Printed(Tensor.of(true, false, true).flip(0).slice(0, 1, 3).to(DType.I32), "I32[2] [0, 1]"),
                new Printed(Tensor.of(16777217).to(DType.F32), "F32[1] [1.6777216E7]"),
                new Printed(Tensor.of(Integer.MAX_VALUE, 1).sum().unsqueeze(0), "I32[1] [-2147483648]"),
                new Printed(Tensor.of(1f, 2f).withGrad().mul(2), "F32[2] [2.0, 4.0]"),
                new Printed(Tensor.arange(1001), "I32[1001] [0, 1, 2, ..., 998, 999, 1000]"),
                new Printed(Tensor.arange(1000).slice(0, 0, 8).reshape(8).repeat(200, 1).slice(1, 0, 7),
                        "I32[200, 7] [[0, 1, 2, ..., 4, 5, 6],\n             [0, 1, 2, ..., 4, 5, 6],\n             [0, 1, 2, ..., 4, 5, 6],\n             ...,\n"
                                + "             [0, 1, 2, ..., 4, 5, 6],\n             [0, 1, 2, ..., 4, 5, 6],\n             [0, 1, 2, ..., 4, 5, 6]]"));
    }

    @ParameterizedTest
    @MethodSource("created")
    void printsItsDtypeShapeAndElements(Printed printed) {
        assertEquals(printed.text, printed.tensor.toString());
    }

    static Stream<Object> nestedArrays() {
        return Stream.of(
                new float[] {1, 2},
                new double[][] {{1, 2, 3}, {4, 5, 6}},
                new int[][][] {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}},
                new boolean[][] {{true}, {false}},
                new float[0],
                new float[3][0],
                new float[0][3],
                new int[2][0][4]);
    }

    @ParameterizedTest
    @MethodSource("nestedArrays")
    void nestedArraysComeBackAsTheyWere(Object nested) {
        Tensor tensor = Tensor.fromArray(nested);
        Object back = tensor.toNestedArray();
        assertEquals(nested.getClass(), back.getClass());
        if (tensor.size() > 0 || tensor.rank() == 1) {
            assertEquals(Arrays.deepToString(new Object[] {nested}), Arrays.deepToString(new Object[] {back}));
        }
        assertFalse(tensor.requiresGrad());
    }

    @Test
    void sizesOfZeroSurviveNesting() {
        assertEquals(Shape.of(3, 0), Tensor.fromArray(new float[3][0]).shape());
        assertEquals(Shape.of(0, 0), Tensor.fromArray(new float[0][3]).shape(), "an array of no rows does not tell how long they would be");
        assertEquals(3, ((float[][]) Tensor.zeros(3, 0).toNestedArray()).length);
    }

    @Test
    void anArrayWithoutAxesIsItsElement() {
        assertEquals(2.5f, Tensor.scalar(2.5).toNestedArray());
        assertEquals(3, Tensor.scalar(3, DType.I32).toNestedArray());
    }

    @Test
    void viewsAreNestedInTheirOwnOrder() {
        float[][] transposed = (float[][]) Tensor.fromArray(new float[][] {{1, 2, 3}, {4, 5, 6}}).transpose().toNestedArray();
        assertArrayEquals(new float[][] {{1, 4}, {2, 5}, {3, 6}}, transposed);
    }

    @Test
    void elementsAreReadAsAnyNumber() {
        Tensor x = Tensor.of(1.5, -2.25).withGrad();
        assertArrayEquals(new float[] {1.5f, -2.25f}, x.toFloatArray());
        assertArrayEquals(new double[] {1.5, -2.25}, x.to(DType.F32).toDoubleArray());
        assertArrayEquals(new float[] {1, 0}, Tensor.of(true, false).toFloatArray());
        assertEquals(1, Tensor.of(true).item());
        assertEquals(7, Tensor.of(new int[] {7}, new int[] {1, 1, 1}).item());
        assertArrayEquals(new float[] {3, 3, 3}, Tensor.full(3, 3).toFloatArray());
        assertArrayEquals(new int[0], Tensor.zeros(DType.I32, 0, 3).toIntArray());
    }

    /** 2^30 elements of one stored number, of which the sum of a few is asked. */
    @Test
    void constantsAndExpansionsAreNotStored() {
        Tensor zeros = Tensor.zeros(1 << 15, 1 << 15);
        assertEquals("F32[2] [0.0, 0.0]", zeros.slice(0, 5, 7).select(1, 9).toString());
        assertEquals(3, Tensor.scalar(3).expand(1 << 30).select(0, -1).item());
    }
}
