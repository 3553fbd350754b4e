package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows and columns are combined in one order each, at every length, by plain code and by vectors of every width. */
class ReductionOrderTest {
    private static final int ROWS = 3;
    private static final int OFFSET = 5;
    private static final int[] COUNTS =
            IntStream.concat(IntStream.rangeClosed(0, 140), IntStream.of(191, 192, 193, 255, 256, 257, 1000, 4095, 4096)).toArray();

    /** What the order is, an element after the other: an array of doubles, rounded to the dtype after every step. */
    private static double reduced(DType dtype, Combination combination, double[] row) {
        int lanes = dtype == DType.F32 ? 64 : 32;
        if (row.length == 0) {
            return combination == Combination.SUM ? 0 : combination == Combination.MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        int first = (row.length - 1) % lanes + 1;
        double[] left = Arrays.copyOf(row, first);
        for (int start = first; start < row.length; start += lanes) {
            double[] stretch = Arrays.copyOfRange(row, start, start + lanes);
            for (int lane = 0; lane < left.length; lane++) {
                stretch[lane] = combined(dtype, combination, left[lane], stretch[lane]);
            }
            left = stretch;
        }
        for (int half = Integer.highestOneBit(lanes); left.length > 1; half /= 2) {
            for (int lane = 0; lane + half < left.length; lane++) {
                left[lane] = combined(dtype, combination, left[lane], left[lane + half]);
            }
            left = Arrays.copyOf(left, Math.min(half, left.length));
        }
        return left[0];
    }

    private static double combined(DType dtype, Combination combination, double a, double b) {
        double result = switch (combination) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
        return dtype == DType.F32 ? (float) result : result; // as if rounded once: a double has more than twice the digits of a float
    }

    /** Numbers of all sizes; now and then one with an infinity, a NaN and zeros of both signs among them. */
    private static double[] numbers(Random random, int count) {
        double[] special = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, -0.0, 0.0};
        boolean anySpecial = random.nextInt(4) == 0;
        return IntStream.range(0, count)
                .mapToDouble(i -> anySpecial && random.nextInt(20) == 0
                        ? special[random.nextInt(special.length)]
                        : Math.scalb(random.nextGaussian(), random.nextInt(-8, 8)))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreCombinedInTheirOrder(Combination combination) {
        var random = new Random(7);
        for (int count : COUNTS) {
            double[] x = numbers(random, OFFSET + ROWS * count);
            double[] rounded = rounded(x);
            var floats = new double[ROWS];
            var doubles = new double[ROWS];
            for (int row = 0; row < ROWS; row++) {
                int from = OFFSET + row * count;
                floats[row] = reduced(DType.F32, combination, Arrays.copyOfRange(rounded, from, from + count));
                doubles[row] = reduced(DType.F64, combination, Arrays.copyOfRange(x, from, from + count));
            }
            for (RowReduction reduction : reductions(DType.F32, combination, count <= 16)) {
                var results = new float[ROWS + 1];
                reduction.reduce(floats(x), OFFSET, count, ROWS, results, 1);
                Samples.assertSameBits(floats(floats), Arrays.copyOfRange(results, 1, ROWS + 1), reduction + ": " + combination + " of rows of " + count + " floats");
            }
            for (RowReduction reduction : reductions(DType.F64, combination, count <= 8)) {
                var results = new double[ROWS + 1];
                reduction.reduce(x, OFFSET, count, ROWS, results, 1);
                Samples.assertSameBits(doubles, Arrays.copyOfRange(results, 1, ROWS + 1), reduction + ": " + combination + " of rows of " + count + " doubles");
            }
        }
    }

    /** In plain code, and by vectors of 64, 128, 256 and 512 bits. */
    private static List<RowReduction> reductions(DType dtype, Combination combination, boolean shortRows) {
        var reductions = new ArrayList<>(List.of(RowReductions.plain(dtype, combination)));
        for (int bits : List.of(64, 128, 256, 512)) {
            reductions.add(RowReductionCompiler.compile(dtype, combination, false, bits));
            if (shortRows) {
                reductions.add(RowReductionCompiler.compile(dtype, combination, true, bits));
            }
        }
        return reductions;
    }

    @ParameterizedTest
    @EnumSource
    void columnsAreCombinedRowByRow(Combination combination) {
        var random = new Random(9);
        for (int count : new int[] {1, 10, 24, 25, 64, 129}) {
            for (int rows = 0; rows < 11; rows++) {
                double[] x = numbers(random, OFFSET + rows * count);
                double[] rounded = rounded(x);
                double[] sums = numbers(random, count);
                float[] floats = floats(sums);
                double[] doubles = sums.clone();
                new FloatColumnReduction(combination, count).combine(floats(x), OFFSET, rows, floats, 0);
                new DoubleColumnReduction(combination, count).combine(x, OFFSET, rows, doubles, 0);
                double[] expectedFloats = rounded(sums);
                for (int i = 0; i < rows * count; i++) {
                    expectedFloats[i % count] = combined(DType.F32, combination, expectedFloats[i % count], rounded[OFFSET + i]);
                    sums[i % count] = combined(DType.F64, combination, sums[i % count], x[OFFSET + i]);
                }
                String what = combination + " of " + rows + " rows of " + count;
                Samples.assertSameBits(floats(expectedFloats), floats, what);
                Samples.assertSameBits(sums, doubles, what);
            }
        }
    }

    /**
     * Tensors are reduced in blocks of rows of 4096, or of 64 rows of columns, and then the results of blocks one after the other, 64 of
     * them at a time.
     *
     * @param rows whether elements lie side by side
     */
    private static double reducedAsTree(DType dtype, Combination combination, boolean rows, double[] elements) {
        ToDoubleFunction<double[]> chain = block -> chained(dtype, combination, block);
        double[] left = rows ? inBlocks(elements, 4096, block -> reduced(dtype, combination, block)) : inBlocks(elements, 64, chain);
        while (left.length > 1) {
            left = inBlocks(left, 64, chain);
        }
        return left[0];
    }

    private static double[] inBlocks(double[] elements, int length, ToDoubleFunction<double[]> reduction) {
        return IntStream.range(0, Math.ceilDiv(elements.length, length))
                .mapToObj(i -> Arrays.copyOfRange(elements, i * length, Math.min(elements.length, (i + 1) * length)))
                .mapToDouble(reduction)
                .toArray();
    }

    /** One after the other. */
    private static double chained(DType dtype, Combination combination, double[] elements) {
        double none = reduced(dtype, combination, new double[0]);
        return Arrays.stream(elements).reduce(none, (a, b) -> combined(dtype, combination, a, b));
    }

    /** As (outer, count, inner), of which the second axis is reduced. */
    @ParameterizedTest
    @CsvSource({"1, 4095, 1", "1, 4096, 1", "1, 4097, 1", "2, 4097, 1", "1, 262144, 1", "1, 262145, 1", "3, 700, 1",
        "1, 64, 3", "1, 65, 30", "2, 65, 30", "2, 64, 2", "1, 4096, 3", "1, 4097, 3", "2, 4097, 3", "1, 3, 5000"})
    void tensorsAreReducedInBlocks(int outer, int count, int inner) {
        var random = new Random(11);
        for (Combination combination : Combination.values()) {
            double[] x = numbers(random, outer * count * inner);
            double[] rounded = rounded(x);
            var floats = new double[outer * inner];
            var doubles = new double[outer * inner];
            for (int i = 0; i < doubles.length; i++) {
                int first = i / inner * count * inner + i % inner;
                int[] places = IntStream.range(0, count).map(j -> first + j * inner).toArray();
                floats[i] = reducedAsTree(DType.F32, combination, inner == 1, Arrays.stream(places).mapToDouble(j -> rounded[j]).toArray());
                doubles[i] = reducedAsTree(DType.F64, combination, inner == 1, Arrays.stream(places).mapToDouble(j -> x[j]).toArray());
            }
            Tensor tensor = Tensor.of(x, outer, count, inner);
            String what = combination + " of " + tensor.shape();
            for (Tensor same : List.of(tensor, tensor.mul(1))) { // there already, and computed piece by piece
                Samples.assertSameBits(doubles, reduced(combination, same).toDoubleArray(), what);
                Samples.assertSameBits(floats(floats), reduced(combination, same.to(DType.F32)).toFloatArray(), what);
            }
        }
    }

    private static Tensor reduced(Combination combination, Tensor x) {
        return switch (combination) {
            case SUM -> x.sum(1);
            case MAX -> x.max(1);
            case MIN -> x.min(1);
        };
    }

    /** To floats. */
    private static double[] rounded(double[] numbers) {
        return Arrays.stream(numbers).map(number -> (float) number).toArray();
    }

    private static float[] floats(double[] numbers) {
        var floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
