package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/**
 * The elementary functions, each lowered to {@link Primitive primitives} once for scalar and vector code, float and double. Their bits
 * are therefore the same everywhere. Unless it says otherwise, a result is within 1 ulp (float) or 2 ulp (double) of the true value
 * for every argument, subnormal arguments and results included; NaN gives NaN; special cases are those of C99, Annex F.
 */
public final class Functions {

    /** Where {@link #geluTanh} has sqrt(2/pi). */
    public static final double GELU_TANH_SCALE = Math.sqrt(2 / Math.PI);
    /** Its factor of x^3. */
    public static final double GELU_TANH_CUBIC = 0.044715;

    private Functions() {}

    /** exp(-infinity) = 0; overflows to infinity, underflows gradually. */
    public static Value exp(Builder p, Value x) {
        return Exponentials.exp(p, x);
    }

    /** exp(x) - 1, accurate near 0; expm1(-infinity) = -1, expm1(-0) = -0. */
    public static Value expm1(Builder p, Value x) {
        return Exponentials.expm1(p, x);
    }

    /** The natural logarithm; log(0) = -infinity, NaN below 0. */
    public static Value log(Builder p, Value x) {
        return Logarithms.log(p, x);
    }

    /** log(1 + x), accurate near 0; log1p(-1) = -infinity, NaN below -1, log1p(-0) = -0. */
    public static Value log1p(Builder p, Value x) {
        return Logarithms.log1p(p, x);
    }

    /** x in radians, of any size; odd bit for bit; sin(-0) = -0, NaN at the infinities. */
    public static Value sin(Builder p, Value x) {
        return Trigonometric.sin(p, x);
    }

    /** x in radians, of any size; even bit for bit; NaN at the infinities. */
    public static Value cos(Builder p, Value x) {
        return Trigonometric.cos(p, x);
    }

    /** x in radians, of any size; odd bit for bit; tan(-0) = -0, NaN at the infinities. */
    public static Value tan(Builder p, Value x) {
        return Trigonometric.tan(p, x);
    }

    /** Odd bit for bit; tanh(-0) = -0; 1 at infinity. */
    public static Value tanh(Builder p, Value x) {
        return Sigmoids.tanh(p, x);
    }

    /** 1 / (1 + exp(-x)), the left tail underflows gradually; 0 and 1 at the infinities. */
    public static Value sigmoid(Builder p, Value x) {
        return Sigmoids.sigmoid(p, x);
    }

    /** log(1 + exp(x)) without overflow; 0 at -infinity, infinity at infinity. */
    public static Value softplus(Builder p, Value x) {
        return Sigmoids.softplus(p, x);
    }

    /** Odd bit for bit; erf(-0) = -0; 1 at infinity. */
    public static Value erf(Builder p, Value x) {
        return ErrorFunction.erf(p, x);
    }

    /** The derivative of erf, 2 exp(-x^2) / sqrt(pi): within 2 ulp. */
    public static Value slopeOfErf(Builder p, Value x) {
        return ErrorFunction.slopeOfErf(p, x);
    }

    /** The distribution function of the standard normal distribution, erfc(-x / sqrt 2) / 2: within 2.5 ulp, also in the left tail. */
    public static Value normalCdf(Builder p, Value x) {
        return ErrorFunction.normalCdf(p, x);
    }

    /** The density of the standard normal distribution, exp(-x^2/2) / sqrt(2 pi): within 1.5 ulp in float. */
    public static Value normalDensity(Builder p, Value x) {
        return ErrorFunction.normalDensity(p, x);
    }

    /**
     * x to the power y, as IEEE 754 has it: 1 for y = 0 and for x = 1, NaN or not; a negative x needs an integral y, else NaN; zeros and
     * infinities give zeros and infinities, negative ones for a negative x and an odd y.
     */
    public static Value pow(Builder p, Value x, Value y) {
        return Power.pow(p, x, y);
    }

    /** x sigmoid(x); 0 at -infinity, its limit. */
    public static Value silu(Builder p, Value x) {
        return Sigmoids.silu(p, x);
    }

    /** x normalCdf(x), the exact GELU, within 2.5 ulp; 0 at -infinity, its limit. */
    public static Value gelu(Builder p, Value x) {
        return ErrorFunction.gelu(p, x);
    }

    /**
     * x (1 + tanh(u)) / 2 with u = sqrt(2/pi) (x + 0.044715 x^3), the approximation of GELU; 0 at -infinity, its limit. It is not corrected
     * for the rounding of u, which costs 200 ulp in the left tail of float, and 1300 of double.
     */
    public static Value geluTanh(Builder p, Value x) {
        return Sigmoids.geluTanh(p, x);
    }

    /** The greatest integral number not above x, exactly. */
    public static Value floor(Builder p, Value x) {
        return Rounding.floor(p, x);
    }

    /** The least integral number not below x, exactly; -0 between -1 and 0. */
    public static Value ceil(Builder p, Value x) {
        return Rounding.ceil(p, x);
    }

    /** -1, 0 or 1. As in NumPy and PyTorch, sign(-0) is +0; as in NumPy, and unlike PyTorch, sign(NaN) is NaN. */
    public static Value sign(Builder p, Value x) {
        return Rounding.sign(p, x);
    }

    /** 1/x, exactly rounded; infinities at the zeros, with their signs. */
    public static Value reciprocal(Builder p, Value x) {
        return Reciprocals.reciprocal(p, x);
    }

    /** 1 / sqrt(x); infinity at 0, -infinity at -0, 0 at infinity, NaN below 0. */
    public static Value rsqrt(Builder p, Value x) {
        return Reciprocals.rsqrt(p, x);
    }
}
