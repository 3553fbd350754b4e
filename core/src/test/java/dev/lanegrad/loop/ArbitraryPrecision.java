package dev.lanegrad.loop;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;

/** The elementary functions to at least 40 significant digits, for finite arguments within their domains. */
final class ArbitraryPrecision {
    private static final MathContext DIGITS = new MathContext(80);

    /** Enough to reduce the greatest double, and for 1 - erf of what leaves the least one. */
    private static final MathContext MANY_DIGITS = new MathContext(420);

    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.TWO;
    private static final BigDecimal TWO_PI = BigDecimalMath.pi(MANY_DIGITS).multiply(TWO);

    private ArbitraryPrecision() {}

    /** Where three terms of the series at 0 are exact to more digits than a formula that cancels. */
    private static boolean isTiny(double x) {
        return Math.abs(x) < 1e-18;
    }

    /** x + a x^2 + b x^3 with a = numerator2 / 6 and b = numerator3 / 6. */
    private static BigDecimal series(double x, int sixthsOfSquare, int sixthsOfCube) {
        BigDecimal v = new BigDecimal(x);
        BigDecimal square = v.multiply(v);
        BigDecimal sixths = square.multiply(BigDecimal.valueOf(sixthsOfSquare))
                .add(square.multiply(v).multiply(BigDecimal.valueOf(sixthsOfCube)));
        return v.add(sixths.divide(BigDecimal.valueOf(6), DIGITS));
    }

    static BigDecimal exp(double x) {
        return exp(new BigDecimal(x));
    }

    private static BigDecimal exp(BigDecimal x) {
        // Far below the least positive double nothing can be told apart from 0.
        return x.compareTo(BigDecimal.valueOf(-2000)) < 0 ? BigDecimal.ZERO : BigDecimalMath.exp(x.round(DIGITS), DIGITS);
    }

    static BigDecimal expm1(double x) {
        return isTiny(x) ? series(x, 3, 1) : exp(x).subtract(ONE);
    }

    static BigDecimal log(double x) {
        return BigDecimalMath.log(new BigDecimal(x), DIGITS);
    }

    static BigDecimal log1p(double x) {
        return isTiny(x) ? series(x, -3, 2) : BigDecimalMath.log(new BigDecimal(x).add(ONE), DIGITS);
    }

    static BigDecimal sin(double x) {
        return isTiny(x) ? series(x, 0, -1) : BigDecimalMath.sin(reduced(x), DIGITS);
    }

    static BigDecimal cos(double x) {
        return isTiny(x) ? ONE : BigDecimalMath.cos(reduced(x), DIGITS);
    }

    static BigDecimal tan(double x) {
        return isTiny(x) ? series(x, 0, 2) : sin(x).divide(cos(x), DIGITS);
    }

    private static BigDecimal reduced(double x) {
        return new BigDecimal(x).remainder(TWO_PI).round(DIGITS);
    }

    static BigDecimal tanh(double x) {
        if (isTiny(x)) {
            return series(x, 0, -2);
        }
        BigDecimal power = exp(new BigDecimal(x).abs().multiply(TWO).negate());
        BigDecimal tanh = ONE.subtract(power).divide(ONE.add(power), DIGITS);
        return x < 0 ? tanh.negate() : tanh;
    }

    static BigDecimal sigmoid(double x) {
        return sigmoid(new BigDecimal(x));
    }

    private static BigDecimal sigmoid(BigDecimal x) {
        BigDecimal power = exp(x.abs().negate());
        return (x.signum() < 0 ? power : ONE).divide(ONE.add(power), DIGITS);
    }

    static BigDecimal softplus(double x) {
        BigDecimal power = exp(-Math.abs(x));
        BigDecimal log1p = power.compareTo(new BigDecimal("1e-25")) < 0
                ? power.subtract(power.multiply(power).divide(TWO)) : BigDecimalMath.log(ONE.add(power), DIGITS);
        return new BigDecimal(Math.max(x, 0)).add(log1p);
    }

    static BigDecimal silu(double x) {
        return new BigDecimal(x).multiply(sigmoid(x));
    }

    static BigDecimal erf(double x) {
        if (Math.abs(x) > 40) {
            return BigDecimal.valueOf(Math.signum(x));
        }
        return erf(new BigDecimal(x), DIGITS);
    }

    /** 2 / sqrt(pi) exp(-x^2) (x + 2 x^3 / 3 + 4 x^5 / (3 * 5) + ...), a series without cancellation. */
    private static BigDecimal erf(BigDecimal x, MathContext digits) {
        BigDecimal twiceSquare = x.multiply(x, digits).multiply(TWO);
        BigDecimal term = x;
        BigDecimal sum = x;
        for (int odd = 3; term.abs().compareTo(sum.abs().movePointLeft(digits.getPrecision())) > 0; odd += 2) {
            term = term.multiply(twiceSquare, digits).divide(BigDecimal.valueOf(odd), digits);
            sum = sum.add(term, digits);
        }
        BigDecimal factor = TWO.divide(BigDecimalMath.pi(digits).sqrt(digits), digits);
        return sum.multiply(factor, digits).multiply(BigDecimalMath.exp(x.multiply(x, digits).negate(), digits), digits);
    }

    static BigDecimal slopeOfErf(double x) {
        return Math.abs(x) > 28 ? BigDecimal.ZERO : TWO.multiply(exp(new BigDecimal(x).pow(2).negate())).divide(BigDecimalMath.pi(DIGITS).sqrt(DIGITS), DIGITS);
    }

    static BigDecimal normalCdf(double x) {
        if (Math.abs(x) > 40) {
            return x < 0 ? BigDecimal.ZERO : ONE;
        }
        MathContext digits = x < -1 ? MANY_DIGITS : DIGITS;
        return ONE.add(erf(new BigDecimal(x).divide(TWO.sqrt(digits), digits), digits)).divide(TWO, digits);
    }

    static BigDecimal normalDensity(double x) {
        return Math.abs(x) > 40 ? BigDecimal.ZERO : exp(new BigDecimal(x).pow(2).divide(TWO).negate()).divide(TWO_PI.sqrt(DIGITS), DIGITS);
    }

    static BigDecimal gelu(double x) {
        return new BigDecimal(x).multiply(normalCdf(x));
    }

    static BigDecimal geluTanh(double x) {
        BigDecimal v = new BigDecimal(x);
        BigDecimal cubic = v.pow(3).multiply(new BigDecimal("0.044715")).add(v);
        return v.multiply(sigmoid(BigDecimal.valueOf(8).divide(BigDecimalMath.pi(DIGITS), DIGITS).sqrt(DIGITS).multiply(cubic)));
    }

    static BigDecimal reciprocal(double x) {
        return ONE.divide(new BigDecimal(x), DIGITS);
    }

    static BigDecimal rsqrt(double x) {
        return ONE.divide(new BigDecimal(x).sqrt(DIGITS), DIGITS);
    }

    static BigDecimal pow(double x, double y) {
        BigDecimal exponent = new BigDecimal(y).multiply(BigDecimalMath.log(new BigDecimal(x).abs(), DIGITS), DIGITS);
        boolean overflows = exponent.compareTo(BigDecimal.valueOf(2000)) > 0;
        BigDecimal power = overflows ? new BigDecimal("1e800") : exp(exponent);
        return x < 0 && y % 2 != 0 ? power.negate() : power;
    }
}
