package dev.lanegrad;

import java.util.Arrays;
import java.util.function.DoubleFunction;

/**
 * The slope of a curve at 0, by central differences at halving steps, extrapolated to step 0: C. J. F. Ridders, "Accurate computation of
 * F'(x) and F'(x) F''(x)", Advances in Engineering Software 4 (1982).
 */
final class Slope {
    /** The first step of a search where nothing is suspected. Steps are powers of two, so that they are exact. */
    static final double WIDE = 0x1p-5;
    /** The first step of a search for the truth close by, when kinks or poles may lie further off. */
    static final double NARROW = 0x1p-15;

    private static final int MOST_STEPS = 12;
    private static final int COLUMNS = 6;
    private static final double CLOSE_ENOUGH = 1e-10;
    private static final double EPSILON = Math.ulp(1.0);

    private final double reach;
    private final double[] row = new double[COLUMNS];
    private int filled;
    private double value = Double.NaN;
    private double errorBar = Double.POSITIVE_INFINITY;
    private double step = Double.NaN;
    private double noise;
    private double height;
    /**
     * By how much the slopes to the right and to the left differ, at this step and the two before. It falls with the step, unless there is
     * a kink.
     */
    private final double[] gaps = new double[3];

    private Slope(double reach) {
        this.reach = reach;
    }

    /**
     * The slopes of several curves at once.
     *
     * @param curves their heights at a place
     * @param atZero their heights at 0
     * @param reach how far from 0 the numbers are that a place is added to: they are rounded by so much
     */
    static Slope[] of(DoubleFunction<double[]> curves, double[] atZero, double firstStep, double reach) {
        Slope[] slopes = new Slope[atZero.length];
        Arrays.setAll(slopes, i -> new Slope(reach));
        boolean done = slopes.length == 0;
        for (int k = 0; k < MOST_STEPS && !done; k++) {
            double step = Math.scalb(firstStep, -k);
            double[] right = curves.apply(step);
            double[] left = curves.apply(-step);
            done = true;
            for (int i = 0; i < slopes.length; i++) {
                slopes[i].refine(left[i], atZero[i], right[i], step);
                done &= slopes[i].isCloseEnough();
            }
        }
        return slopes;
    }

    private void refine(double left, double middle, double right, double step) {
        double difference = (right - left) / (2 * step);
        if (!Double.isFinite(difference)) {
            filled = 0; // outside the domain: smaller steps may be inside
            return;
        }
        height = Math.max(height, Math.max(Math.abs(left), Math.abs(right)));
        // Rounding of the heights, and of the places they were taken at, which at the bottom of a valley moves both up or down a slope.
        double steepest = Math.max(Math.abs(right - middle), Math.abs(middle - left)) / step;
        noise = EPSILON * (Math.abs(left) + Math.abs(right) + Math.abs(difference) + reach * steepest) / step;
        gaps[2] = gaps[1];
        gaps[1] = gaps[0];
        gaps[0] = Math.abs(right - 2 * middle + left) / step;
        extrapolate(difference, step);
    }

    /** One more row of the tableau, in place of the last: entry j is free of errors of order step^(2j). */
    private void extrapolate(double difference, double present) {
        double entry = difference;
        for (int j = 0, power = 4; j < COLUMNS; j++, power *= 4) {
            double above = row[j];
            row[j] = entry;
            if (j >= filled) {
                break;
            }
            double next = entry + (entry - above) / (power - 1);
            double error = Math.max(Math.abs(next - entry), Math.abs(next - above)) + noise;
            if (error <= errorBar) {
                value = next;
                errorBar = error;
                step = present;
            }
            entry = next;
        }
        filled = Math.min(filled + 1, COLUMNS);
    }

    private boolean isCloseEnough() {
        return filled >= 3 && errorBar <= Math.max(CLOSE_ENOUGH * Math.abs(value), 4 * noise);
    }

    /** NaN if the curve is not defined around 0. */
    double value() {
        return value;
    }

    /** How far the value may be off; infinite if nothing is known. */
    double errorBar() {
        return errorBar;
    }

    /** The smallest step that the value is from. */
    double step() {
        return step;
    }

    /** The greatest magnitude the curve was seen to reach. */
    double height() {
        return height;
    }

    /**
     * Whether the slopes to both sides stay apart, as they do at a kink or a jump: of a smooth curve the gap falls in proportion to
     * the step, to a quarter over two steps. A kink just inside the last step shows in the error bar too.
     *
     * @param doubt a difference that a kink would explain
     */
    boolean hasKink(double doubt) {
        boolean apart = gaps[0] > 10 * noise;
        return apart && (gaps[0] > 0.4 * gaps[2] || gaps[0] > doubt / 4 && errorBar > gaps[0] / 100);
    }
}
