package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** The S-shaped functions made of exp, sigmoid and tanh, and their kin: silu, gelu by tanh, and softplus, the integral of sigmoid. */
final class Sigmoids {

    /** 2 artanh(s) = 2 s + s z P(z), z = s^2, on 0 <= s <= 1/3; the relative error is 2^-33.0 and 2^-59.4. */
    private static final Polynomial ARTANH = new Polynomial(
            new double[] {6.6666675e-01f, 3.999895e-01f, 2.8615212e-01f, 2.1443884e-01f, 2.4245271e-01f},
            new double[] {
                0.6666666666666631, 0.4000000000015622, 0.2857142854795599, 0.22222223964423993, 0.18181744086549456,
                0.15386556883114766, 0.13301009351925547, 0.1210582986970862, 0.08341125808703016, 0.17016826385059466
            });

    /** (tanh(x) / x - 1) / z in z = x^2 on |x| <= 1; the relative error of tanh is 2^-27.7 and 2^-56.1. */
    private static final Polynomial TANH = new Polynomial(
            new double[] {
                -3.3333296e-01f, 1.3332346e-01f, -5.387986e-02f, 2.1486768e-02f, -7.946217e-03f, 2.3014194e-03f, -3.5846216e-04f
            },
            new double[] {
                -0.33333333333332943, 0.13333333333292693, -0.053968253953374255, 0.021869488259060987, -0.008863232444577561,
                0.003592105559733785, -0.001455721108496766, 0.0005896179524025606, -0.00023804210307965565, 9.476516113556124e-05,
                -3.608300362597959e-05, 1.2338342798637784e-05, -3.418070589663208e-06, 6.539861445563845e-07, -6.262136483402911e-08
            });

    private Sigmoids() {}

    /** From where on even a sigmoid(-a) is 0. */
    private static Value end(Builder p) {
        return Format.constant(p, 110, 753);
    }

    /**
     * 2^exponent as a product of two powers, so that one may scale by the first while there is precision to lose, and by the second
     * when all is done: a subnormal result is then rounded once.
     */
    private record Scale(Value first, Value second) {

        /** @param shifted exponent + {@link Format#shift}, where the exponent is at most 0 */
        static Scale of(Builder p, Value shifted) {
            Format format = Format.of(p);
            Value moderate = p.max(shifted, p.constant(format.shift + format.minExponent / 2));
            return new Scale(p.pow2(moderate), p.pow2(p.sub(shifted, p.sub(moderate, Rounding.shift(p)))));
        }

        Value times(Builder p, Value value) {
            return p.mul(p.mul(value, first), second);
        }
    }

    /** Of sigmoid(-a) for an a >= 0: the result is inverse * (1 + remainder) * scale. */
    private record LowerHalf(Value inverse, Value remainder, Scale scale) {

        /**
         * With a = n ln 2 + r, sigmoid(-a) = 2^-n / (2^-n + exp(r)). The sum is kept as two numbers and the division corrected by its
         * remainder, or the roundings would add up to more than an ulp. It is computed with the opposite sign, which saves instructions.
         */
        static LowerHalf of(Builder p, Exponentials.Reduced reduced, Value expm1) {
            Scale scale = Scale.of(p, p.sub(p.constant(2 * Format.of(p).shift), reduced.shifted()));
            Value minusOne = p.constant(-1);
            var whole = DoubleWord.differenceOfOrdered(p, minusOne, scale.first);
            var denominator = DoubleWord.differenceOfOrdered(p, whole.high(), expm1).plusLow(p, whole.low());
            Value inverse = p.div(minusOne, denominator.high());
            Value remainder = p.fma(denominator.low(), inverse, p.fma(denominator.high(), inverse, p.constant(1)));
            return new LowerHalf(inverse, remainder, scale);
        }
    }

    /** The upper half is 1 minus the lower one. */
    static Value sigmoid(Builder p, Value x) {
        Value a = p.abs(x);
        var reduced = Exponentials.Reduced.of(p, a);
        LowerHalf half = LowerHalf.of(p, reduced, reduced.expm1(p));
        Value lower = Exponentials.orVanished(p, a, end(p), half.scale.times(p, p.fma(half.inverse, half.remainder, half.inverse)));
        return p.select(p.lt(x, p.constant(0)), lower, p.sub(p.constant(1), lower));
    }

