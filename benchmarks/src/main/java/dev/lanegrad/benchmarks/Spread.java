package dev.lanegrad.benchmarks;

import java.util.Arrays;

/** The median of measurements, and the quartiles around it. */
record Spread(double lower, double median, double upper) {

    static Spread of(double[] measurements) {
        double[] sorted = measurements.clone();
        Arrays.sort(sorted);
        return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
    }

    /** Linear between the two nearest. */
    private static double quantile(double[] sorted, double part) {
        double position = part * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
