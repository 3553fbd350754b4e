package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Slopes of curves whose slope is known: how well they are told, at what cost, and what is said of kinks. */
class SlopeTest {

    private static Slope slope(DoubleUnaryOperator curve, double firstStep) {
        return Slope.of(x -> new double[] {curve.applyAsDouble(x)}, new double[] {curve.applyAsDouble(0)}, firstStep, 0)[0];
    }

    /**
     * A curve with its slope at 0.
     *
     * @param errorBar what it must not exceed, from the first step {@link Slope#WIDE}
     * @param points at how many it may be evaluated
     */
    record Smooth(String name, DoubleUnaryOperator curve, double slope, double errorBar, int points) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Smooth> smooth() {
        return Stream.of(
                new Smooth("0", x -> 0, 0, 0, 6),
                new Smooth("10^9", x -> 1e9, 0, 1e-4, 6),
                new Smooth("2 x", x -> 2 * x, 2, 1e-13, 6),
                new Smooth("10^9 x", x -> 1e9 * x, 1e9, 1e-4, 6),
                new Smooth("x^2", x -> x * x, 0, 1e-17, 6),
                new Smooth("x^3 + 2 x", x -> x * x * x + 2 * x, 2, 1e-13, 6),
                new Smooth("exp x", Math::exp, 1, 1e-12, 8),
                new Smooth("10^9 exp x", x -> 1e9 * Math.exp(x), 1e9, 1e-3, 8),
                new Smooth("sin 20 x", x -> Math.sin(20 * x), 20, 1e-9, 10),
                new Smooth("sin 100 x", x -> Math.sin(100 * x), 100, 1e-9, 14),
                new Smooth("1 / (1 - 10 x)", x -> 1 / (1 - 10 * x), 10, 1e-9, 12),
                new Smooth("log(x + 0.001), which has a pole close by", x -> Math.log(x + 0.001), 1000, 1e-6, 24));
    }

    @ParameterizedTest
    @MethodSource("smooth")
    void isToldWithAnErrorBarAsNarrowAsRoundingAllows(Smooth smooth) {
        AtomicInteger points = new AtomicInteger();
        Slope slope = slope(x -> {
            points.incrementAndGet();
            return smooth.curve.applyAsDouble(x);
        }, Slope.WIDE);
        double rounding = Math.ulp(1.0) * (Math.abs(smooth.curve.applyAsDouble(0)) + Math.abs(smooth.slope)) / Slope.WIDE;
        assertEquals(smooth.slope, slope.value(), slope.errorBar());
        assertTrue(slope.errorBar() >= rounding && slope.errorBar() <= smooth.errorBar, () -> "error bar " + slope.errorBar());
        assertTrue(points.get() - 1 <= smooth.points, () -> points + " points");
    }

    /** Which is all that is seen of the slope at the bottom of a valley, such as the variance of equal numbers. */
    @Test
    void placesFarFromZeroAreRounded() {
        var random = new Random(42);
        for (int sample = 0; sample < 10_000; sample++) {
            double[] directions = random.doubles(4, -1.5, 1.5).toArray();
            DoubleUnaryOperator variance = x -> {
                double[] numbers = Arrays.stream(directions).map(direction -> 2 + x * direction).toArray();
                double mean = Arrays.stream(numbers).average().orElseThrow();
                return Arrays.stream(numbers).map(number -> (number - mean) * (number - mean)).sum();
            };
            Slope slope = Slope.of(x -> new double[] {variance.applyAsDouble(x)}, new double[] {0}, Slope.NARROW, 2)[0];
            assertEquals(0, slope.value(), 10 * slope.errorBar());
        }
    }

    @Test
    void heightIsTheGreatestMagnitudeSeen() {
        assertEquals(Math.exp(Slope.WIDE), slope(Math::exp, Slope.WIDE).height());
        assertEquals(Math.exp(Slope.NARROW), slope(x -> -Math.exp(-x), Slope.NARROW).height());
    }

    @Test
    void eachOfSeveralCurvesHasItsOwnSlope() {
        Slope[] slopes = Slope.of(x -> new double[] {x, Math.sin(20 * x), 3}, new double[] {0, 0, 3}, Slope.WIDE, 0);
        double[] expected = {1, 20, 0};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], slopes[i].value(), 1e-9);
        }
        assertEquals(0, Slope.of(x -> new double[0], new double[0], Slope.WIDE, 0).length);
    }

    static Stream<DoubleUnaryOperator> undefined() {
        DoubleUnaryOperator onlyAtTheLastStep = x -> Math.abs(x) > 0x1p-16 ? Double.NaN : x;
        return Stream.of(x -> Double.NaN, Math::sqrt, onlyAtTheLastStep);
    }

    /** A single difference is as good as none: it has no error bar. */
    @ParameterizedTest
    @MethodSource("undefined")
    void whereACurveIsNotDefinedNothingIsKnown(DoubleUnaryOperator curve) {
        Slope slope = slope(curve, Slope.WIDE);
        assertEquals(Double.NaN, slope.value());
        assertEquals(Double.POSITIVE_INFINITY, slope.errorBar());
    }

    /** A curve, a difference to its slope, and whether a kink explains that. */
    record Kinked(String name, DoubleUnaryOperator curve, double doubt, boolean isKink) {
        @Override
        public String toString() {
            return name + ", off by " + doubt;
        }
    }

    /** The last of the wide steps is 2^-16. */
    static Stream<Kinked> kinks() {
        double justInside = 0x1p-16 * (1 - 1.0 / 64);
        double always = Double.POSITIVE_INFINITY;
        return Stream.of(
                new Kinked("|x|", Math::abs, always, true),
                new Kinked("exp x + |x|", x -> Math.exp(x) + Math.abs(x), always, true),
                new Kinked("max(x, 0)", x -> Math.max(x, 0), always, true),
                new Kinked("a kink at 10^-9", x -> Math.max(x - 1e-9, 0), always, true),
                new Kinked("a jump", x -> x < 0 ? 0 : 1, always, true),
                new Kinked("|x|^1.5", x -> Math.pow(Math.abs(x), 1.5), always, true),
                new Kinked("|x|^1.7", x -> Math.pow(Math.abs(x), 1.7), always, false),
                new Kinked("x^2", x -> x * x, always, false),
                new Kinked("exp x", Math::exp, 1e-3, false),
                new Kinked("a rounded number", x -> 1e9 + x, 0, false),
                new Kinked("a kink just inside the last step", x -> Math.max(x - justInside, 0), 0.05, true),
                new Kinked("a kink just inside the last step", x -> Math.max(x - justInside, 0), 0.2, false),
                new Kinked("a kink far off", x -> Math.max(x - 0.1, 0), 0, false));
    }

    @ParameterizedTest
    @MethodSource("kinks")
    void aKinkKeepsTheSlopesToBothSidesApart(Kinked kinked) {
        assertEquals(kinked.isKink, slope(kinked.curve, Slope.WIDE).hasKink(kinked.doubt));
    }
}
