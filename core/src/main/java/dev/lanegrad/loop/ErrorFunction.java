package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** erf and the distribution function of the standard normal distribution, the derivatives of both, and gelu. */
final class ErrorFunction {

    /** Where erf changes from one polynomial to the other. */
    private static final double FAR = 0.875;

    /** erf(x) / x - 1 in z = x^2 up to {@link #FAR}; the relative error is 2^-30.1 and 2^-55.3. */
    private static final Polynomial NEAR_ZERO = new Polynomial(
            new double[] {
                1.2837917e-01f, -3.761263e-01f, 1.1283623e-01f, -2.685535e-02f, 5.190825e-03f, -8.0238766e-04f, 7.8507925e-05f
            },
            new double[] {
                0.12837916709551256, -0.37612638903183077, 0.11283791670918145, -0.026866170637475238, 0.005223977544798134,
                -0.000854832207771678, 0.00012055143752028643, -1.4920986952452621e-05, 1.6387837762326049e-06, -1.5621929677824317e-07,
                1.0463397422597517e-08
            });

    /**
     * log(1 - erf(t)) / t + 1 from {@link #FAR} to 4.1 (float) and 6.1 (double), where erf becomes 1; the error of erf is 2^-28.3 and
     * 2^-56.9.
     */
    private static final Polynomial LOG_COMPLEMENT = new Polynomial(
            new double[] {-1.2852246e-01f, -6.3569134e-01f, -1.0529684e-01f, 2.2912068e-02f, -3.2217482e-03f, 2.1479746e-04f},
            new double[] {
                -0.12837916709172909, -0.6366197256735244, -0.10277311842804096, 0.019131101743738017, 0.00020069806369916223,
                -0.0016772763490216034, 0.0005589495250833132, 1.3431545365701814e-05, -0.00010322479721025659, 5.982568211674615e-05,
                -2.1811495812834584e-05, 5.826197004598334e-06, -1.1811578683627777e-06, 1.8125862402697975e-07, -2.0491599122665853e-08,
                1.6131378555778472e-09, -7.902474338189539e-11, 1.813691705703734e-12
            });

    /**
     * 2 (1 + 7/8 a) exp(a^2/2) normalCdf(-a) - c in q = (a - k) / (a + k), for every a >= 0 whose result is not 0, with k = 3.5 (float)
     * and 4.5 (double) and the leading constant c below. The function of a is rather flat, between 1 and 0.7, so that the roundings of q
     * and of the polynomial hardly matter. The relative error is 2^-26.9 and 2^-54.6.
     */
    private static final Polynomial SCALED_TAIL = new Polynomial(
            new double[] {
                -1.13169e-08f, -2.1778187e-01f, 3.2841027e-02f, 5.117254e-02f, -4.81868e-02f, 1.7780082e-02f, 1.4815069e-04f,
                -2.3972865e-03f, 2.0410056e-04f, 3.195309e-04f, 3.213979e-05f
            },
            new double[] {
                3.524708327433728e-17, -0.20428511386607265, 0.07191158493785318, 0.013681473687409225, -0.04303388150890176,
                0.03554371209314781, -0.017476206575499528, 0.004675936738192757, 0.0001346258961181468, -0.0005920831372452619,
                0.00012710107283677672, 5.565758660075504e-05, -2.6020014553677262e-05, -5.794629068942141e-06,
                4.431334693409897e-06, 8.535056109190623e-07, -7.375601646437354e-07, -1.8279701837728746e-07,
                1.108792415710641e-07, 4.286930955671427e-08, -9.372861527664646e-09, -6.7216929888327345e-09,
                -8.241175652707825e-10
            });

    private ErrorFunction() {}

    /** Near zero x + x P(x^2), beyond 1 - exp(-|x| + |x| Q(|x|)): the shape of N. Juffa's erff. */
    static Value erf(Builder p, Value x) {
        Value one = p.constant(1);
        Value near = p.fma(x, NEAR_ZERO.at(p, p.mul(x, x)), x);
        Value magnitude = p.abs(x);
        var logComplement = Exponentials.Reduced.of(p, p.fma(magnitude, LOG_COMPLEMENT.at(p, magnitude), p.neg(magnitude)));
        Value power = p.pow2(logComplement.shifted());
        Value far = p.fma(p.neg(power), logComplement.expm1(p), p.sub(one, power)); // 1 - 2^n exp(r), rounded once
        Value farOrOne = p.select(p.lt(Format.constant(p, 4.1, 6.1), magnitude), one, far);
        return p.select(p.lt(magnitude, p.constant(FAR)), near, p.copySign(farOrOne, x));
    }

