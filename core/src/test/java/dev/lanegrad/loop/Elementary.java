package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/** The functions of one argument, with what to judge them by and where they are interesting. */
enum Elementary implements ScalarFunction {
    EXP(Functions::exp, StrictMath::exp, ArbitraryPrecision::exp, -760, 720),
    EXPM1(Functions::expm1, StrictMath::expm1, ArbitraryPrecision::expm1, -40, 90),
    LOG(Functions::log, StrictMath::log, ArbitraryPrecision::log, 0, 3),
    LOG1P(Functions::log1p, StrictMath::log1p, ArbitraryPrecision::log1p, -1, 3),
    SIN(Functions::sin, StrictMath::sin, ArbitraryPrecision::sin, -20, 20),
    COS(Functions::cos, StrictMath::cos, ArbitraryPrecision::cos, -20, 20),
    TAN(Functions::tan, StrictMath::tan, ArbitraryPrecision::tan, -20, 20),
    TANH(Functions::tanh, StrictMath::tanh, ArbitraryPrecision::tanh, -10, 10),
    SIGMOID(Functions::sigmoid, Elementary::sigmoid, ArbitraryPrecision::sigmoid, -110, 40),
    SILU(Functions::silu, x -> x * sigmoid(x), ArbitraryPrecision::silu, -110, 40),
    SOFTPLUS(Functions::softplus, Elementary::softplus, ArbitraryPrecision::softplus, -110, 40),
    RSQRT(Functions::rsqrt, x -> 1 / Math.sqrt(x), ArbitraryPrecision::rsqrt, 0, 4),
    RECIPROCAL(Functions::reciprocal, x -> 1 / x, ArbitraryPrecision::reciprocal, -4, 4),
    ERF(Functions::erf, program(Functions::erf, DType.F64)::evaluate, ArbitraryPrecision::erf, -6.5, 6.5),
    SLOPE_OF_ERF(Functions::slopeOfErf, program(Functions::slopeOfErf, DType.F64)::evaluate, ArbitraryPrecision::slopeOfErf, -10.7, 10.7),
    NORMAL_CDF(Functions::normalCdf, program(Functions::normalCdf, DType.F64)::evaluate, ArbitraryPrecision::normalCdf, -15, 7),
    NORMAL_DENSITY(Functions::normalDensity, program(Functions::normalDensity, DType.F64)::evaluate, ArbitraryPrecision::normalDensity, -15, 15),
    GELU(Functions::gelu, program(Functions::gelu, DType.F64)::evaluate, ArbitraryPrecision::gelu, -15, 7),
    GELU_TANH(Functions::geluTanh, Elementary::geluTanh, ArbitraryPrecision::geluTanh, -22, 7);

    /** A function of one argument, as {@link Functions} has them. */
    interface Lowering {
        LoopProgram.Value lower(LoopProgram.Builder p, LoopProgram.Value x);
    }

    private final Lowering lowering;

    /** What float results are judged by: a few double ulps off at most, which is next to nothing in float ulps. */
    final DoubleUnaryOperator inDouble;

    final DoubleFunction<BigDecimal> reference;
    final double low;
    final double high;

    Elementary(Lowering lowering, DoubleUnaryOperator inDouble, DoubleFunction<BigDecimal> reference, double low, double high) {
        this.lowering = lowering;
        this.inDouble = inDouble;
        this.reference = reference;
        this.low = low;
        this.high = high;
    }

    @Override
    public int arity() {
        return 1;
    }

    @Override
    public LoopProgram.Value lower(LoopProgram.Builder program, LoopProgram.Value... operands) {
        return lowering.lower(program, operands[0]);
    }

    ScalarEvaluator program(DType dtype) {
        return program(lowering, dtype);
    }

    static ScalarEvaluator program(Lowering lowering, DType dtype) {
        var p = new LoopProgram.Builder(dtype);
        return new ScalarEvaluator(p.build(List.of(lowering.lower(p, p.load(0, false)))));
    }

    /** In ulps; see {@link Functions}. */
    double floatLimit() {
        return switch (this) {
            case NORMAL_CDF, GELU -> 2.5;
            case NORMAL_DENSITY -> 1.5;
            case SLOPE_OF_ERF -> 2;
            case GELU_TANH -> 250;
            default -> 1;
        };
    }

    double doubleLimit() {
        return switch (this) {
            case NORMAL_CDF, GELU -> 2.5;
            case GELU_TANH -> 1500;
            default -> 2;
        };
    }

    private static double sigmoid(double x) {
        double exp = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? exp : 1) / (1 + exp);
    }

    private static double geluTanh(double x) {
        return x * sigmoid(Math.sqrt(8 / Math.PI) * (x + 0.044715 * x * x * x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
}
