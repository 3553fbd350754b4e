// derived: DoubleColumnReduction
package dev.lanegrad.loop;

import java.util.Arrays;

/** Reductions of columns, combined row by row. One thread's own. */
public final class FloatColumnReduction {
    /** Up to so many, vectors gain nothing. */
    private static final int NARROW = 24;
    /**
     * So many rows at a time, a sum is written once for all of them; with 8, they are too many streams from memory, and no faster than 2.
     */
    private static final int ROWS = 4;

    private final Combination combination;
    private final int count;
    /** Null for narrow rows. */
    private final FloatChain several;
    private final FloatChain one;

    /** Of rows of {@code count} elements. */
    public FloatColumnReduction(Combination combination, int count) {
        this.combination = combination;
        this.count = count;
        several = count <= NARROW ? null : new FloatChain(combination, ROWS);
        one = count <= NARROW ? null : new FloatChain(combination, 1);
    }

    /** Combines {@code rows} rows from x[from], element by element, with y[yFrom] and on. */
    public void combine(float[] x, int from, int rows, float[] y, int yFrom) {
        if (count <= NARROW) {
            combineNarrow(x, from, rows, y, yFrom);
            return;
        }
        int whole = rows - rows % ROWS;
        for (int row = 0; row < whole; row += ROWS) {
            several.combine(x, from + row * count, y, yFrom, count);
        }
        for (int row = whole; row < rows; row++) {
            one.combine(x, from + row * count, y, yFrom, count);
        }
    }

    private void combineNarrow(float[] x, int from, int rows, float[] y, int yFrom) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < count; i++) {
                y[yFrom + i] = combination.combine(y[yFrom + i], x[from + row * count + i]);
            }
        }
    }

    /** Sets {@code rows} rows of y to the result of combining none. */
    public void clear(float[] y, int from, int rows) {
        Arrays.fill(y, from, from + rows * count, combination.ofNone());
    }
}
