package dev.lanegrad.loop;

// derived: Double*

import java.util.Arrays;

/**
 * Reductions of arrays, with bits that depend on the elements alone. A row is folded: its second half is combined with its first, element
 * by element, until one is left. Such a tree has no order for vectors to change, and a sum loses far less to rounding than a running one
 * (Higham, "The accuracy of floating point summation", 1993). Columns are combined row by row.
 *
 * <p>Every loop here has the one index i into arrays that are all read from their start, with elements copied there where they are not: only
 * then does C2 know that they do not overlap, and turns the loop into vector code by itself. One thread's own.
 */
public final class FloatReductions {
    /** Rows up to here are folded in place by scalar code: the copies would cost more than vectors gain. */
    private static final int SHORT = 32;

    private final Combination combination;
    private final float[] left;
    private final float[] right;

    /** Reductions of rows of up to {@code longest} elements. */
    public FloatReductions(Combination combination, int longest) {
        this.combination = combination;
        left = new float[longest];
        right = new float[longest];
    }

    /** The {@code count} elements from x[from] combined into one; the identity if there is none. */
    public float row(float[] x, int from, int count) {
        if (count <= 1) {
            return count == 0 ? identity() : x[from];
        }
        int half = Integer.highestOneBit(count - 1); // the largest power of two that leaves a second half
        if (count <= SHORT) {
            return shortRow(x, from, half, count - half);
        }
        System.arraycopy(x, from, left, 0, half);
        System.arraycopy(x, from + half, right, 0, count - half);
        combine(count - half);
        while (half > 1) {
            half /= 2;
            System.arraycopy(left, half, right, 0, half);
            combine(half);
        }
        return left[0];
    }

    private float shortRow(float[] x, int from, int half, int paired) {
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
        System.arraycopy(y, yFrom, left, 0, count);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(x, from + row * count, right, 0, count);
            combine(count);
        }
        System.arraycopy(left, 0, y, yFrom, count);
    }

    /** Sets elements of y to the identity. */
    public void clear(float[] y, int from, int count) {
        Arrays.fill(y, from, from + count, identity());
    }

    private void combine(int count) {
        switch (combination) {
            case SUM -> add(left, right, count);
            case MAX -> max(left, right, count);
            case MIN -> min(left, right, count);
        }
    }

    private static void add(float[] y, float[] x, int count) {
        for (int i = 0; i < count; i++) {
            y[i] += x[i];
        }
    }

    private static void max(float[] y, float[] x, int count) {
        for (int i = 0; i < count; i++) {
            y[i] = Math.max(y[i], x[i]);
        }
    }

    private static void min(float[] y, float[] x, int count) {
        for (int i = 0; i < count; i++) {
            y[i] = Math.min(y[i], x[i]);
        }
    }
}
