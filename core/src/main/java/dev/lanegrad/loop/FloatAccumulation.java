package dev.lanegrad.loop;

// derived: Double*

/** In plain Java. */
record FloatAccumulation(Combination combination) implements Accumulation {
    /** The lanes of a stretch. */
    static final int LANES = BYTES / Float.BYTES;

    @Override
    public void combine(int stretches, Object x, int from, Object y) {
        float[] elements = (float[]) x;
        float[] lanes = (float[]) y;
        for (int start = from; start < from + stretches * LANES; start += LANES) {
            for (int j = 0; j < LANES; j++) {
                lanes[j] = combine(lanes[j], elements[start + j]);
            }
        }
        fold(lanes, LANES, LANES / FOLDED);
    }

    /** Combines {@code count} lanes, a power of two, until {@code left} are left: the second half with the first, and so on. */
    void fold(float[] lanes, int count, int left) {
        for (int half = count / 2; half >= left; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] = combine(lanes[i], lanes[half + i]);
            }
        }
    }

    float combine(float a, float b) {
        return switch (combination) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    /** What changes no number it is combined with, not even -0. */
    float identity() {
        return switch (combination) {
            case SUM -> -0f;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
        };
    }

    /** The result of combining nothing. */
    float ofNone() {
        return identity() + 0;
    }
}