    /** normalCdf(-a) for an a >= 0 is (quotient + correction) 2^reduced.n, where the correction may be a good part of the quotient. */
    private record Tail(Value quotient, Value correction, Exponentials.Reduced reduced) {

        /**
         * exp(-a^2/2) times the scaled tail over 2 (1 + 7/8 a), with the square, that denominator and the leading constant as double words:
         * the idea is that of N. Juffa's erfcf.
         */
        static Tail at(Builder p, Value a) {
            Value k = Format.constant(p, 3.5, 4.5);
            Value slope = p.constant(1.75);
            Value two = p.constant(2);
            Value high = p.fma(a, slope, two);
            var denominator = new DoubleWord(high, p.fma(a, slope, p.sub(two, high)));
            Value q = p.div(p.sub(a, k), p.add(a, k));
            Value leading = Format.constant(p, 0.8640544f, 0.8374334970645284);
            var scaledTail = DoubleWord.sumOfOrdered(p, leading, SCALED_TAIL.at(p, q));
            var quotient = scaledTail.dividedBy(p, denominator);

            var reduced = square(p, a, -0.5);
            Value expm1 = reduced.expm1(p);
            return new Tail(quotient.high(), p.fma(quotient.high(), expm1, quotient.low()), reduced);
        }

        /** A multiple of the tail at a, given without its power of 2. */
        Value scaled(Builder p, Value a, Value multiple) {
            return Exponentials.orVanished(p, a, endOfNormal(p), reduced.scaleDown(p, multiple));
        }
    }

    /** From where on even normalCdf(-a) and the density are 0. */
    private static Value endOfNormal(Builder p) {
        return Format.constant(p, 15, 38.7);
    }

    /** factor a^2 as an exponent: of a double word, because a rounding of the square would be magnified as many times as it is large. */
    private static Exponentials.Reduced square(Builder p, Value a, double factor) {
        return Exponentials.Reduced.of(p, DoubleWord.product(p, p.mul(a, p.constant(factor)), a));
    }

    /** The upper half is 1 minus the tail. */
    static Value normalCdf(Builder p, Value x) {
        Value a = p.abs(x);
        Tail tail = Tail.at(p, a);
        Value lower = tail.scaled(p, a, p.add(tail.quotient, tail.correction));
        return p.select(p.lt(x, p.constant(0)), lower, p.sub(p.constant(1), lower));
    }

    /** The derivative of normalCdf, exp(-x^2/2) / sqrt(2 pi), in primitives of that: together, the two take little longer than one. */
    static Value normalDensity(Builder p, Value x) {
        return bell(p, x, -0.5, Format.constant(p, 0.3989423f, 0.3989422804014327), endOfNormal(p));
    }

    /** The derivative of erf, 2 exp(-x^2) / sqrt(pi). */
    static Value slopeOfErf(Builder p, Value x) {
        return bell(p, x, -1, Format.constant(p, 1.1283792f, 1.1283791670955126), Format.constant(p, 10.6, 27.4));
    }

    /** peak exp(factor x^2), and 0 from {@code end} on. */
    private static Value bell(Builder p, Value x, double factor, Value peak, Value end) {
        Value a = p.abs(x);
        var reduced = square(p, a, factor);
        return Exponentials.orVanished(p, a, end, reduced.scaleDown(p, p.fma(peak, reduced.expm1(p), peak)));
    }

    /** x normalCdf(x), with no product of 0 and infinity. */
    static Value gelu(Builder p, Value x) {
        Value a = p.abs(x);
        Tail tail = Tail.at(p, a);
        Value product = tail.scaled(p, a, p.fma(a, tail.quotient, p.mul(a, tail.correction)));
        return Sigmoids.gated(p, x, product);
    }
}
