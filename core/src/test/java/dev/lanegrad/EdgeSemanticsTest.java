package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every op means where the maths is silent: at kinks, poles, infinities, NaN, zeros of either sign, and for no elements at all. */
class EdgeSemanticsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    /** More than two of any vector, and a tail. */
    private static final int LANES = 67;

    /** A function of one element: its value and derivative at a point, where two zeros are told apart in the value only. */
    record Point(String function, UnaryOperator<Tensor> f, double x, double value, double derivative) {
        @Override
        public String toString() {
            return function + " at " + x;
        }
    }

    static Stream<Point> points() {
        UnaryOperator<Tensor> leaky = x -> x.leakyRelu(0.25);
        UnaryOperator<Tensor> elu = x -> x.elu(1);
        UnaryOperator<Tensor> clamp = x -> x.clamp(-1, 2);
        return Stream.of(
                new Point("relu", Tensor::relu, 0.0, 0.0, 0),
                new Point("relu", Tensor::relu, -0.0, -0.0, 0),
                new Point("relu", Tensor::relu, NAN, NAN, 1),
                new Point("relu", Tensor::relu, INF, INF, 1),
                new Point("relu", Tensor::relu, -INF, 0, 0),
                new Point("relu6", Tensor::relu6, 0.0, 0.0, 0),
                new Point("relu6", Tensor::relu6, 6, 6, 0),
                new Point("relu6", Tensor::relu6, 5, 5, 1),
                new Point("relu6", Tensor::relu6, INF, 6, 0),
                new Point("relu6", Tensor::relu6, NAN, NAN, 0),
                new Point("hardtanh", Tensor::hardtanh, -1, -1, 0),
                new Point("hardtanh", Tensor::hardtanh, 1, 1, 0),
                new Point("hardtanh", Tensor::hardtanh, -0.5, -0.5, 1),
                new Point("hardtanh", Tensor::hardtanh, -INF, -1, 0),
                new Point("hardtanh", Tensor::hardtanh, NAN, NAN, 0),
                new Point("leakyRelu", leaky, 0.0, 0.0, 0.25),
                new Point("leakyRelu", leaky, -0.0, -0.0, 0.25),
                new Point("leakyRelu", leaky, -4, -1, 0.25),
                new Point("leakyRelu", leaky, NAN, NAN, 1),
                new Point("elu", elu, 0.0, 0.0, 1),
                new Point("elu", elu, -INF, -1, 0),
                new Point("elu", elu, INF, INF, 1),
                new Point("elu", elu, NAN, NAN, 1),
                new Point("clamp", clamp, -1, -1, 1),
                new Point("clamp", clamp, 2, 2, 1),
                new Point("clamp", clamp, -1.5, -1, 0),
                new Point("clamp", clamp, 3, 2, 0),
                new Point("clamp", clamp, NAN, NAN, 0),
                new Point("clamp(0, infinity)", x -> x.clamp(0, INF), 0.0, 0.0, 1),
                new Point("clamp(0, infinity)", x -> x.clamp(0, INF), INF, INF, 1),
                new Point("abs", Tensor::abs, 0.0, 0.0, 0),
                new Point("abs", Tensor::abs, -0.0, 0.0, 0),
                new Point("abs", Tensor::abs, -INF, INF, -1),
                new Point("abs", Tensor::abs, NAN, NAN, NAN),
                new Point("sign", Tensor::sign, 0.0, 0.0, 0),
                new Point("sign", Tensor::sign, -3, -1, 0),
                new Point("sign", Tensor::sign, INF, 1, 0),
                new Point("sign", Tensor::sign, NAN, NAN, 0),
                new Point("floor", Tensor::floor, -0.5, -1, 0),
                new Point("ceil", Tensor::ceil, -0.5, -0.0, 0),
                new Point("round", Tensor::round, 2.5, 2, 0),
                new Point("round", Tensor::round, -0.5, -0.0, 0),
                new Point("sqrt", Tensor::sqrt, 0.0, 0.0, INF),
                new Point("sqrt", Tensor::sqrt, -0.0, -0.0, -INF),
                new Point("sqrt", Tensor::sqrt, -1, NAN, NAN),
                new Point("sqrt", Tensor::sqrt, INF, INF, 0),
                new Point("rsqrt", Tensor::rsqrt, 0.0, INF, -INF),
                new Point("rsqrt", Tensor::rsqrt, INF, 0.0, 0),
                new Point("reciprocal", Tensor::reciprocal, 0.0, INF, -INF),
                new Point("reciprocal", Tensor::reciprocal, -0.0, -INF, -INF),
                new Point("log", Tensor::log, 0.0, -INF, INF),
                new Point("log", Tensor::log, -1, NAN, -1),
                new Point("log", Tensor::log, INF, INF, 0),
                new Point("log1p", Tensor::log1p, -1, -INF, INF),
                new Point("log1p", Tensor::log1p, -0.0, -0.0, 1),
                new Point("exp", Tensor::exp, -INF, 0.0, 0),
                new Point("exp", Tensor::exp, INF, INF, INF),
                new Point("exp", Tensor::exp, 1000, INF, INF),
                new Point("expm1", Tensor::expm1, -INF, -1, 0),
                new Point("expm1", Tensor::expm1, -0.0, -0.0, 1),
                new Point("sigmoid", Tensor::sigmoid, -INF, 0.0, 0),
                new Point("sigmoid", Tensor::sigmoid, INF, 1, 0),
                new Point("sigmoid", Tensor::sigmoid, NAN, NAN, NAN),
                new Point("tanh", Tensor::tanh, -INF, -1, 0),
                new Point("tanh", Tensor::tanh, INF, 1, 0),
                new Point("tanh", Tensor::tanh, -0.0, -0.0, 1),
                new Point("tanh", Tensor::tanh, NAN, NAN, NAN),
                new Point("erf", Tensor::erf, INF, 1, 0),
                new Point("erf", Tensor::erf, -INF, -1, 0),
                new Point("silu", Tensor::silu, -INF, 0.0, 0),
                new Point("silu", Tensor::silu, INF, INF, 1),
                new Point("silu", Tensor::silu, NAN, NAN, NAN),
                new Point("gelu", Tensor::gelu, -INF, 0.0, 0),
                new Point("gelu", Tensor::gelu, INF, INF, 1),
                new Point("gelu", Tensor::gelu, 1e20, 1e20, 1),
                new Point("gelu", Tensor::gelu, -1e20, -0.0, 0),
                new Point("gelu", Tensor::gelu, NAN, NAN, NAN),
                new Point("geluTanh", Tensor::geluTanh, -INF, 0.0, 0),
                new Point("geluTanh", Tensor::geluTanh, INF, INF, 1),
                new Point("geluTanh", Tensor::geluTanh, 1e20, 1e20, 1),
                new Point("geluTanh", Tensor::geluTanh, -1e20, -0.0, 0),
                new Point("softplus", Tensor::softplus, 1000, 1000, 1),
                new Point("softplus", Tensor::softplus, -1000, 0.0, 0),
                new Point("softplus", Tensor::softplus, INF, INF, 1),
                new Point("softplus", Tensor::softplus, -INF, 0.0, 0),
                new Point("sin", Tensor::sin, INF, NAN, NAN),
                new Point("pow(0)", x -> x.pow(0), NAN, 1, 0),
                new Point("pow(0)", x -> x.pow(0), 0.0, 1, 0),
                new Point("pow(0)", x -> x.pow(0), INF, 1, 0),
                new Point("pow(0)", x -> x.pow(0), -2, 1, 0),
                new Point("pow(0.5)", x -> x.pow(0.5), 0.0, 0.0, INF),
                new Point("pow(1)", x -> x.pow(1), 0.0, 0.0, 1),
                new Point("pow(2)", x -> x.pow(2), 0.0, 0.0, 0),
                new Point("pow(2)", x -> x.pow(2), -3, 9, -6),
                new Point("pow(-1)", x -> x.pow(-1), 0.0, INF, -INF),
                new Point("pow(0.5)", x -> x.pow(0.5), -1, NAN, NAN),
                new Point("0 to the power of it", x -> Tensor.zerosLike(x).pow(x), 2, 0.0, 0),
                new Point("0 to the power of it", x -> Tensor.zerosLike(x).pow(x), 0.0, 1, 0),
                new Point("-2 to the power of it", x -> Tensor.full(-2, x.dtype(), LANES).pow(x), 2, 4, NAN),
                new Point("1 / it", x -> x.rdiv(1), 0.0, INF, -INF),
                new Point("0 / it", x -> x.rdiv(0), 0.0, NAN, NAN),
                new Point("it / 0", x -> x.div(0), 2, INF, INF),
                new Point("it / 0", x -> x.div(0), 0.0, NAN, INF),
                new Point("maximum(1)", x -> x.maximum(1), 1, 1, 0.5),
                new Point("maximum(1)", x -> x.maximum(1), NAN, NAN, 1),
                new Point("minimum(1)", x -> x.minimum(1), 1, 1, 0.5),
                new Point("maximum(NaN)", x -> x.maximum(NAN), 1, NAN, 0),
                new Point("maximum(-0)", x -> x.maximum(-0.0), 0.0, 0.0, 0.5),
                new Point("maximum(0)", x -> x.maximum(0.0), -0.0, 0.0, 0.5),
                new Point("where(x > 0, log x, 0)", x -> Tensor.where(x.gt(0), x.log(), 0), 0.0, 0.0, 0),
                new Point("where(x > 0, log x, 0)", x -> Tensor.where(x.gt(0), x.log(), 0), -1, 0.0, 0),
                new Point("where(x > 0, log x, 0)", x -> Tensor.where(x.gt(0), x.log(), 0), NAN, 0.0, 0),
                new Point("where(x != 0, sqrt x, 0)", x -> Tensor.where(x.ne(0), x.sqrt(), 0), 0.0, 0.0, 0),
                new Point("where(x != 0, 3 / x, 0)", x -> Tensor.where(x.ne(0), x.rdiv(3), 0), 0.0, 0.0, 0),
                new Point("where(x < 9, exp x, 0)", x -> Tensor.where(x.lt(9), x.exp(), 0), 1e4, 0.0, 0),
                new Point("where(x != 0, pow(x, -2), x)", x -> Tensor.where(x.ne(0), x.pow(-2), x), 0.0, 0.0, 1));
    }

    @ParameterizedTest
    @MethodSource("points")
    void hasTheAgreedValueAndDerivativeInEveryLane(Point point) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor x = Tensor.full(point.x, dtype, LANES).withGrad();
            Tensor y = point.f.apply(x);
            y.sum().backward();
            double value = dtype == DType.F32 ? (float) point.value : point.value;
            for (double actual : y.toDoubleArray()) {
                assertEquals(value, actual, () -> point + ": its value as " + dtype);
            }
            for (double actual : x.grad().toDoubleArray()) {
                assertTrue(sameNumber(point.derivative, actual), () -> point + ": its derivative as " + dtype + ", expected " + point.derivative + ", but was " + actual);
            }
        }
    }

    private static boolean sameNumber(double a, double b) {
        return a == b || Double.isNaN(a) && Double.isNaN(b);
    }

    /** Special numbers mixed with ordinary ones: each lane must be what it would be alone. */
    @ParameterizedTest
    @MethodSource("points")
    void doesNotDependOnTheNeighbours(Point point) {
        double[] mixed = IntStream.range(0, LANES).mapToDouble(i -> i % 3 == 1 ? point.x : 0.5 + i).toArray();
        Tensor x = Tensor.of(mixed).withGrad();
        Tensor y = point.f.apply(x);
        y.sum().backward();
        double[] values = y.toDoubleArray();
        double[] derivatives = x.grad().toDoubleArray();
        for (int i = 1; i < LANES; i += 3) {
            assertEquals(point.value, values[i]);
            assertTrue(sameNumber(point.derivative, derivatives[i]), point + " gave " + derivatives[i]);
        }
    }

    /** A derivative that is easily lost, to cancellation or on the way through numbers too large or too small; times a cotangent. */
    record Fragile(String function, UnaryOperator<Tensor> f, double x, double cotangent, double product) {
        @Override
        public String toString() {
            return function + " at " + x;
        }
    }

    static Stream<Fragile> fragile() {
        double alpha = 1.6732632423543772;
        double scale = 1.0507009873554805;
        return Stream.of(
                new Fragile("elu", x -> x.elu(1), -16, 1, Math.exp(-16)),
                new Fragile("elu", x -> x.elu(2), -40, 1, 2 * Math.exp(-40)),
                new Fragile("selu", Tensor::selu, -17, 1, alpha * scale * Math.exp(-17)),
                new Fragile("expm1", Tensor::expm1, -30, 1, Math.exp(-30)),
                new Fragile("erf", Tensor::erf, 8.125, 1, 2 / Math.sqrt(Math.PI) * Math.exp(-8.125 * 8.125)),
                new Fragile("erf", Tensor::erf, -5.0625, 1, 2 / Math.sqrt(Math.PI) * Math.exp(-5.0625 * 5.0625)),
                new Fragile("log", Tensor::log, 0x1p-130, 0x1p-30, 0x1p100),
                new Fragile("sqrt", Tensor::sqrt, 0x1p-130, 0x1p-30, 0x1p34),
                new Fragile("it / 2^-130", x -> x.div(0x1p-130), 1, 0x1p-30, 0x1p100),
                new Fragile("it / 3", x -> x.div(3), 1, 1, 1 / 3.0));
    }

    @ParameterizedTest
    @MethodSource("fragile")
    void keepsADerivativeThatIsEasilyLost(Fragile fragile) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor x = Tensor.full(fragile.x, dtype, LANES).withGrad();
            fragile.f.apply(x).backward(Tensor.full(fragile.cotangent, dtype, LANES));
            double precision = Math.abs(fragile.product) * (dtype == DType.F32 ? 1e-6 : 1e-14);
            for (double actual : x.grad().toDoubleArray()) {
                assertEquals(fragile.product, actual, precision, () -> fragile + " as " + dtype);
            }
        }
    }

    /** A function of a few elements to a single number: its value and gradient. */
    record Rule(String name, UnaryOperator<Tensor> f, double[] x, double value, double... gradient) {
        @Override
        public String toString() {
            return name + " of " + Arrays.toString(x);
        }
    }

    private static double[] x(double... elements) {
        return elements;
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule("max", Tensor::max, x(1, 3, 3, 2), 3, 0, 0.5, 0.5, 0),
                new Rule("max", Tensor::max, x(1, NAN, 3), NAN, 0, 1, 0),
                new Rule("max", Tensor::max, x(-INF, -INF), -INF, 0.5, 0.5),
                new Rule("max", Tensor::max, x(-0.0, 0.0), 0, 0.5, 0.5),
                new Rule("min", Tensor::min, x(1, 3, 1, 1), 1, 1 / 3.0, 0, 1 / 3.0, 1 / 3.0),
                new Rule("min", Tensor::min, x(NAN, 1, NAN), NAN, 0.5, 0, 0.5),
                new Rule("prod", Tensor::prod, x(2, 0, 3), 0, 0, 6, 0),
                new Rule("prod", Tensor::prod, x(2, 0, 0), 0, 0, 0, 0),
                new Rule("prod", Tensor::prod, x(0), 0, 1),
                new Rule("prod", Tensor::prod, x(2, 3, 4, 5, 0), 0, 0, 0, 0, 0, 120),
                new Rule("norm", Tensor::norm, x(0, 0), 0, 0, 0),
                new Rule("norm", Tensor::norm, x(3, -4), 5, 0.6, -0.8),
                new Rule("var", Tensor::var, x(5), NAN, NAN),
                new Rule("var", Tensor::var, x(2, 2, 2), 0, 0, 0, 0),
                new Rule("std", Tensor::std, x(5), NAN, NAN),
                new Rule("std", Tensor::std, x(0.1, 0.1, 0.1), 0, 0, 0, 0),
                new Rule("std", Tensor::std, x(1e5 + 0.1, 1e5 + 0.1, 1e5 + 0.1, 1e5 + 0.1, 1e5 + 0.1, 1e5 + 0.1, 1e5 + 0.1), 0, 0, 0, 0, 0, 0, 0, 0),
                new Rule("std without correction", x -> x.std(0, false), x(7), 0, 0),
                new Rule("var with correction 2", x -> x.var(2, false), x(1, 2), NAN, NAN, NAN),
                new Rule("logSumExp", Tensor::logSumExp, x(-INF, -INF), -INF, 0, 0),
                new Rule("logSumExp", Tensor::logSumExp, x(0, -INF), 0, 1, 0),
                new Rule("logSumExp", Tensor::logSumExp, x(3), 3, 1),
                new Rule("logSoftmax[0]", x -> x.logSoftmax(0).select(0, 0), x(4, -INF), 0, 0, 0),
                new Rule("softmax[0]", x -> x.softmax(0).select(0, 0), x(1000, -1000), 1, 0, 0),
                new Rule("mean", Tensor::mean, x(1, 3), 2, 0.5, 0.5));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void hasTheAgreedValueAndGradient(Rule rule) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor x = Tensor.of(rule.x).to(dtype).withGrad();
            Tensor y = rule.f.apply(x);
            y.backward();
            double precision = dtype == DType.F32 ? 1e-7 : 1e-15;
            assertTrue(sameNumber(rule.value, y.item()), () -> rule + " as " + dtype + " was " + y.item());
            assertArrayEquals(rule.gradient, x.grad().toDoubleArray(), precision, () -> "gradient of " + rule + " as " + dtype);
        }
    }

    record Row(double[] x, double... softmax) {
        @Override
        public String toString() {
            return Arrays.toString(x);
        }
    }

    static Stream<Row> rowsOfInfinities() {
        return Stream.of(
                new Row(x(1, -INF), 1, 0),
                new Row(x(-INF, -INF), NAN, NAN),
                new Row(x(1, INF, -INF), 0, NAN, 0),
                new Row(x(1, NAN, -INF), NAN, NAN, NAN));
    }

    @ParameterizedTest
    @MethodSource("rowsOfInfinities")
    void softmaxOfInfinitiesIsAsStated(Row row) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor x = Tensor.of(row.x).to(dtype);
            assertArrayEquals(row.softmax, x.softmax(0).toDoubleArray());
            assertArrayEquals(Arrays.stream(row.softmax).map(Math::log).toArray(), x.logSoftmax(0).toDoubleArray());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void logSumExpOfLargeNumbersIsFinite(DType dtype) {
        Tensor x = Tensor.of(1000.0, 1000.0).to(dtype).withGrad();
        Tensor y = x.logSumExp();
        y.backward();
        assertEquals(1000 + Math.log(2), y.item(), dtype == DType.F32 ? 1e-4 : 1e-12);
        assertArrayEquals(new double[] {0.5, 0.5}, x.grad().toDoubleArray(), 1e-12);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void logSumExpOfInfinityIsInfinite(DType dtype) {
        assertEquals(INF, Tensor.of(INF, 0).to(dtype).logSumExp().item());
        assertEquals(INF, Tensor.of(-INF, INF, INF).to(dtype).logSumExp().item());
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aQuotientChosenOnlyWhereItIsDefinedHasAFiniteGradientForBoth(DType dtype) {
        Tensor a = Tensor.of(1.0, 0, 3, -2).to(dtype).withGrad();
        Tensor b = Tensor.of(0.0, 0, 2, -4).to(dtype).withGrad();
        Tensor.where(b.ne(0), a.div(b), 0).sum().backward();
        assertArrayEquals(new double[] {0, 0, 0.5, -0.25}, a.grad().toDoubleArray());
        assertArrayEquals(new double[] {0, 0, -0.75, 0.125}, b.grad().toDoubleArray());
    }

    /** Two operands at a tie, and where one is NaN. */
    record Tie(String name, BinaryOperator<Tensor> f, double a, double b, double value, double toA, double toB) {
        @Override
        public String toString() {
            return name + "(" + a + ", " + b + ")";
        }
    }

    static Stream<Tie> ties() {
        return Stream.of(
                new Tie("maximum", Tensor::maximum, 2, 2, 2, 0.5, 0.5),
                new Tie("minimum", Tensor::minimum, 2, 2, 2, 0.5, 0.5),
                new Tie("maximum", Tensor::maximum, INF, INF, INF, 0.5, 0.5),
                new Tie("maximum", Tensor::maximum, 1, NAN, NAN, 0, 1),
                new Tie("minimum", Tensor::minimum, NAN, 1, NAN, 1, 0),
                new Tie("maximum", Tensor::maximum, 3, 1, 3, 1, 0),
                new Tie("pow", Tensor::pow, 0, 0, 1, 0, 0),
                new Tie("pow", Tensor::pow, 0, 3, 0, 0, 0),
                new Tie("pow", Tensor::pow, -2, 3, -8, 12, NAN),
                new Tie("div", Tensor::div, 0, 0, NAN, INF, NAN));
    }

    @ParameterizedTest
    @MethodSource("ties")
    void sharesTheGradientAsAgreed(Tie tie) {
        Tensor a = Tensor.scalar(tie.a, DType.F64).withGrad();
        Tensor b = Tensor.scalar(tie.b, DType.F64).withGrad();
        Tensor y = tie.f.apply(a, b);
        y.backward();
        assertEquals(tie.value, y.item());
        assertTrue(sameNumber(tie.toA, a.grad().item()), () -> tie + " to a: " + a.grad().item());
        assertTrue(sameNumber(tie.toB, b.grad().item()), () -> tie + " to b: " + b.grad().item());
    }

    /** A reduction of no elements. */
    record Empty(String name, UnaryOperator<Tensor> f, double value) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Empty> empties() {
        return Stream.of(
                new Empty("sum", x -> x.sum(1), 0),
                new Empty("prod", x -> x.prod(1), 1),
                new Empty("mean", x -> x.mean(1), NAN),
                new Empty("var", x -> x.var(1), NAN),
                new Empty("std", x -> x.std(1), NAN),
                new Empty("norm", x -> x.norm(1), 0),
                new Empty("logSumExp", x -> x.logSumExp(1), -INF));
    }

    @ParameterizedTest
    @MethodSource("empties")
    void reducesNoElementsToTheAgreedNumber(Empty empty) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor x = Tensor.zeros(dtype, 3, 0).withGrad();
            Tensor y = empty.f.apply(x);
            assertEquals(Shape.of(3), y.shape());
            assertArrayEquals(new double[] {empty.value, empty.value, empty.value}, y.toDoubleArray());
            y.sum().backward();
            assertEquals(Shape.of(3, 0), x.grad().shape());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void positionsOfExtremaAreTheFirstAndNaNsComeBeforeAll(DType dtype) {
        Tensor x = Tensor.fromArray(new double[][] {{1, 3, 3}, {2, NAN, NAN}, {-INF, -INF, -INF}, {-0.0, 0, -0.0}}).to(dtype);
        assertArrayEquals(new int[] {1, 1, 0, 0}, x.argmax(1).toIntArray());
        assertArrayEquals(new int[] {0, 1, 0, 0}, x.argmin(-1).toIntArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aNumberWithoutAxesBroadcastsWithEverything(DType dtype) {
        Tensor number = Tensor.scalar(2, dtype);
        assertEquals(Shape.of(), number.shape());
        assertEquals(1, number.size());
        assertEquals(2, number.item());
        assertEquals(Shape.of(), number.mul(number).shape());
        assertEquals(Shape.of(), number.sum().shape());
        assertEquals(Shape.of(), Tensor.ones(dtype, 2, 3).sum().shape());
        assertEquals(Shape.of(0, 3), number.add(Tensor.zeros(dtype, 0, 3)).shape());
        for (UnaryOperator<Tensor> f : Stream.<UnaryOperator<Tensor>>of(
                Tensor::sum, Tensor::mean, Tensor::max, Tensor::min, Tensor::prod, Tensor::norm, Tensor::logSumExp,
                x -> x.max(true), x -> x.sum(true), Tensor::transpose, Tensor::flip, x -> x.repeat(), x -> x.reshape(1).squeeze()).toList()) {
            Tensor x = Tensor.scalar(2, dtype).withGrad();
            Tensor y = f.apply(x);
            y.backward();
            assertEquals(2, y.item(), 1e-6);
            assertEquals(1, x.grad().item(), 1e-6);
            assertEquals(Shape.of(), x.grad().shape());
        }
    }

    @Test
    void cumulativeSumsDoNotKnowWhatComesAfter() {
        Tensor x = Tensor.of(1.0, NAN, 2, INF).withGrad();
        assertArrayEquals(new double[] {1, NAN, NAN, NAN}, x.cumsum(0).toDoubleArray());
        assertArrayEquals(new double[] {2, INF, INF}, x.slice(0, 2, 4).pad(0, 0, 1).cumsum(0).toDoubleArray());
        assertArrayEquals(new double[] {Double.MAX_VALUE, INF}, Tensor.full(Double.MAX_VALUE, DType.F64, 2).cumsum(0).toDoubleArray());
        x.cumsum(0).select(0, 1).backward();
        assertArrayEquals(new double[] {1, 1, 0, 0}, x.grad().toDoubleArray());
    }

    /** Two shapes, one of no elements, and what an op on them gives. */
    record NoElements(int[] a, int[] b, int... result) {
        @Override
        public String toString() {
            return Shape.of(a) + " and " + Shape.of(b);
        }
    }

    private static int[] s(int... sizes) {
        return sizes;
    }

    static Stream<NoElements> broadcastsOfNoElements() {
        return Stream.of(
                new NoElements(s(0, 1, 3), s(0, 5, 3), 0, 5, 3),
                new NoElements(s(2, 0), s(1), 2, 0),
                new NoElements(s(0), s(), 0),
                new NoElements(s(1), s(0), 0),
                new NoElements(s(1, 4), s(0, 1), 0, 4));
    }

    @ParameterizedTest
    @MethodSource("broadcastsOfNoElements")
    void broadcastsOverNoElements(NoElements shapes) {
        Tensor a = Tensor.ones(shapes.a).withGrad();
        Tensor b = Tensor.ones(shapes.b).withGrad();
        Tensor y = a.mul(b);
        assertEquals(Shape.of(shapes.result), y.shape());
        assertEquals(0, y.toFloatArray().length);
        y.sum().backward();
        assertArrayEquals(new double[a.size()], a.grad().toDoubleArray());
        assertArrayEquals(new double[b.size()], b.grad().toDoubleArray());
        assertEquals(a.shape(), a.grad().shape());
    }

    static Stream<NoElements> productsOfNoElements() {
        return Stream.of(
                new NoElements(s(2, 0), s(0, 3), 2, 3),
                new NoElements(s(0, 2), s(2, 3), 0, 3),
                new NoElements(s(2, 3), s(3, 0), 2, 0),
                new NoElements(s(0), s(0)),
                new NoElements(s(0), s(0, 4), 4),
                new NoElements(s(4, 0), s(0), 4),
                new NoElements(s(0, 2, 3), s(3, 4), 0, 2, 4),
                new NoElements(s(5, 2, 0), s(0, 4), 5, 2, 4),
                new NoElements(s(0, 2, 3), s(1, 3, 4), 0, 2, 4),
                new NoElements(s(2, 2, 0), s(2, 0, 3), 2, 2, 3));
    }

    @ParameterizedTest
    @MethodSource("productsOfNoElements")
    void matrixProductsOverNoElementsAreZeros(NoElements shapes) {
        Tensor a = Tensor.ones(shapes.a).withGrad();
        Tensor b = Tensor.ones(shapes.b).withGrad();
        Tensor y = a.matmul(b);
        assertEquals(Shape.of(shapes.result), y.shape());
        assertArrayEquals(new double[y.size()], y.toDoubleArray());
        y.sum().backward();
        assertArrayEquals(new double[a.size()], a.grad().toDoubleArray());
        assertArrayEquals(new double[b.size()], b.grad().toDoubleArray());
    }
}
