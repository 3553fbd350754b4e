package dev.lanegrad.loop;

// derived: Double*

import dev.lanegrad.DType;
import java.util.Arrays;

/**
 * Reductions of rows, with bits that depend on the elements alone. A row is cut into stretches, the first with what is left over from whole
 * ones. They are combined lane by lane, in their order ({@link Accumulation}), and then the lanes are folded, the second half combined with the
 * first, until one is left. So vectors of any width read a row from its start to its end, and a sum loses less to rounding than a running one
 * (Higham, "The accuracy of floating point summation", 1993). One thread's own.
 */
public final class FloatRows {
    private static final int LANES = FloatAccumulation.LANES;

    private final FloatAccumulation plain;
    private final Accumulation accumulation;
    private final float[] lanes;

    /** Reductions of rows of up to {@code longest} elements. */
    public FloatRows(Combination combination, int longest) {
        plain = new FloatAccumulation(combination);
        lanes = new float[Math.min(longest, LANES)];
        accumulation = longest <= LANES ? plain : Accumulations.of(DType.F32, combination, plain);
    }

    /** Combines the {@code count} elements of each of {@code rows} rows from x[from] into one; to y[yFrom] and on. */
    public void reduce(float[] x, int from, int count, int rows, float[] y, int yFrom) {
        for (int row = 0; row < rows; row++) {
            y[yFrom + row] = count == 0 ? plain.ofNone() : reduce(x, from + row * count, count);
        }
    }

    private float reduce(float[] x, int from, int count) {
        if (count <= LANES) {
            return fold(x, from, count);
        }
        int whole = (count - 1) / LANES;
        int first = count - whole * LANES;
        System.arraycopy(x, from, lanes, 0, first);
        Arrays.fill(lanes, first, LANES, plain.identity());
        accumulation.combine(whole, x, from + first, lanes);
        return fold(lanes, 0, LANES / Accumulation.FOLDED);
    }

    /** As if the row were as long as the next power of two; what is not there changes nothing. */
    private float fold(float[] x, int from, int count) {
        if (count == 1) {
            return x[from];
        }
        int half = Integer.highestOneBit(count - 1);
        int paired = count - half;
        for (int i = 0; i < paired; i++) {
            lanes[i] = plain.combine(x[from + i], x[from + half + i]);
        }
        for (int i = paired; i < half; i++) {
            lanes[i] = x[from + i];
        }
        plain.fold(lanes, half, 1);
        return lanes[0];
    }
}
