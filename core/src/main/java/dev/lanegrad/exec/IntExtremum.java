package dev.lanegrad.exec;

/** As {@link FloatExtremum}, for integers. */
final class IntExtremum {

    private IntExtremum() {}

    static int first(boolean greatest, int[] x, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (greatest ? x[from + i] > x[from + best] : x[from + i] < x[from + best]) {
                best = i;
            }
        }
        return best;
    }
}
