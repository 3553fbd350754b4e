// derived: DoubleRowReduction
package dev.lanegrad.loop;

import java.util.Arrays;

/** In plain Java. */
record FloatRowReduction(Combination combination) implements RowReduction {
    private static final int LANES = STRETCH_BYTES / Float.BYTES;

    @Override
    public void reduce(Object x, int from, int count, int rows, Object y, int to) {
        float[] elements = (float[]) x;
        float[] results = (float[]) y;
        float[] lanes = new float[Math.min(count, LANES)];
        for (int row = 0; row < rows; row++) {
            results[to + row] = count == 0 ? combination.ofNone() : reduce(elements, from + row * count, count, lanes);
        }
    }

    private float reduce(float[] x, int from, int count, float[] lanes) {
        int first = (count - 1) % LANES + 1;
        System.arraycopy(x, from, lanes, 0, first);
        Arrays.fill(lanes, first, lanes.length, combination.identity());
        for (int start = from + first; start < from + count; start += LANES) {
            for (int j = 0; j < LANES; j++) {
                lanes[j] = combination.combine(lanes[j], x[start + j]);
            }
        }
        return fold(lanes);
    }

    /** As if there were as many lanes as the next power of two; what is not there changes nothing. */
    private float fold(float[] lanes) {
        int half;
        for (int left = lanes.length; left > 1; left = half) {
            half = Integer.highestOneBit(left - 1);
            for (int i = 0; i < left - half; i++) {
                lanes[i] = combination.combine(lanes[i], lanes[half + i]);
            }
        }
        return lanes[0];
    }
}
