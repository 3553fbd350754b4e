package dev.lanegrad.loop;

// derived: Double*


/**
 * Reductions of arrays, with bits that depend on the elements alone: a sum runs in {@link #LANES} lanes whatever the processor's
 * vectors, element i in lane i mod LANES, and the lanes are added in a fixed tree.
 */
public final class FloatReductions {
    private static final int LANES = 32;

    private FloatReductions() {}

    /** The sum of x[from, to); +0 if there is none. */
    public static float sum(float[] x, int from, int to) {
        float[] lanes = new float[LANES];
        int whole = from + (to - from) / LANES * LANES;
        for (int i = from; i < whole; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                lanes[lane] += x[i + lane];
            }
        }
        for (int i = whole; i < to; i++) {
            lanes[i - whole] += x[i];
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    /** The greatest of x[from, to), NaN if one is NaN; -infinity if there is none. */
    public static float max(float[] x, int from, int to) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    /** The least of x[from, to), NaN if one is NaN; +infinity if there is none. */
    public static float min(float[] x, int from, int to) {
        float min = Float.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) {
            min = Math.min(min, x[i]);
        }
        return min;
    }

    /** y[i] += x[from + i] for i below count. */
    public static void addTo(float[] y, int yFrom, float[] x, int from, int count) {
        for (int i = 0; i < count; i++) {
            y[yFrom + i] += x[from + i];
        }
    }

    /** y[i] = max(y[i], x[from + i]) for i below count. */
    public static void maxTo(float[] y, int yFrom, float[] x, int from, int count) {
        for (int i = 0; i < count; i++) {
            y[yFrom + i] = Math.max(y[yFrom + i], x[from + i]);
        }
    }

    /** y[i] = min(y[i], x[from + i]) for i below count. */
    public static void minTo(float[] y, int yFrom, float[] x, int from, int count) {
        for (int i = 0; i < count; i++) {
            y[yFrom + i] = Math.min(y[yFrom + i], x[from + i]);
        }
    }
}
