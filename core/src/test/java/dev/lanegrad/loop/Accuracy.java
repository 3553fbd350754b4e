package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The greatest error of a function over many points, in units of the last place of the true value (of the least subnormal below the
 * normal range).
 */
record Accuracy(double maxUlp, double at) {
    private static final Accuracy NONE = new Accuracy(0, Double.NaN);

    private Accuracy worse(double ulp, double x) {
        return ulp <= maxUlp ? this : new Accuracy(ulp, x); // a NaN is worst of all
    }

    /** Half the points are strided over all bit patterns of a float, half lie where the function is interesting. */
    static Accuracy ofFloat(Elementary function, int points) {
        ScalarEvaluator program = function.program(DType.F32);
        var random = new SplittableRandom(1);
        Accuracy worst = NONE;
        int stride = (int) ((1L << 33) / points) | 1;
        for (int i = 0; i < points; i++) {
            float x = i % 2 == 0 ? Float.intBitsToFloat(i / 2 * stride) : (float) interesting(function, random);
            if (!Float.isNaN(x)) {
                worst = worst.worse(floatUlps(program.evaluate(x), function.inDouble.applyAsDouble(x)), x);
            }
        }
        return worst;
    }

    /** A third of the points have random bits, so they may be huge or tiny; of the others, half are short and half have all bits. */
    static Accuracy ofDouble(Elementary function, int points) {
        ScalarEvaluator program = function.program(DType.F64);
        var random = new SplittableRandom(2);
        Accuracy worst = NONE;
        for (int i = 0; i < points; i++) {
            double x = i % 3 == 0 ? Double.longBitsToDouble(random.nextLong()) : interesting(function, random);
            x = i % 3 == 1 ? (float) x : x;
            double rough = function.inDouble.applyAsDouble(x);
            if (Double.isFinite(x) && Double.isFinite(rough)) {
                worst = worst.worse(doubleUlps(program.evaluate(x), function.reference.apply(x)), x);
            }
        }
        return worst;
    }

    private static double interesting(Elementary function, SplittableRandom random) {
        double x = function.low + (function.high - function.low) * random.nextDouble();
        return random.nextBoolean() ? x : x * 0.1; // once more where most functions bend
    }

    static double floatUlps(double result, double exact) {
        double magnitude = Math.abs(exact);
        if (Double.isNaN(exact) || magnitude > Float.MAX_VALUE) {
            return Float.compare((float) result, (float) exact) == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        double bounded = Math.clamp(result, -0x1p128, 0x1p128); // infinity in place of a value that nearly overflows
        int exponent = Math.max(Math.getExponent(magnitude), Float.MIN_EXPONENT);
        return Math.abs(bounded - exact) / Math.scalb(1.0, exponent - 23);
    }

    static double doubleUlps(double result, BigDecimal exact) {
        if (!Double.isFinite(result) || !Double.isFinite(exact.doubleValue())) {
            return result == exact.doubleValue() ? 0 : Double.POSITIVE_INFINITY;
        }
        int exponent = Math.max(Math.getExponent(exact.doubleValue()), Double.MIN_EXPONENT);
        var ulp = new BigDecimal(Math.scalb(1.0, exponent - 52));
        return new BigDecimal(result).subtract(exact).abs().divide(ulp, MathContext.DECIMAL64).doubleValue();
    }

    /** Prints a table. Arguments: how many float points and how many double points a function. */
    public static void main(String[] arguments) {
        int floats = Integer.parseInt(arguments[0]);
        int doubles = Integer.parseInt(arguments[1]);
        System.out.printf("%-12s %-5s %10s %8s %8s  %s%n", "function", "dtype", "primitives", "points", "max ulp", "at");
        for (Elementary function : Elementary.values()) {
            print(function, DType.F32, floats, ofFloat(function, floats));
            print(function, DType.F64, doubles, ofDouble(function, doubles));
        }
    }

    private static void print(Elementary function, DType dtype, int points, Accuracy accuracy) {
        String name = function.name().toLowerCase(Locale.ROOT);
        System.out.printf("%-12s %-5s %10d %8d %8.3f  %s%n",
                name, dtype, function.program(dtype).primitives(), points, accuracy.maxUlp, accuracy.at);
    }
}
