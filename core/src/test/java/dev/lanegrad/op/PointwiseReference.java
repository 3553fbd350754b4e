package dev.lanegrad.op;

/** What every pointwise op means, on one element in double precision, written without any of the code under test. Masks are 1 and 0. */
final class PointwiseReference {
    private PointwiseReference() {}

    static double of(Pointwise op, double... x) {
        double a = x[0];
        double b = x.length > 1 ? x[1] : Double.NaN;
        double c = x.length > 2 ? x[2] : Double.NaN;
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case FIRST_PRODUCT -> a * b + 0.0;
            case ABSORBING_PRODUCT -> a == 0 ? a : a * b;
            case ABSORBING_QUOTIENT -> a == 0 ? a : a / b;
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
            case POW -> StrictMath.pow(a, b);
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case SIGN -> Math.signum(a);
            case FLOOR -> Math.floor(a);
            case CEIL -> Math.ceil(a);
            case ROUND -> Math.rint(a);
            case SQUARE -> a * a;
            case SQRT -> Math.sqrt(a);
            case RSQRT -> 1 / Math.sqrt(a);
            case RECIPROCAL -> 1 / a;
            case EXP -> StrictMath.exp(a);
            case EXPM1 -> StrictMath.expm1(a);
            case LOG -> StrictMath.log(a);
            case LOG1P -> StrictMath.log1p(a);
            case SIN -> StrictMath.sin(a);
            case COS -> StrictMath.cos(a);
            case TAN -> StrictMath.tan(a);
            case TANH -> StrictMath.tanh(a);
            case SIGMOID -> 1 / (1 + StrictMath.exp(-a));
            case SOFTPLUS -> Math.max(a, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(a)));
            case ERF -> erf(a);
            case SLOPE_OF_ERF -> 2 * StrictMath.exp(-a * a) / Math.sqrt(Math.PI);
            case NORMAL_CDF -> normalCdf(a);
            case NORMAL_DENSITY -> StrictMath.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
            case RELU -> a < 0 ? 0 : a;
            case RELU6 -> Math.min(Math.max(a, 0), 6);
            case HARDTANH -> Math.min(Math.max(a, -1), 1);
            case LEAKY_RELU -> a < 0 ? a * b : a;
            case ELU -> a < 0 ? b * StrictMath.expm1(a) : a;
            case SILU -> a / (1 + StrictMath.exp(-a));
            case GELU -> a * normalCdf(a);
            case GELU_TANH -> a / (1 + StrictMath.exp(-2 * Math.sqrt(2 / Math.PI) * (a + 0.044715 * a * a * a)));
            case CLAMP -> Math.min(Math.max(a, b), c);
            case WHERE -> a != 0 ? b : c;
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case IS_NAN -> Double.isNaN(a) ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
            case XOR -> a != b ? 1 : 0;
            case NOT -> a != 0 ? 0 : 1;
        };
    }

    private static double normalCdf(double x) {
        return x < -1 ? erfcOfLarge(-x / Math.sqrt(2)) / 2 : (1 + erf(x / Math.sqrt(2))) / 2;
    }

    /** The series 2/sqrt(pi) exp(-x²) sum(2^n x^(2n+1) / (2n+1)!!), whose terms are all positive. (Abramowitz and Stegun, 7.1.6.) */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }

    /** The continued fraction of erfc for x > 0, from its end. (Abramowitz and Stegun, 7.1.14.) */
    private static double erfcOfLarge(double x) {
        double fraction = x;
        for (int k = 500; k > 0; k--) {
            fraction = x + k / 2.0 / fraction;
        }
        return StrictMath.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
    }
}
