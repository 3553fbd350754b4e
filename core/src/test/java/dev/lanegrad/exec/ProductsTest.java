package dev.lanegrad.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import dev.lanegrad.gemm.Matrix;
import dev.lanegrad.gemm.NaiveProduct;
import dev.lanegrad.memory.Buffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products shared out, by columns or by rows, among any number of threads are those of a naive loop over {@link Math#fma}, bit for bit. */
class ProductsTest {
    private static final int MOST_THREADS = 7;
    private static final List<Workers> WORKERS = IntStream.rangeClosed(1, MOST_THREADS).mapToObj(threads -> new Workers(threads, () -> false)).toList();

    @ParameterizedTest
    @CsvSource({"1, 3001, 67", "3001, 1, 67", "3, 401, 900", "23, 999, 51", "25, 257, 170", "31, 33, 1025",
        "100, 100, 101", "129, 300, 33", "1000, 17, 65", "513, 129, 17"})
    void sharedOutAmongOneToSevenThreads(int m, int n, int k) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            for (boolean transposeLeft : new boolean[] {false, true}) {
                for (boolean transposeRight : new boolean[] {false, true}) {
                    check(filled(dtype, m, k, transposeLeft), filled(dtype, k, n, transposeRight));
                }
            }
        }
    }

    private static void check(Matrix a, Matrix b) {
        Matrix expected = ofZeros(a, b);
        NaiveProduct.multiply(a, b, expected);
        for (int threads = 1; threads <= MOST_THREADS; threads++) {
            Workers workers = WORKERS.get(threads - 1);
            var pieces = new AtomicInteger();
            Matrix c = ofZeros(a, b);
            Products.multiply(a, b, c, (count, alignment, range) -> workers.splitOver(count, alignment, (from, to) -> {
                pieces.incrementAndGet();
                range.run(from, to);
            }));
            String where = a + " x " + b + " on " + threads + " threads";
            assertEquals(threads > 1, pieces.get() > 1, where);
            switch (c.buffer().array()) {
                case float[] floats -> assertArrayEquals((float[]) expected.buffer().array(), floats, where); // by bits: 0 and -0 differ
                case double[] doubles -> assertArrayEquals((double[]) expected.buffer().array(), doubles, where);
                default -> throw new AssertionError(where);
            }
        }
    }

    /** For the product of two matrices. */
    private static Matrix ofZeros(Matrix a, Matrix b) {
        return Matrix.of(Buffer.allocate(a.buffer().dtype(), a.rows() * b.columns()), a.rows(), b.columns());
    }

    private static Matrix filled(DType dtype, int rows, int columns, boolean transposed) {
        var random = new Random(31L * rows + columns);
        Buffer buffer = Buffer.allocate(dtype, rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            switch (buffer.array()) {
                case float[] floats -> floats[i] = (float) random.nextGaussian();
                case double[] doubles -> doubles[i] = random.nextGaussian();
                default -> throw new AssertionError(dtype);
            }
        }
        return transposed ? Matrix.of(buffer, columns, rows).transposed() : Matrix.of(buffer, rows, columns);
    }
}
