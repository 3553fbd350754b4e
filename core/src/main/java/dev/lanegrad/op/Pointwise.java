package dev.lanegrad.op;

import static dev.lanegrad.op.Pullbacks.absorbingProduct;
import static dev.lanegrad.op.Pullbacks.absorbingQuotient;
import static dev.lanegrad.op.Pullbacks.zeros;

import dev.lanegrad.DType;
import dev.lanegrad.Tensor;
import dev.lanegrad.loop.Functions;
import dev.lanegrad.loop.LoopPlan;
import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;
import dev.lanegrad.loop.ScalarFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Every pointwise op, a line each: its meaning on one element, in the vocabulary of loops, and its pullback for each argument, in the
 * vocabulary of tensors. Operands have the same shape; broadcasting is a {@link Movement.Expand} of its own.
 *
 * <p>In pullbacks g is the cotangent of the result y. A cotangent of zero stays zero whatever the derivative, infinities and NaN
 * included ({@link Pullbacks#absorbingProduct}, {@link Pullbacks#absorbingQuotient}): what {@code where} did not choose has no influence.
 */
public enum Pointwise implements Separable, ScalarFunction {
    ADD(Builder::add, (g, y, a, b) -> g, (g, y, a, b) -> g),
    SUB(Builder::sub, (g, y, a, b) -> g, (g, y, a, b) -> g.neg()),
    MUL(Builder::mul, (g, y, a, b) -> absorbingProduct(g, b), (g, y, a, b) -> absorbingProduct(g, a)),
    /** With which a chain of fused multiply-adds begins, from 0: a product, but for the sign of a zero. */
    FIRST_PRODUCT((p, a, b) -> p.fma(a, b, p.constant(0)), (g, y, a, b) -> absorbingProduct(g, b), (g, y, a, b) -> absorbingProduct(g, a)),
    DIV(Builder::div, (g, y, a, b) -> absorbingQuotient(g, b), (g, y, a, b) -> absorbingProduct(g, y.div(b).neg())),
    /** The product of a cotangent and a derivative, for pullbacks: 0 where the first is 0, whatever the second. */
    ABSORBING_PRODUCT(
            (p, g, d) -> p.select(p.eq(g, p.constant(0)), g, p.mul(g, d)),
            (h, y, g, d) -> absorbingProduct(h, d),
            (h, y, g, d) -> absorbingProduct(h, g)),
    /** The quotient of a cotangent and what a derivative is the reciprocal of: 0 where the first is 0, whatever the second. */
    ABSORBING_QUOTIENT(
            (p, g, d) -> p.select(p.eq(g, p.constant(0)), g, p.div(g, d)),
            (h, y, g, d) -> absorbingQuotient(h, d),
            (h, y, g, d) -> absorbingProduct(h, absorbingQuotient(y, d).neg())),
    MAXIMUM(Builder::max, (g, y, a, b) -> Pullbacks.ofExtremum(g, y, a, b), (g, y, a, b) -> Pullbacks.ofExtremum(g, y, b, a)),
    MINIMUM(Builder::min, (g, y, a, b) -> Pullbacks.ofExtremum(g, y, a, b), (g, y, a, b) -> Pullbacks.ofExtremum(g, y, b, a)),
    POW(Functions::pow, (g, y, x, p) -> Pullbacks.ofPowerBase(g, x, p), (g, y, x, p) -> Pullbacks.ofPowerExponent(g, y, x, p)),

    NEG(Builder::neg, (g, y, x) -> g.neg()),
    ABS(Builder::abs, (g, y, x) -> absorbingProduct(g, x.sign())),
    SIGN(Functions::sign, (g, y, x) -> zeros(g)),
    FLOOR(Functions::floor, (g, y, x) -> zeros(g)),
    CEIL(Functions::ceil, (g, y, x) -> zeros(g)),
    ROUND(Builder::round, (g, y, x) -> zeros(g)),
    SQUARE((p, x) -> p.mul(x, x), (g, y, x) -> absorbingProduct(g, x.mul(2))),
    SQRT(Builder::sqrt, (g, y, x) -> absorbingQuotient(g, y.mul(2))),
    RSQRT(Functions::rsqrt, (g, y, x) -> absorbingProduct(g, y.mul(y).mul(y).mul(-0.5))),
    RECIPROCAL(Functions::reciprocal, (g, y, x) -> absorbingProduct(g, y.square().neg())),
    EXP(Functions::exp, (g, y, x) -> absorbingProduct(g, y)),
    EXPM1(Functions::expm1, (g, y, x) -> absorbingProduct(g, x.exp())),
    LOG(Functions::log, (g, y, x) -> absorbingQuotient(g, x)),
    LOG1P(Functions::log1p, (g, y, x) -> absorbingQuotient(g, x.add(1))),
    SIN(Functions::sin, (g, y, x) -> absorbingProduct(g, x.cos())),
    COS(Functions::cos, (g, y, x) -> absorbingProduct(g, x.sin().neg())),
    TAN(Functions::tan, (g, y, x) -> absorbingProduct(g, y.square().add(1))),
    TANH(Functions::tanh, (g, y, x) -> absorbingProduct(g, y.square().rsub(1))),
    SIGMOID(Functions::sigmoid, (g, y, x) -> absorbingProduct(g, y.mul(y.rsub(1)))),
    SOFTPLUS(Functions::softplus, (g, y, x) -> absorbingProduct(g, x.sigmoid())),
    ERF(Functions::erf, (g, y, x) -> absorbingProduct(g, Pullbacks.slopeOfErf(x))),
    /** The derivative of that. */
    SLOPE_OF_ERF(Functions::slopeOfErf, (g, y, x) -> absorbingProduct(g, absorbingProduct(y, x).mul(-2))),
    /** The distribution function of the standard normal distribution: what gelu weighs its input with. */
    NORMAL_CDF(Functions::normalCdf, (g, y, x) -> absorbingProduct(g, Pullbacks.normalDensity(x))),
    /** The derivative of that. */
    NORMAL_DENSITY(Functions::normalDensity, (g, y, x) -> absorbingProduct(g, absorbingProduct(y, x).neg())),

    RELU((p, x) -> p.select(p.lt(x, p.constant(0)), p.constant(0), x), (g, y, x) -> Tensor.where(y.le(0), zeros(g), g)),
    RELU6(
            (p, x) -> p.min(p.max(x, p.constant(0)), p.constant(6)),
            (g, y, x) -> Tensor.where(x.gt(0).and(x.lt(6)), g, zeros(g))),
    HARDTANH(
            (p, x) -> p.min(p.max(x, p.constant(-1)), p.constant(1)),
            (g, y, x) -> Tensor.where(x.abs().lt(1), g, zeros(g))),
    LEAKY_RELU(
            (p, x, slope) -> p.select(p.lt(x, p.constant(0)), p.mul(x, slope), x),
            (g, y, x, slope) -> Tensor.where(x.le(0), g.mul(slope), g),
            (g, y, x, slope) -> Tensor.where(x.lt(0), g.mul(x), zeros(g))),
    ELU(
            (p, x, alpha) -> p.select(p.lt(x, p.constant(0)), p.mul(alpha, Functions.expm1(p, x)), x),
            (g, y, x, alpha) -> Tensor.where(x.lt(0), absorbingProduct(g, x.exp().mul(alpha)), g),
            (g, y, x, alpha) -> Tensor.where(x.lt(0), g.mul(x.expm1()), zeros(g))),
    SILU(Functions::silu, (g, y, x) -> absorbingProduct(g, Pullbacks.slopeOfSilu(x))),
    GELU(Functions::gelu, (g, y, x) -> absorbingProduct(g, Pullbacks.slopeOfGelu(x))),
    GELU_TANH(Functions::geluTanh, (g, y, x) -> absorbingProduct(g, Pullbacks.slopeOfGeluTanh(x))),
    CLAMP(
            (p, x, low, high) -> p.min(p.max(x, low), high),
            (g, y, x, low, high) -> Tensor.where(low.le(x).and(x.le(high)), g, zeros(g)),
            (g, y, x, low, high) -> Tensor.where(x.lt(low), g, zeros(g)),
            (g, y, x, low, high) -> Tensor.where(high.lt(x), g, zeros(g))),
    /** The second operand where the first, a mask, is true; the third elsewhere. */
    WHERE(
            Builder::select,
            null,
            (g, y, mask, a, b) -> Tensor.where(mask, g, zeros(g)),
            (g, y, mask, a, b) -> Tensor.where(mask, zeros(g), g)),

    LT(Builder::lt),
    LE(Builder::le),
    EQ(Builder::eq),
    NE((p, a, b) -> p.not(p.eq(a, b))),
    IS_NAN((Unary) Builder::isNaN),
    AND(Builder::and),
    OR(Builder::or),
    XOR((p, a, b) -> p.and(p.or(a, b), p.not(p.and(a, b)))),
    NOT((Unary) Builder::not);

    private interface Unary {
        Value lower(Builder program, Value x);
    }

    private interface Binary {
        Value lower(Builder program, Value a, Value b);
    }

    private interface Ternary {
        Value lower(Builder program, Value a, Value b, Value c);
    }

    private interface Pullback1 {
        Tensor apply(Tensor g, Tensor y, Tensor x);
    }

    private interface Pullback2 {
        Tensor apply(Tensor g, Tensor y, Tensor a, Tensor b);
    }

    private interface Pullback3 {
        Tensor apply(Tensor g, Tensor y, Tensor a, Tensor b, Tensor c);
    }

    /** A pullback for operands in an array. */
    private interface Pullback {
        Tensor apply(Tensor g, Tensor y, Tensor[] x);
    }

    private interface Lowering {
        Value lower(Builder program, Value[] operands);
    }

    private final int arity;
    private final Lowering lowering;
    private final Pullback[] pullbacks;
    private final String label = camelCase(name()).replace("Nan", "NaN");
    private int work;

    Pointwise(Unary meaning, Pullback1 pullback) {
        this(1, (p, x) -> meaning.lower(p, x[0]), (g, y, x) -> pullback.apply(g, y, x[0]));
    }

    Pointwise(Binary meaning, Pullback2 first, Pullback2 second) {
        this(2, (p, x) -> meaning.lower(p, x[0], x[1]),
                (g, y, x) -> first.apply(g, y, x[0], x[1]), (g, y, x) -> second.apply(g, y, x[0], x[1]));
    }

    Pointwise(Ternary meaning, Pullback3 first, Pullback3 second, Pullback3 third) {
        this(
                3,
                (p, x) -> meaning.lower(p, x[0], x[1], x[2]),
                (g, y, x) -> first.apply(g, y, x[0], x[1], x[2]),
                (g, y, x) -> second.apply(g, y, x[0], x[1], x[2]),
                (g, y, x) -> third.apply(g, y, x[0], x[1], x[2]));
    }

    /** A test, whose result is a mask and has no gradient. */
    Pointwise(Unary test) {
        this(1, (p, x) -> test.lower(p, x[0]));
    }

    /** A test of two operands. */
    Pointwise(Binary test) {
        this(2, (p, x) -> test.lower(p, x[0], x[1]));
    }

    Pointwise(int arity, Lowering lowering, Pullback... pullbacks) {
        this.arity = arity;
        this.lowering = lowering;
        this.pullbacks = pullbacks;
    }

    @Override
    public int arity() {
        return arity;
    }

    /** Whether the result is a mask. */
    public boolean isTest() {
        return pullbacks.length == 0;
    }

    /** Whether operands and result are masks. */
    public boolean isLogical() {
        return this == AND || this == OR || this == XOR || this == NOT;
    }

    /** Whether this is defined for {@link DType#I32} too. */
    public boolean takesIntegers() {
        return switch (this) {
            case ADD, SUB, MUL, NEG, ABS, SQUARE, MAXIMUM, MINIMUM, CLAMP, WHERE, LT, LE, EQ, NE -> true;
            default -> false;
        };
    }

    /** Whether an operand is a mask. */
    boolean takesMask(int operand) {
        return isLogical() || this == WHERE && operand == 0;
    }

    @Override
    public int work() {
        if (work == 0) {
            work = countPrimitives(); // a race finds the same number twice
        }
        return work;
    }

    private int countPrimitives() {
        var inputs = IntStream.range(0, arity)
                .mapToObj(operand -> new LoopPlan.Input(takesMask(operand) ? DType.BOOL : DType.F32, LoopPlan.Access.CONTIGUOUS))
                .toList();
        var step = new LoopPlan.Step(this, IntStream.range(0, arity).boxed().toList());
        return Math.max(1, new LoopPlan(DType.F32, inputs, List.of(step), arity).work());
    }

    @Override
    public Value lower(Builder program, Value... operands) {
        return lowering.lower(program, operands);
    }

    @Override
    public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
        return pullbacks[input].apply(cotangent, output, inputs);
    }

    @Override
    public String label() {
        return label;
    }

    /** The name of the verb: LEAKY_RELU is leakyRelu. */
    private static String camelCase(String name) {
        String[] words = name.toLowerCase(Locale.ROOT).split("_");
        return words[0] + Arrays.stream(words, 1, words.length)
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    @Override
    public boolean mayStayPending() {
        return true;
    }
}
