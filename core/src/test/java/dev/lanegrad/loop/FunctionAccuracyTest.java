package dev.lanegrad.loop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of {@link Functions}: float within 1 ulp, double within 2; and what the page of the package quotes. The system property
 * {@code lanegrad.accuracy.effort} multiplies the number of points; {@link Accuracy#main} prints the figures.
 */
class FunctionAccuracyTest {
    private static final int EFFORT = Integer.getInteger("lanegrad.accuracy.effort", 1);
    private static final Path PAGE = Path.of("src/main/java/dev/lanegrad/package-info.java");
    /** Which are parts of others, and no verbs. */
    private static final Set<Elementary> NOT_QUOTED = Set.of(Elementary.SLOPE_OF_ERF, Elementary.NORMAL_CDF, Elementary.NORMAL_DENSITY);

    private static final ScalarEvaluator POW_OF_FLOATS = pow(DType.F32);
    private static final ScalarEvaluator POW_OF_DOUBLES = pow(DType.F64);

    private static ScalarEvaluator pow(DType dtype) {
        var p = new LoopProgram.Builder(dtype);
        return new ScalarEvaluator(p.build(List.of(Functions.pow(p, p.load(0, false), p.load(1, false)))));
    }

    private static void assertWithin(double limit, Accuracy accuracy) {
        assertTrue(accuracy.maxUlp() <= limit, () -> accuracy + " is over " + limit);
    }

    /** The greatest errors that the page admits for a function, of floats and of doubles, to two decimals. */
    private static double[] quoted(String function) throws IOException {
        Matcher row = Pattern.compile("<td>" + function.replace("_", "") + "<td>([0-9.]+)<td>([0-9.]+)", Pattern.CASE_INSENSITIVE)
                .matcher(Files.readString(PAGE));
        assertTrue(row.find(), () -> PAGE + " does not list " + function);
        return new double[] {Double.parseDouble(row.group(1)) + 0.005, Double.parseDouble(row.group(2)) + 0.005};
    }

    private static double limit(Elementary function, boolean ofFloats) throws IOException {
        double limit = ofFloats ? function.floatLimit() : function.doubleLimit();
        return NOT_QUOTED.contains(function) ? limit : Math.min(limit, quoted(function.name())[ofFloats ? 0 : 1]);
    }

    @ParameterizedTest
    @EnumSource
    void floatsAreWithinTheirLimit(Elementary function) throws IOException {
        assertWithin(limit(function, true), Accuracy.ofFloat(function, 200_000 * EFFORT));
    }

    @ParameterizedTest
    @EnumSource
    void doublesAreWithinTheirLimit(Elementary function) throws IOException {
        assertWithin(limit(function, false), Accuracy.ofDouble(function, 2_000 * EFFORT));
    }

    /** The worst cases of argument reduction: as close to a multiple of pi/2 as numbers of the format come. */
    @ParameterizedTest
    @EnumSource(names = {"SIN", "COS", "TAN"})
    void hugeArgumentsNextToAMultipleOfHalfPi(Elementary function) {
        ScalarEvaluator ofDoubles = function.program(DType.F64);
        ScalarEvaluator ofFloats = function.program(DType.F32);
        double worstDouble = 6381956970095103.0 * 0x1p797;
        float worstFloat = 16367173f * 0x1p72f;
        double[] doubles = {worstDouble, -worstDouble, Double.MAX_VALUE, 1e22, Math.PI, Math.PI / 2, 3 * Math.PI / 4, 711, 0x1p53};
        for (double x : doubles) {
            double ulps = Accuracy.doubleUlps(ofDoubles.evaluate(x), function.reference.apply(x));
            assertTrue(ulps <= 2, () -> function + " of " + x + " is off by " + ulps);
        }
        float[] floats = {worstFloat, -worstFloat, Float.MAX_VALUE, 1e22f, (float) Math.PI, 2.3561945f, 710, 0x1p24f};
        for (float x : floats) {
            double ulps = Accuracy.floatUlps(ofFloats.evaluate(x), function.reference.apply(x).doubleValue());
            assertTrue(ulps <= 1, () -> function + " of " + x + " is off by " + ulps);
        }
    }

    /** Exponents are chosen so that the power is in range, down to bases next to 1. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 12, 20})
    void powOfFloats(int closeness) throws IOException {
        double limit = quoted("pow")[0];
        var random = new SplittableRandom(closeness);
        for (int i = 0; i < 40_000 * EFFORT; i++) {
            float x = (float) (1 + (random.nextDouble() - 0.5) * Math.scalb(1.0, 1 - closeness));
            float y = (float) (random.nextDouble(-105, 90) / Math.log(x));
            double ulps = x == 1 ? 0 : Accuracy.floatUlps(POW_OF_FLOATS.evaluate(x, y), StrictMath.pow(x, y));
            assertTrue(ulps <= limit, () -> x + " to the " + y + " is off by " + ulps);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 20, 49})
    void powOfDoubles(int closeness) throws IOException {
        double limit = quoted("pow")[1];
        var random = new SplittableRandom(closeness);
        for (int i = 0; i < 300 * EFFORT; i++) {
            double x = 1 + (random.nextDouble() - 0.5) * Math.scalb(1.0, 1 - closeness);
            double y = random.nextDouble(-746, 710) / Math.log(x);
            double ulps = x == 1 ? 0 : Accuracy.doubleUlps(POW_OF_DOUBLES.evaluate(x, y), ArbitraryPrecision.pow(x, y));
            assertTrue(ulps <= limit, () -> x + " to the " + y + " is off by " + ulps);
        }
    }

    @Test
    void powOfAnyFloats() throws IOException {
        double limit = quoted("pow")[0];
        var random = new SplittableRandom(1);
        for (int i = 0; i < 100_000 * EFFORT; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            float y = i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextInt(-9, 10);
            boolean javaDiffers = x == 1 || Math.abs(x) == 1 && Float.isInfinite(y); // it gives NaN, see the special cases
            double ulps = javaDiffers ? 0 : Accuracy.floatUlps(POW_OF_FLOATS.evaluate(x, y), StrictMath.pow(x, y));
            assertTrue(ulps <= limit, () -> x + " to the " + y + " is off by " + ulps);
        }
    }
}
