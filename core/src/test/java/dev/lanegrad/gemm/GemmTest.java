package dev.lanegrad.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import dev.lanegrad.memory.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link Gemm}: in every mode and vector width, for any strides, the bits of a naive loop over {@link Math#fma}. */
class GemmTest {
    private static final int[] AWKWARD = {0, 1, 2, 3, 4, 5, 6, 9, 10, 13, 16, 17, 31, 33, 63, 64, 65, 100, 129};
    private static final float[] SPECIALS = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f, Float.MIN_VALUE,
        Float.MAX_VALUE, 1f};

    /** How the elements of a matrix lie in its buffer. */
    enum Storage {
        BY_ROWS, BY_COLUMNS, ROWS_WITH_GAPS, COLUMNS_WITH_GAPS, UPSIDE_DOWN, MIRRORED, ONE_ROW_REPEATED, ONE_COLUMN_REPEATED;

        /** A matrix of uninitialised elements, somewhere inside a larger buffer. */
        Matrix matrix(DType dtype, int rows, int columns) {
            int rowStride = switch (this) {
                case BY_ROWS, MIRRORED -> columns;
                case UPSIDE_DOWN -> -columns;
                case ROWS_WITH_GAPS -> 2 * columns + 3;
                case BY_COLUMNS, ONE_COLUMN_REPEATED -> 1;
                case COLUMNS_WITH_GAPS -> 2;
                case ONE_ROW_REPEATED -> 0;
            };
            int columnStride = switch (this) {
                case BY_ROWS, UPSIDE_DOWN, ONE_ROW_REPEATED -> 1;
                case MIRRORED -> -1;
                case ROWS_WITH_GAPS -> 2;
                case BY_COLUMNS -> rows;
                case COLUMNS_WITH_GAPS -> 2 * rows + 1;
                case ONE_COLUMN_REPEATED -> 0;
            };
            int down = Math.max(0, rows - 1) * rowStride;
            int across = Math.max(0, columns - 1) * columnStride;
            int offset = 7 - Math.min(0, down) - Math.min(0, across);
            return new Matrix(Buffer.allocate(dtype, offset + Math.max(0, down) + Math.max(0, across) + 5), offset, rows, columns,
                    rowStride, columnStride);
        }

        boolean repeats() {
            return this == ONE_ROW_REPEATED || this == ONE_COLUMN_REPEATED;
        }
    }

    /** One product: sizes, storage, element type, way and the seed of its numbers. */
    record Case(int m, int n, int k, Storage a, Storage b, Storage c, DType dtype, Way way, long seed) {
        void check() {
            Random random = new Random(seed);
            Matrix left = filled(a.matrix(dtype, m, k), random, false);
            Matrix right = filled(b.matrix(dtype, k, n), random, false);
            Matrix product = filled(c.matrix(dtype, m, n), random, false);
            checkAgainstNaive(left, right, product, () -> way.multiply(left, right, product), this);
        }
    }

    @Property(tries = 2000)
    void equalsTheNaiveLoopBitForBit(@ForAll("cases") Case product) {
        product.check();
    }

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<Integer> size = Arbitraries.of(IntStream.of(AWKWARD).boxed().toList());
        Arbitrary<Storage> operand = Arbitraries.of(Storage.class);
        Arbitrary<Storage> result = Arbitraries.of(Storage.class).filter(storage -> !storage.repeats());
        Arbitrary<DType> dtype = Arbitraries.of(DType.F32, DType.F64);
        return Combinators.combine(size, size, size, operand, operand, result, dtype)
                .flatAs((m, n, k, a, b, c, type) -> Combinators.combine(Arbitraries.of(Way.class), Arbitraries.longs())
                        .as((way, seed) -> new Case(m, n, k, a, b, c, type, way, seed)));
    }

    /** Chains longer than a block of k, strides that are powers of two, and the shapes of small networks. */
    @ParameterizedTest
    @CsvSource({"7, 50, 1023", "7, 50, 1024", "7, 50, 1025", "3, 5, 2100", "1, 200, 1500", "200, 1, 1500", "70, 512, 40", "70, 1024, 40",
        "40, 70, 512", "512, 300, 20", "1024, 280, 6", "64, 10, 128", "128, 10, 64", "1000, 10, 30", "1, 784, 128", "128, 1, 784",
        "128, 784, 1", "1, 1, 3000", "70, 50, 1100", "70, 512, 1100", "400, 50, 1100", "2048, 256, 6", "1100, 200, 6",
        "256, 260, 300", "390, 200, 600", "100, 200, 7", "100, 200, 5", "100, 200, 6"})
    void equalsTheNaiveLoopAcrossBlocks(int m, int n, int k) {
        for (Way way : Way.values()) {
            for (DType dtype : List.of(DType.F32, DType.F64)) {
                for (Storage a : List.of(Storage.BY_ROWS, Storage.BY_COLUMNS)) {
                    for (Storage b : List.of(Storage.BY_ROWS, Storage.BY_COLUMNS)) {
                        new Case(m, n, k, a, b, Storage.BY_ROWS, dtype, way, 11).check();
                    }
                }
            }
        }
    }

    /**
     * Rows by the hundred, in one block of k or (doubles) in two: with room for the chains of no panel, of one or of a few, and for b or
     * not.
     */
    @ParameterizedTest
    @EnumSource(Way.class)
    void littleWorkingMemoryIsEnough(Way way) {
        for (int keptBytes : new int[] {0, 40_000, 160_000}) {
            for (DType dtype : List.of(DType.F32, DType.F64)) {
                Engine engine = Engine.of(dtype, way.mode, way.vectorBits, keptBytes);
                for (int k : new int[] {5, 520}) {
                    Random random = new Random(5);
                    Matrix a = filled(Storage.BY_ROWS.matrix(dtype, 400, k), random, false);
                    Matrix b = filled(Storage.BY_ROWS.matrix(dtype, k, 200), random, false);
                    Matrix c = filled(Storage.BY_ROWS.matrix(dtype, 400, 200), random, false);
                    checkAgainstNaive(a, b, c, () -> engine.multiply(a, b, c), keptBytes + " bytes for " + k + " steps, " + dtype);
                }
            }
        }
    }

    /** Steps as far apart as in packed operands, but for tiles that are not made for those. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void operandsMayLieAsIfPacked(Way way) {
        for (int rows : new int[] {1, 5, 6, 12, 40}) {
            for (int columns : new int[] {4, 8, 16, 32, 64, 128}) {
                Random random = new Random(9);
                Matrix a = filled(Matrix.of(Buffer.allocate(DType.F32, 9 * Blocking.STRIP), 9, Blocking.STRIP).transposed(), random, false).rows(0, rows);
                Matrix b = filled(Storage.BY_ROWS.matrix(DType.F32, 9, columns), random, false);
                Matrix c = filled(Storage.BY_ROWS.matrix(DType.F32, rows, columns), random, false);
                checkAgainstNaive(a, b, c, () -> way.multiply(a, b, c), rows + " rows, " + columns + " columns");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void specialValuesPassThroughEveryLane(Way way) {
        Random random = new Random(3);
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (int n : AWKWARD) {
                Matrix a = filled(Storage.BY_ROWS.matrix(dtype, 7, 3), random, true);
                Matrix b = filled(Storage.BY_ROWS.matrix(dtype, 3, n), random, true);
                Matrix c = filled(Storage.BY_ROWS.matrix(dtype, 7, n), random, true);
                checkAgainstNaive(a, b, c, () -> way.multiply(a, b, c), n);
            }
        }
    }

    /**
     * A product that rounds to -0.0 keeps its sign on the way from one block of k to the next: a chain that went over a padding of zeros
     * would lose it.
     */
    @ParameterizedTest
    @EnumSource(Way.class)
    void negativeZeroSurvives(Way way) {
        for (int columns : new int[] {1, 5, 16, 50}) {
            float[] row = new float[1025]; // more than a block
            row[0] = -Float.MIN_VALUE;
            row[1024] = -0f;
            float[] tiny = new float[1025 * columns];
            Arrays.fill(tiny, 0, columns, Float.MIN_VALUE);
            Arrays.fill(row, 1, 1024, -0f);
            Matrix c = Matrix.of(Buffer.allocate(DType.F32, columns), 1, columns);
            way.multiply(Matrix.of(new Buffer.Floats(row), 1, 1025), Matrix.of(new Buffer.Floats(tiny), 1025, columns), c);
            float[] expected = new float[columns];
            Arrays.fill(expected, -0f);
            assertArrayEquals(expected, (float[]) c.buffer().array());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void piecesGiveTheBitsOfTheWhole(boolean byColumns) {
        Random random = new Random(5);
        Matrix a = filled(Storage.BY_ROWS.matrix(DType.F32, 67, 90), random, false);
        Matrix b = filled(Storage.BY_ROWS.matrix(DType.F32, 90, 131), random, false);
        Matrix c = filled(Storage.BY_ROWS.matrix(DType.F32, 67, 131), random, false);
        checkAgainstNaive(a, b, c, () -> {
            int end = byColumns ? c.columns() : c.rows();
            for (int from = 0; from < end; from += 13) {
                int to = Math.min(end, from + 13);
                if (byColumns) {
                    Gemm.multiply(a, b.columns(from, to), c.columns(from, to));
                } else {
                    Gemm.multiply(a.rows(from, to), b, c.rows(from, to));
                }
            }
        }, byColumns);
    }

    @Test
    void threadsMultiplyAtOnce() {
        IntStream.range(0, 16).parallel().forEach(seed ->
                new Case(65, 100, 129, Storage.BY_COLUMNS, Storage.BY_COLUMNS, Storage.BY_ROWS, DType.F32, Way.MIXED, seed).check());
    }

    @Test
    void misfitsAreNamed() {
        Matrix a = Matrix.of(Buffer.allocate(DType.F32, 6), 2, 3);
        Matrix b = Matrix.of(Buffer.allocate(DType.F32, 6), 3, 2);
        Matrix doubles = Matrix.of(Buffer.allocate(DType.F64, 4), 2, 2);
        assertMessage("(2, 3) x (2, 3)", () -> Gemm.multiply(a, a, Matrix.of(Buffer.allocate(DType.F32, 9), 3, 3)));
        assertMessage("F64", () -> Gemm.multiply(a, b, doubles));
        assertMessage("share", () -> Gemm.multiply(a, b, new Matrix(Buffer.allocate(DType.F32, 4), 0, 2, 2, 0, 1)));
        assertMessage("leaves its buffer", () -> Gemm.multiply(new Matrix(Buffer.allocate(DType.F32, 5), 0, 2, 3, 3, 1), b, a));
        assertMessage("leaves its buffer", () -> Gemm.multiply(a, new Matrix(Buffer.allocate(DType.F32, 6), 0, 3, 2, -2, 1), a));
        assertMessage("leaves its buffer", () -> Gemm.multiply(a, b, new Matrix(Buffer.allocate(DType.F32, 4), 1, 2, 2, 2, 1)));
        assertMessage("-1 rows", () -> Gemm.multiply(new Matrix(Buffer.allocate(DType.F32, 5), 0, -1, 3, 3, 1), b, a));
        assertMessage("I32", () -> {
            Matrix ints = Matrix.of(Buffer.allocate(DType.I32, 4), 2, 2);
            Gemm.multiply(ints, ints, ints);
        });
    }

    private static void assertMessage(String part, Executable misuse) {
        String message = assertThrows(IllegalArgumentException.class, misuse).getMessage();
        assertTrue(message.contains(part), message);
    }

    /** Every way to compute a product: the modes, and in two of them the vector widths of the machines we know. */
    enum Way {
        SCALAR(Mode.SCALAR, 0), COMPILED_128(Mode.COMPILED, 128), COMPILED_256(Mode.COMPILED, 256), COMPILED_512(Mode.COMPILED, 512),
        MIXED(Mode.MIXED, 256);

        private final Mode mode;
        private final int vectorBits;
        private final Engine floats;
        private final Engine doubles;

        Way(Mode mode, int vectorBits) {
            this.mode = mode;
            this.vectorBits = vectorBits;
            floats = Engine.of(DType.F32, mode, vectorBits);
            doubles = Engine.of(DType.F64, mode, vectorBits);
        }

        void multiply(Matrix a, Matrix b, Matrix c) {
            (c.buffer().dtype() == DType.F32 ? floats : doubles).multiply(a, b, c);
        }
    }

    /** Compares the whole buffer: nothing around c may change. */
    private static void checkAgainstNaive(Matrix a, Matrix b, Matrix c, Runnable product, Object what) {
        Matrix expected = new Matrix(copy(c.buffer()), c.offset(), c.rows(), c.columns(), c.rowStride(), c.columnStride());
        NaiveProduct.multiply(a, b, expected);
        product.run();
        switch (expected.buffer()) {
            case Buffer.Floats floats -> assertArrayEquals(floats.array(), (float[]) c.buffer().array(), what::toString);
            case Buffer.Doubles doubles -> assertArrayEquals(doubles.array(), (double[]) c.buffer().array(), what::toString);
            default -> throw new AssertionError(c);
        }
    }

    private static Buffer copy(Buffer buffer) {
        Buffer copy = Buffer.allocate(buffer.dtype(), buffer.length());
        System.arraycopy(buffer.array(), 0, copy.array(), 0, buffer.length());
        return copy;
    }

    /** The matrix with random numbers in its whole buffer; every third is a special one, if so asked. */
    private static Matrix filled(Matrix matrix, Random random, boolean specials) {
        for (int i = 0; i < matrix.buffer().length(); i++) {
            double number = specials && random.nextInt(3) == 0 ? SPECIALS[random.nextInt(SPECIALS.length)] : random.nextGaussian();
            switch (matrix.buffer()) {
                case Buffer.Floats(float[] floats) -> floats[i] = (float) number;
                case Buffer.Doubles(double[] doubles) -> doubles[i] = number;
                default -> throw new AssertionError(matrix);
            }
        }
        return matrix;
    }
}
