package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** The S-shaped functions made of exp: sigmoid and tanh, and softplus, whose derivative is the sigmoid. */
final class Sigmoids {

    /** 2 artanh(s) = 2 s + s z P(z), z = s^2, on 0 <= s <= 1/3; the relative error is 2^-33.0 and 2^-59.4. */
    private static final Polynomial ARTANH = new Polynomial(
            new double[] {6.6666675e-01f, 3.999895e-01f, 2.8615212e-01f, 2.1443884e-01f, 2.4245271e-01f},
            new double[] {
                0.6666666666666631, 0.4000000000015622, 0.2857142854795599, 0.22222223964423993, 0.18181744086549456,
                0.15386556883114766, 0.13301009351925547, 0.1210582986970862, 0.08341125808703016, 0.17016826385059466
            });

    private Sigmoids() {}

    /**
     * With a = |x| = n ln 2 + r, the smaller half is sigmoid(-a) = 2^-n / (2^-n + exp(r)), and the larger one 1 minus that. The sum is
     * kept as two numbers and the division corrected by its remainder, or the roundings would add up to more than an ulp.
     */
    static Value sigmoid(Builder p, Value x) {
        Value one = p.constant(1);
        var reduced = Exponentials.Reduced.of(p, p.min(p.abs(x), Format.constant(p, 104, 746)));
        Value exponent = p.neg(reduced.n());
        Value normalExponent = p.max(exponent, p.constant(Format.of(p).minExponent));
        Value power = p.pow2(normalExponent);

        var exp = DoubleWord.sumOfOrdered(p, one, reduced.r());
        exp = exp.plusLow(p, reduced.tail(p, p.constant(0)));
        var denominator = DoubleWord.sumOfOrdered(p, exp.high(), power).plusLow(p, exp.low());
        Value inverse = p.div(one, denominator.high());
        Value remainder = p.fma(denominator.low(), inverse, p.fma(denominator.high(), inverse, p.constant(-1)));
        Value quotient = p.sub(inverse, p.mul(inverse, remainder));
        Value small = p.mul(p.mul(quotient, power), p.pow2(p.sub(exponent, normalExponent)));
        return p.select(p.lt(x, p.constant(0)), small, p.sub(one, small));
    }

    /** With m = 1 - exp(-2|x|), accurate near 0 too, tanh |x| = m / (2 - m); both sides of the division are kept as two numbers. */
    static Value tanh(Builder p, Value x) {
        Value two = p.constant(2);
        Value magnitude = p.min(p.abs(x), Format.constant(p, 10, 20));
        var reduced = Exponentials.Reduced.of(p, p.mul(p.constant(-2), magnitude));
        Value power = p.pow2(reduced.n());
        Value minusPower = p.neg(power);
        Value whole = p.sub(p.constant(1), power);
        Value high = p.fma(minusPower, reduced.r(), whole);
        Value low = p.fma(minusPower, reduced.r(), p.sub(whole, high));
        low = p.fma(minusPower, reduced.tail(p, reduced.rounding(p)), low);

        Value denominator = p.sub(two, high);
        Value denominatorLow = p.sub(p.sub(p.sub(two, denominator), high), low);
        Value inverse = p.div(p.constant(1), denominator);
        Value quotient = p.mul(high, inverse);
        Value minusQuotient = p.neg(quotient);
        Value remainder = p.add(p.fma(minusQuotient, denominator, high), p.fma(minusQuotient, denominatorLow, low));
        return p.copySign(p.fma(remainder, inverse, quotient), x);
    }

    static Value softplus(Builder p, Value x) {
        Value exp = Exponentials.exp(p, p.neg(p.abs(x)));
        Value s = p.div(exp, p.add(exp, p.constant(2)));
        Value z = p.mul(s, s);
        Value log1p = p.fma(p.mul(s, z), ARTANH.at(p, z), p.add(s, s));
        return p.add(p.max(x, p.constant(0)), log1p);
    }
}
