package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** log and log1p, and log as a double word for {@link Power}. */
final class Logarithms {

    /** 2 artanh(s) = 2 s + s z P(z), z = s^2, on |s| <= 3 - sqrt 8; the relative error is 2^-30.2 and 2^-59.5. */
    private static final Polynomial ARTANH = new Polynomial(
            new double[] {6.6666776e-01f, 3.9977583e-01f, 2.9870808e-01f},
            new double[] {
                0.6666666666666734, 0.3999999999941655, 0.28571428742059807, 0.22222198600899504, 0.18183563107031359,
                0.15314077387995423, 0.147957163220427
            });

    /** 2 artanh(s) = 2 s + s z (2/3 + z P(z)); the relative error is 2^-36.8 and 2^-66.3. */
    private static final Polynomial ARTANH_BEYOND_CUBE = new Polynomial(
            new double[] {4.0000153e-01f, 2.854709e-01f, 2.3419634e-01f},
            new double[] {
                0.40000000000002256, 0.28571428570099594, 0.22222222519919144, 0.18181784367544288, 0.15386757306600085,
                0.13256818443131302, 0.1319632116288988
            });

    private Logarithms() {}

    /** x = 2^exponent (1 + f) with 1 + f between sqrt 1/2 and sqrt 2, for a positive finite x; both are exact. */
    private record Reduced(Value exponent, Value f) {

        static Reduced ofNormal(Builder p, Value x) {
            Value significand = p.mantissa(x);
            Value isUpper = Rounding.ofModerate(p, p.sub(significand, p.constant(0.9142136))); // 1 above sqrt 2, else 0
            Value halving = p.fma(isUpper, p.constant(-0.5), p.constant(1));
            return new Reduced(p.add(p.exponent(x), isUpper), p.fma(significand, halving, p.constant(-1)));
        }

        static Reduced of(Builder p, Value x) {
            Format format = Format.of(p);
            Value isSubnormal = p.lt(x, p.constant(Math.scalb(1.0, format.minExponent)));
            Value normal = p.select(isSubnormal, p.mul(x, p.constant(Math.scalb(1.0, format.precision))), x);
            Reduced reduced = ofNormal(p, normal);
            Value shift = p.select(isSubnormal, p.constant(format.precision), p.constant(0));
            return new Reduced(p.sub(reduced.exponent, shift), reduced.f);
        }

        /** exponent * ln 2 rounded to so few bits that the product is exact. */
        Value exponentTimesLn2High(Builder p) {
            return p.mul(exponent, Format.constant(p, 0.693145751953125, 0.6931471805598903));
        }

        Value exponentTimesLn2Low(Builder p, Value addend) {
            return p.fma(exponent, Format.constant(p, 1.428606765330187e-06, 5.497923018708371e-14), addend);
        }

        /** exponent * ln 2 + log(1 + f). */
        DoubleWord log(Builder p) {
            // As in fdlibm: with s = f / (2 + f), log(1 + f) = 2 artanh(s) = f - f^2/2 + s (f^2/2 + s^2 P(s^2)). The leading term is exact.
            Value s = p.div(f, p.add(f, p.constant(2)));
            Value z = p.mul(s, s);
            Value minusHalfSquare = p.mul(f, p.mul(f, p.constant(-0.5)));
            Value bracket = p.sub(p.mul(z, ARTANH.at(p, z)), minusHalfSquare);
            Value tail = p.fma(s, bracket, minusHalfSquare);
            return DoubleWord.sumOfOrdered(p, exponentTimesLn2High(p), f).plusLow(p, exponentTimesLn2Low(p, tail));
        }
    }

    static Value log(Builder p, Value x) {
        return atEdges(p, x, p.constant(0), Reduced.of(p, x).log(p).rounded(p));
    }

    /** log(u) + c/u, where u + c = 1 + x exactly. */
    static Value log1p(Builder p, Value x) {
        var u = DoubleWord.sum(p, p.constant(1), x);
        Value log = Reduced.ofNormal(p, u.high()).log(p).plusLow(p, p.div(u.low(), u.high())).rounded(p);
        return p.copySign(atEdges(p, x, p.constant(-1), log), x); // log1p(-0) is -0
    }

    /** The limits: -infinity at {@code zero}, NaN below it, infinity at infinity. */
    private static Value atEdges(Builder p, Value x, Value zero, Value log) {
        Value belowInfinity = p.select(p.lt(x, p.constant(Double.POSITIVE_INFINITY)), log, x);
        Value atOrBelowZero = p.select(p.lt(x, zero), p.constant(Double.NaN), p.constant(Double.NEGATIVE_INFINITY));
        return p.select(p.le(x, zero), atOrBelowZero, belowInfinity);
    }

    /** log(x) with a relative error below 2^-36 and 2^-65, for a positive finite x; anything for another x. */
    static DoubleWord logAsDoubleWord(Builder p, Value x) {
        Reduced reduced = Reduced.of(p, x);
        Value f = reduced.f;
        Value two = p.constant(2);

        var s = new DoubleWord(f, p.constant(0)).dividedBy(p, DoubleWord.sumOfOrdered(p, two, f));
        var z = s.times(p, s);
        Value twoThirds = Format.constant(p, 0.6666667f, 0.6666666666666666);
        Value twoThirdsLow = Format.constant(p, -1.9868216e-08f, 3.700743415417188e-17);
        var cubic = DoubleWord.sumOfOrdered(p, twoThirds, p.mul(z.high(), ARTANH_BEYOND_CUBE.at(p, z.high())));
        var tail = s.times(p, z.times(p, cubic.plusLow(p, twoThirdsLow)));

        var logOfSignificand = DoubleWord.sumOfOrdered(p, p.mul(two, s.high()), tail.high())
                .plusLow(p, p.fma(two, s.low(), tail.low()));
        return DoubleWord.sumOfOrdered(p, reduced.exponentTimesLn2High(p), logOfSignificand.high())
                .plusLow(p, reduced.exponentTimesLn2Low(p, logOfSignificand.low()));
    }
}
