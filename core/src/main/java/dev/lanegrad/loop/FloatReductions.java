package dev.lanegrad.loop;

// derived: Double*

import dev.lanegrad.DType;
import java.util.Arrays;

/**
 * Reductions of arrays, with bits that depend on the elements alone. A row is folded: its second half is combined with its first, element
 * by element, until one is left. Such a tree has no order for vectors to change, and a sum loses far less to rounding than a running one
 * (Higham, "The accuracy of floating point summation", 1993). Columns are combined row by row.
 *
 * <p>Long rows, several at once, and long columns are combined by a pointwise {@link Loop}, short ones by scalar code. One thread's own.
 */
public final class FloatReductions {
    /** Up to so many elements, vectors gain nothing. */
    private static final int SHORT = 32;

    private final Combination combination;
    /** What is left of rows, each in a stretch of its own. */
    private final float[] left;
    private final int stretch;
    /** Null if there is nothing long. */
    private final Loop loop;
    private final Tile pairs = new Tile(new Object[3], new int[3], new int[3], new int[] {1, 1, 1});

    private FloatReductions(Combination combination, int longest, int stretch, int rows) {
        this.combination = combination;
        this.stretch = stretch;
        this.left = new float[stretch * rows];
        this.loop = longest > SHORT ? Loops.loop(plan(combination)) : null;
    }

    /** Reductions of rows of up to {@code longest} elements, {@code most} at a time. */
    public static FloatReductions ofRows(Combination combination, int longest, int most) {
        return longest > SHORT
                ? new FloatReductions(combination, longest, lowerHalf(longest), most)
                : new FloatReductions(combination, longest, SHORT, 1);
    }

    /** Reductions of columns, up to {@code most} side by side. */
    public static FloatReductions ofColumns(Combination combination, int most) {
        return new FloatReductions(combination, most, 0, 0);
    }

    /** The largest power of two that leaves a second half. */
    private static int lowerHalf(int count) {
        return Integer.highestOneBit(count - 1);
    }

    private static LoopPlan plan(Combination combination) {
        var plan = new LoopPlan.Builder(DType.F32);
        plan.input(DType.F32, LoopPlan.Access.CONTIGUOUS);
        plan.input(DType.F32, LoopPlan.Access.CONTIGUOUS);
        plan.step(combination.primitive, 0, 1);
        return plan.build(2);
    }

    /** Combines the {@code count} elements of each of {@code rows} rows from x[from] into one, the identity if there is none; to y[yFrom] and on. */
    public void rows(float[] x, int from, int count, int rows, float[] y, int yFrom) {
        if (count <= SHORT) {
            shortRows(x, from, count, count, rows, y, yFrom);
            return;
        }
        int half = lowerHalf(count);
        fold(x, from, count, rows, half, count - half);
        for (int row = 0; row < rows; row++) { // what has no partner
            System.arraycopy(x, from + row * count + count - half, left, row * stretch + count - half, 2 * half - count);
        }
        while (half > SHORT) {
            half /= 2;
            fold(left, 0, stretch, rows, half, half);
        }
        shortRows(left, 0, stretch, half, rows, y, yFrom);
    }

    /** Of rows at a distance, the first elements combined with as many from {@code half} on; to {@code left}. */
    private void fold(float[] x, int from, int distance, int rows, int half, int paired) {
        pair(0, x, from, distance);
        pair(1, x, from + half, distance);
        pair(2, left, 0, stretch);
        pairs.rows = rows;
        pairs.cols = paired;
        loop.run(pairs);
    }

    private void pair(int operand, float[] array, int offset, int rowStride) {
        pairs.arrays[operand] = array;
        pairs.offsets[operand] = offset;
        pairs.rowStrides[operand] = rowStride;
    }

    /** Rows at a distance; they may lie in {@code left}, one after the other, as each is read before the next needs room. */
    private void shortRows(float[] x, int from, int distance, int count, int rows, float[] y, int yFrom) {
        for (int row = 0; row < rows; row++) {
            y[yFrom + row] = shortRow(x, from + row * distance, count);
        }
    }

    private float shortRow(float[] x, int from, int count) {
        if (count <= 1) {
            return count == 0 ? identity() : x[from];
        }
        int half = lowerHalf(count);
        int paired = count - half;
        for (int i = 0; i < half; i++) {
            left[i] = i < paired ? combine(x[from + i], x[from + half + i]) : x[from + i];
        }
        for (int rest = half / 2; rest > 0; rest /= 2) {
            for (int i = 0; i < rest; i++) {
                left[i] = combine(left[i], left[rest + i]);
            }
        }
        return left[0];
    }

    private float combine(float a, float b) {
        return switch (combination) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    /** What changes no number it is combined with, and is the result of combining none. */
    private float identity() {
        return switch (combination) {
            case SUM -> 0;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
        };
    }

    /** Combines {@code rows} rows of {@code count} elements from x[from], element by element, into y[yFrom] and on. */
    public void columns(float[] x, int from, int rows, float[] y, int yFrom, int count) {
        pair(0, y, yFrom, 0);
        pair(2, y, yFrom, 0);
        pairs.rows = 1;
        pairs.cols = count;
        for (int row = 0; row < rows; row++) {
            int start = from + row * count;
            if (count > SHORT) {
                pair(1, x, start, 0);
                loop.run(pairs);
            } else {
                for (int i = 0; i < count; i++) {
                    y[yFrom + i] = combine(y[yFrom + i], x[start + i]);
                }
            }
        }
    }

    /** Sets elements of y to the identity. */
    public void clear(float[] y, int from, int count) {
        Arrays.fill(y, from, from + count, identity());
    }
}
