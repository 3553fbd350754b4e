package dev.lanegrad.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Zeros, infinities and NaN, as C99 Annex F has them, in float and double; -0 is not 0 here. */
class FunctionSpecialCasesTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    /** A function and its values at {@link #ARGUMENTS}. */
    private record Row(String name, Elementary.Lowering function, double... expected) {}

    private static final double[] ARGUMENTS = {-INF, -0.0, 0, INF, NAN};

    private static final List<Row> ROWS = List.of(
            new Row("exp", Functions::exp, 0, 1, 1, INF, NAN),
            new Row("expm1", Functions::expm1, -1, -0.0, 0, INF, NAN),
            new Row("log", Functions::log, NAN, -INF, -INF, INF, NAN),
            new Row("log1p", Functions::log1p, NAN, -0.0, 0, INF, NAN),
            new Row("sin", Functions::sin, NAN, -0.0, 0, NAN, NAN),
            new Row("cos", Functions::cos, NAN, 1, 1, NAN, NAN),
            new Row("tan", Functions::tan, NAN, -0.0, 0, NAN, NAN),
            new Row("tanh", Functions::tanh, -1, -0.0, 0, 1, NAN),
            new Row("sigmoid", Functions::sigmoid, 0, 0.5, 0.5, 1, NAN),
            new Row("silu", Functions::silu, 0, -0.0, 0, INF, NAN),
            new Row("erf", Functions::erf, -1, -0.0, 0, 1, NAN),
            new Row("normalCdf", Functions::normalCdf, 0, 0.5, 0.5, 1, NAN),
            new Row("gelu", Functions::gelu, 0, -0.0, 0, INF, NAN),
            new Row("floor", Functions::floor, -INF, -0.0, 0, INF, NAN),
            new Row("ceil", Functions::ceil, -INF, -0.0, 0, INF, NAN),
            new Row("sign", Functions::sign, -1, 0, 0, 1, NAN),
            new Row("reciprocal", Functions::reciprocal, -0.0, -INF, INF, 0, NAN),
            new Row("rsqrt", Functions::rsqrt, NAN, -INF, INF, 0, NAN));

    @TestFactory
    Stream<DynamicTest> zerosInfinitiesAndNaN() {
        return ROWS.stream().map(row -> DynamicTest.dynamicTest(row.name, () -> {
            for (DType dtype : List.of(DType.F32, DType.F64)) {
                for (int k = 0; k < ARGUMENTS.length; k++) {
                    String what = row.name + "(" + ARGUMENTS[k] + ") in " + dtype;
                    assertEquals(row.expected[k], Elementary.program(row.function, dtype).evaluate(ARGUMENTS[k]), what);
                }
            }
        }));
    }

    /** A function, an argument, and the exact result. */
    private record Case(String name, Elementary.Lowering function, double argument, double expected) {}

    private static final List<Case> CASES = List.of(
            new Case("exp of the largest numbers", Functions::exp, Float.MAX_VALUE, INF),
            new Case("exp of the least numbers", Functions::exp, -Float.MAX_VALUE, 0),
            new Case("log", Functions::log, 1, 0),
            new Case("log below 0", Functions::log, -1, NAN),
            new Case("log of a negative subnormal", Functions::log, -Float.MIN_VALUE, NAN),
            new Case("log1p at its pole", Functions::log1p, -1, -INF),
            new Case("log1p beyond its pole", Functions::log1p, -1.5, NAN),
            new Case("log1p keeps a subnormal", Functions::log1p, Float.MIN_VALUE, Float.MIN_VALUE),
            new Case("expm1 keeps a subnormal", Functions::expm1, -3 * Float.MIN_VALUE, -3 * Float.MIN_VALUE),
            new Case("tanh keeps a subnormal", Functions::tanh, 3 * Float.MIN_VALUE, 3 * Float.MIN_VALUE),
            new Case("sin keeps a subnormal", Functions::sin, 3 * Float.MIN_VALUE, 3 * Float.MIN_VALUE),
            new Case("tan keeps a subnormal", Functions::tan, -Float.MIN_VALUE, -Float.MIN_VALUE),
            new Case("tanh saturates", Functions::tanh, -1000, -1),
            new Case("erf saturates", Functions::erf, 1000, 1),
            new Case("sigmoid saturates", Functions::sigmoid, -1000, 0),
            new Case("softplus is 0 far left", Functions::softplus, -1000, 0),
            new Case("softplus is x far right", Functions::softplus, 1000, 1000),
            new Case("softplus at infinity", Functions::softplus, INF, INF),
            new Case("softplus at -infinity", Functions::softplus, -INF, 0),
            new Case("softplus of NaN", Functions::softplus, NAN, NAN),
            new Case("silu of the least numbers", Functions::silu, -Float.MAX_VALUE, -0.0),
            new Case("gelu of the least numbers", Functions::gelu, -Float.MAX_VALUE, -0.0),
            new Case("slopeOfErf at infinity", Functions::slopeOfErf, INF, 0),
            new Case("slopeOfErf at -infinity", Functions::slopeOfErf, -INF, 0),
            new Case("slopeOfErf of NaN", Functions::slopeOfErf, NAN, NAN),
            new Case("normalDensity at infinity", Functions::normalDensity, INF, 0),
            new Case("normalDensity at -infinity", Functions::normalDensity, -INF, 0),
            new Case("normalDensity of NaN", Functions::normalDensity, NAN, NAN),
            new Case("silu far right", Functions::silu, 1000, 1000),
            new Case("gelu far right", Functions::gelu, 1000, 1000),
            new Case("floor", Functions::floor, -0.25, -1),
            new Case("ceil", Functions::ceil, -0.75, -0.0),
            new Case("sign of a subnormal", Functions::sign, -Float.MIN_VALUE, -1),
            new Case("rsqrt", Functions::rsqrt, 0.25, 2),
            new Case("rsqrt below 0", Functions::rsqrt, -4, NAN));

    @TestFactory
    Stream<DynamicTest> otherExactCases() {
        return CASES.stream().map(given -> DynamicTest.dynamicTest(given.name, () -> {
            for (DType dtype : List.of(DType.F32, DType.F64)) {
                assertEquals(given.expected, Elementary.program(given.function, dtype).evaluate(given.argument), dtype.name());
            }
        }));
    }

    /** All pairs of these: Java's pow is IEEE's but for a base of 1, and -1 with an infinite exponent. */
    private static final double[] POW_OPERANDS = {
        -INF, -3, -2.5, -2, -1.5, -1, -0.5, -Float.MIN_VALUE, -0.0, 0, Float.MIN_VALUE, 0.5, 1, 1.5, 2, 3, 1e9, Float.MAX_VALUE, INF, NAN
    };

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void powOfSpecialPairs(DType dtype) {
        var p = new LoopProgram.Builder(dtype);
        var pow = new ScalarEvaluator(p.build(List.of(Functions.pow(p, p.load(0, false), p.load(1, false)))));
        for (double x : POW_OPERANDS) {
            for (double y : POW_OPERANDS) {
                boolean isOne = x == 1 || x == -1 && Double.isInfinite(y);
                double expected = isOne ? 1 : Math.pow(x, y);
                double rounded = dtype == DType.F32 ? (float) expected : expected;
                double ulp = dtype == DType.F32 ? Math.ulp((float) expected) : Math.ulp(expected);
                double actual = pow.evaluate(x, y);
                assertEquals(rounded, actual, Double.isFinite(ulp) ? ulp : 1, x + " to the " + y);
                if (rounded == 0) {
                    assertEquals(rounded, actual, x + " to the " + y); // the sign too
                }
            }
        }
    }
}
