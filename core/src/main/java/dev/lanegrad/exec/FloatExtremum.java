// derived: DoubleExtremum
package dev.lanegrad.exec;

/** Where the greatest or least element of a row is. */
final class FloatExtremum {

    private FloatExtremum() {}

    /** The position of the first such element of {@code count} from x[from] on; of the first NaN, if there is one. */
    static int first(boolean greatest, float[] x, int from, int count) {
        int best = 0;
        for (int i = 0; i < count; i++) {
            float candidate = x[from + i];
            if (Float.isNaN(candidate)) {
                return i;
            }
            if (greatest ? candidate > x[from + best] : candidate < x[from + best]) {
                best = i;
            }
        }
        return best;
    }
}
