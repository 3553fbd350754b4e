package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** The S-shaped functions made of exp, sigmoid and tanh, and their kin: silu, and softplus, whose derivative is the sigmoid. */
final class Sigmoids {

    /** 2 artanh(s) = 2 s + s z P(z), z = s^2, on 0 <= s <= 1/3; the relative error is 2^-33.0 and 2^-59.4. */
    private static final Polynomial ARTANH = new Polynomial(
            new double[] {6.6666675e-01f, 3.999895e-01f, 2.8615212e-01f, 2.1443884e-01f, 2.4245271e-01f},
            new double[] {
                0.6666666666666631, 0.4000000000015622, 0.2857142854795599, 0.22222223964423993, 0.18181744086549456,
                0.15386556883114766, 0.13301009351925547, 0.1210582986970862, 0.08341125808703016, 0.17016826385059466
            });

    private Sigmoids() {}

    /** |x|, or if it is smaller the bound from where on even x sigmoid(-x) is 0. */
    private static Value boundedMagnitude(Builder p, Value x) {
        return p.min(p.abs(x), Format.constant(p, 110, 753));
    }

    /**
     * 2^exponent as a product of two powers, so that one may scale by the first while there is precision to lose, and by the second
     * when all is done: a subnormal result is then rounded once.
     */
    private record Scale(Value first, Value second) {

        static Scale of(Builder p, Value exponent) {
            Value moderate = p.max(exponent, p.constant(Format.of(p).minExponent / 2));
            return new Scale(p.pow2(moderate), p.pow2(p.sub(exponent, moderate)));
        }

        Value times(Builder p, Value value) {
            return p.mul(p.mul(value, first), second);
        }
    }

    /** Of sigmoid(-a) for an a >= 0: the result is (quotient + correction) * scale. */
    private record LowerHalf(Value quotient, Value correction, Scale scale) {

        /**
         * With a = n ln 2 + r, sigmoid(-a) = 2^-n / (2^-n + exp(r)). The sum is kept as two numbers and the division corrected by its
         * remainder, or the roundings would add up to more than an ulp.
         */
        static LowerHalf of(Builder p, Exponentials.Reduced reduced, Value expm1) {
            Value one = p.constant(1);
            Scale scale = Scale.of(p, p.neg(reduced.n()));
            var exp = DoubleWord.sumOfOrdered(p, one, expm1);
            var denominator = DoubleWord.sumOfOrdered(p, exp.high(), scale.first).plusLow(p, exp.low());
            Value inverse = p.div(one, denominator.high());
            Value lack = p.fma(denominator.low(), inverse, p.fma(denominator.high(), inverse, p.constant(-1)));
            return new LowerHalf(inverse, p.neg(p.mul(inverse, lack)), scale);
        }
    }

    /** The upper half is 1 minus the lower one. */
    static Value sigmoid(Builder p, Value x) {
        var reduced = Exponentials.Reduced.of(p, boundedMagnitude(p, x));
        LowerHalf half = LowerHalf.of(p, reduced, reduced.expm1(p));
        Value lower = half.scale.times(p, p.add(half.quotient, half.correction));
        return p.select(p.lt(x, p.constant(0)), lower, p.sub(p.constant(1), lower));
    }

    /** x sigmoid(x), with no product of 0 and infinity. */
    static Value silu(Builder p, Value x) {
        Value a = boundedMagnitude(p, x);
        var reduced = Exponentials.Reduced.of(p, a);
        LowerHalf half = LowerHalf.of(p, reduced, reduced.preciseExpm1(p).rounded(p));
        Value product = half.scale.times(p, p.fma(a, half.quotient, p.mul(a, half.correction)));
        return gated(p, x, product);
    }

    /**
     * x G(x) = max(x, 0) - |x| G(-|x|) for a gate with G(x) + G(-x) = 1, given that product. Zeros have the signs of x G(x), but at
     * -infinity the result is +0.
     */
    static Value gated(Builder p, Value x, Value product) {
        Value gated = p.sub(p.max(x, p.constant(-0.0)), product);
        return p.select(p.eq(x, p.constant(Double.NEGATIVE_INFINITY)), p.constant(0), gated);
    }

    /** With m = 1 - exp(-2|x|), accurate near 0 too, tanh |x| = m / (2 - m); both sides of the division are double words. */
    static Value tanh(Builder p, Value x) {
        Value two = p.constant(2);
        Value magnitude = p.min(p.abs(x), Format.constant(p, 10, 20)); // tanh is 1 from there on
        var reduced = Exponentials.Reduced.of(p, p.mul(p.constant(-2), magnitude));
        Value minusPower = p.neg(p.pow2(reduced.n()));
        var expm1 = reduced.preciseExpm1(p).normalised(p);
        var whole = DoubleWord.sumOfOrdered(p, p.constant(1), minusPower);
        Value high = p.fma(minusPower, expm1.high(), whole.high());
        Value low = p.fma(minusPower, expm1.high(), p.sub(whole.high(), high));
        low = p.fma(minusPower, expm1.low(), p.add(low, whole.low()));

        Value denominator = p.sub(two, high);
        Value denominatorLow = p.sub(p.sub(p.sub(two, denominator), high), low);
        return p.copySign(new DoubleWord(high, low).dividedBy(p, new DoubleWord(denominator, denominatorLow)).rounded(p), x);
    }

    /**
     * log(1 + z) with z = exp(-|x|) = 2^n exp(r) is 2 artanh(s) with s = z / (2 + z), again as a double word; max(x, 0) is added
     * before the last rounding.
     */
    static Value softplus(Builder p, Value x) {
        Value zero = p.constant(0);
        var reduced = Exponentials.Reduced.of(p, p.neg(boundedMagnitude(p, x)));
        Scale scale = Scale.of(p, reduced.n());
        var exp = DoubleWord.sumOfOrdered(p, p.constant(1), reduced.expm1(p));
        Value z = p.mul(exp.high(), scale.first);
        var denominator = DoubleWord.sumOfOrdered(p, p.constant(2), z).plusLow(p, p.mul(exp.low(), scale.first));
        DoubleWord s = exp.dividedBy(p, denominator); // to be scaled
        Value scaled = p.mul(s.high(), scale.first);
        Value square = p.mul(scaled, scaled);
        Value twice = p.add(s.high(), s.high());
        Value low = p.fma(p.mul(s.high(), square), ARTANH.at(p, square), p.add(s.low(), s.low()));

        var sum = DoubleWord.sum(p, p.max(x, zero), p.mul(scale.first, twice));
        Value softplus = p.add(sum.high(), p.fma(scale.first, low, sum.low()));
        Value upToInfinity = p.select(p.lt(x, Format.constant(p, 110, 753)), softplus, x);
        return p.select(p.lt(x, zero), p.mul(softplus, scale.second), upToInfinity);
    }
}