    /** x sigmoid(x), with no product of 0 and infinity. */
    static Value silu(Builder p, Value x) {
        Value a = p.abs(x);
        var reduced = Exponentials.Reduced.of(p, a);
        LowerHalf half = LowerHalf.of(p, reduced, reduced.preciseExpm1(p).rounded(p));
        Value correction = p.mul(half.inverse, half.remainder);
        Value product = half.scale.times(p, p.fma(a, half.inverse, p.mul(a, correction)));
        return gated(p, x, Exponentials.orVanished(p, a, end(p), product));
    }

    /**
     * x G(x) for a gate with G(x) + G(-x) = 1, given |x| G(-|x|): that is minus the result below 0, and what x exceeds it by above. Zeros
     * have the signs of x G(x), but at -infinity the result is +0.
     */
    static Value gated(Builder p, Value x, Value product) {
        Value gated = p.select(p.lt(x, p.constant(0)), p.neg(product), p.sub(x, product));
        return p.select(p.eq(x, p.constant(Double.NEGATIVE_INFINITY)), p.constant(0), gated);
    }

    /** x sigmoid(2 u), which is x (1 + tanh(u)) / 2 without the cancellation. */
    static Value geluTanh(Builder p, Value x) {
        Value cubic = p.fma(p.mul(p.constant(Functions.GELU_TANH_CUBIC), p.mul(x, x)), x, x);
        Value weight = sigmoid(p, p.mul(p.constant(2 * Functions.GELU_TANH_SCALE), cubic));
        return p.select(p.eq(x, p.constant(Double.NEGATIVE_INFINITY)), p.constant(0), p.mul(x, weight));
    }

    /** Near zero x + x z P(z), beyond 1 - 2 / (exp(2|x|) + 1), where the quotient is so small that its error hardly matters. */
    static Value tanh(Builder p, Value x) {
        Value one = p.constant(1);
        Value magnitude = p.abs(x);
        Value square = p.mul(x, x);
        Value near = p.fma(p.mul(magnitude, square), TANH.at(p, square), magnitude);

        var reduced = Exponentials.Reduced.of(p, p.add(magnitude, magnitude));
        Value power = p.pow2(reduced.shifted());
        Value denominator = p.fma(power, reduced.expm1(p), p.add(power, one));
        Value far = p.sub(one, p.div(p.constant(2), denominator));
        Value farOrOne = p.select(p.lt(Format.constant(p, 10, 20), magnitude), one, far);
        return p.copySign(p.select(p.lt(magnitude, one), near, farOrOne), x);
    }

    /**
     * log(1 + z) with z = exp(-|x|) = 2^n exp(r) is 2 artanh(s) with s = z / (2 + z), as a double word; max(x, 0) is added
     * before the last rounding.
     */
    static Value softplus(Builder p, Value x) {
        Value zero = p.constant(0);
        Value magnitude = p.abs(x);
        var reduced = Exponentials.Reduced.of(p, p.neg(magnitude));
        Scale scale = Scale.of(p, reduced.shifted());
        var exp = DoubleWord.sumOfOrdered(p, p.constant(1), reduced.expm1(p));
        Value z = p.mul(exp.high(), scale.first);
        var denominator = DoubleWord.sumOfOrdered(p, p.constant(2), z).plusLow(p, p.mul(exp.low(), scale.first));
        DoubleWord s = exp.dividedBy(p, denominator); // to be scaled
        Value scaled = p.mul(s.high(), scale.first);
        Value square = p.mul(scaled, scaled);
        Value twice = p.add(s.high(), s.high());
        Value low = p.fma(p.mul(s.high(), square), ARTANH.at(p, square), p.add(s.low(), s.low()));

        Value isLower = p.lt(x, zero);
        var sum = DoubleWord.sum(p, p.select(isLower, zero, x), p.mul(scale.first, twice));
        Value softplus = p.add(sum.high(), p.fma(scale.first, low, sum.low()));
        Value upper = p.select(p.lt(x, end(p)), softplus, x);
        return p.select(isLower, Exponentials.orVanished(p, magnitude, end(p), p.mul(softplus, scale.second)), upper);
    }
}
