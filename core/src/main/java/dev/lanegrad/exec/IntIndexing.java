package dev.lanegrad.exec;

/** As {@link FloatIndexing}, for integers; sums wrap around. */
final class IntIndexing {

    private IntIndexing() {}

    static void gather(int[] x, int[] addresses, int count, int[] y, int to) {
        for (int i = 0; i < count; i++) {
            y[to + i] = x[addresses[i]];
        }
    }

    /** Adds {@code run} neighbours at a time. */
    static void add(int[] x, int from, int[] y, int[] addresses, int count, int run) {
        if (run == 1) {
            addOne(x, from, y, addresses, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            addRun(x, from + i * run, y, addresses[i], run);
        }
    }

    private static void addOne(int[] x, int from, int[] y, int[] addresses, int count) {
        for (int i = 0; i < count; i++) {
            y[addresses[i]] += x[from + i];
        }
    }

    private static void addRun(int[] x, int from, int[] y, int to, int run) {
        for (int i = 0; i < run; i++) {
            y[to + i] += x[from + i];
        }
    }
}
