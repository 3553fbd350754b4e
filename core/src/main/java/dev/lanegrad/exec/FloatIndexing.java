// derived: DoubleIndexing
package dev.lanegrad.exec;

/** The loops of {@link Indexing} over {@code count} addresses. */
final class FloatIndexing {

    private FloatIndexing() {}

    static void gather(float[] x, int[] addresses, int count, float[] y, int to) {
        for (int i = 0; i < count; i++) {
            y[to + i] = x[addresses[i]];
        }
    }

    /** Adds {@code run} neighbours at a time. */
    static void add(float[] x, int from, float[] y, int[] addresses, int count, int run) {
        if (run == 1) {
            addOne(x, from, y, addresses, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            addRun(x, from + i * run, y, addresses[i], run);
        }
    }

    private static void addOne(float[] x, int from, float[] y, int[] addresses, int count) {
        for (int i = 0; i < count; i++) {
            y[addresses[i]] += x[from + i];
        }
    }

    private static void addRun(float[] x, int from, float[] y, int to, int run) {
        for (int i = 0; i < run; i++) {
            y[to + i] += x[from + i];
        }
    }
}
