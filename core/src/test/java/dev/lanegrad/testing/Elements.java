package dev.lanegrad.testing;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * The numbers that elements of random tensors are drawn from. They are multiples of 1/1024, so they print short and shrink to 0 or near it.
 */
public final class Elements {
    private static final int FINENESS = 1024;
    private static final double MARGIN = 1.0 / 16;
    private static final double[] SPECIALS = {
        0.0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -Double.MIN_VALUE,
        Double.MIN_NORMAL, Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, 1e-8, 710, -745, 1e6
    };

    private Elements() {}

    /** From -4 to 4. */
    public static Arbitrary<Double> any() {
        return between(-4, 4);
    }

    /** From 1/8 to 4. */
    public static Arbitrary<Double> positive() {
        return between(0.125, 4);
    }

    /** From {@code low} to {@code high}, both included, which are rounded inwards to multiples of 1/1024. */
    public static Arbitrary<Double> between(double low, double high) {
        return Arbitraries.integers()
                .between((int) Math.ceil(low * FINENESS), (int) Math.floor(high * FINENESS))
                .map(i -> (double) i / FINENESS);
    }

    /** From -4 to 4, but at a distance of at least 1/16 from each kink. */
    public static Arbitrary<Double> awayFrom(double... kinks) {
        return any().filter(x -> Arrays.stream(kinks).allMatch(kink -> Math.abs(x - kink) >= MARGIN));
    }

    /** Signed zeros, infinities, NaN, subnormals, the largest and smallest numbers of both precisions, and ordinary ones. */
    public static Arbitrary<Double> withSpecials() {
        return Arbitraries.oneOf(any(), Arbitraries.of(Arrays.stream(SPECIALS).boxed().toList()));
    }
}
