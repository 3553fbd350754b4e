package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** erf, and with the distribution function of the standard normal distribution, gelu. */
final class ErrorFunction {

    /** erf(x) / x - 1 in z = x^2 on |x| <= 1; the relative error is 2^-29.4 and 2^-56.0. */
    private static final Polynomial NEAR_ZERO = new Polynomial(
            new double[] {
                1.2837917e-01f, -3.7612626e-01f, 1.1283579e-01f, -2.6853347e-02f, 5.187162e-03f, -7.997853e-04f, 7.806903e-05f
            },
            new double[] {
                0.12837916709551256, -0.37612638903183343, 0.11283791670936949, -0.02686617064195855, 0.005223977596726496,
                -0.0008548325484230632, 0.00012055280460298036, -1.4924464599754135e-05, 1.644413225852671e-06, -1.6183798367742e-07,
                1.3615588847077177e-08, -7.605128685122721e-10
            });

    /** log(1 - erf(t)) / t + 1 from 1 to 4.1 (float) and 6.1 (double), where erf becomes 1; the error of erf is 2^-28.6 and 2^-57.2. */
    private static final Polynomial LOG_COMPLEMENT = new Polynomial(
            new double[] {-1.2847555e-01f, -6.358465e-01f, -1.0509655e-01f, 2.2786012e-02f, -3.1830943e-03f, 2.1017922e-04f},
            new double[] {
                -0.12837910812802766, -0.6366202778764236, -0.10277071916411648, 0.019124679894274268, 0.00021255498197571894,
                -0.0016932992177297634, 0.0005753572422859903, 4.284544247088065e-07, -9.515167996261418e-05, 5.587680620356698e-05,
                -2.028982205464763e-05, 5.366892946263982e-06, -1.073892602917511e-06, 1.622828147525131e-07, -1.8035803250370734e-08,
                1.394030863337942e-09, -6.699072248246765e-11, 1.5073114473889456e-12
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
        Value t = p.min(magnitude, Format.constant(p, 4.1, 6.1));
        var logComplement = Exponentials.Reduced.of(p, p.fma(t, LOG_COMPLEMENT.at(p, t), p.neg(t)));
        Value power = p.pow2(logComplement.n());
        Value far = p.fma(p.neg(power), logComplement.expm1(p), p.sub(one, power)); // 1 - 2^n exp(r), rounded once
        return p.select(p.lt(magnitude, one), near, p.copySign(far, x));
    }

    /** normalCdf(-a) for an a >= 0 is (quotient + correction) 2^exponent, where the correction may be a good part of the quotient. */
    private record Tail(Value quotient, Value correction, Value exponent) {

        /** From where on even a normalCdf(-a) is 0. */
        static Value boundedMagnitude(Builder p, Value x) {
            return p.min(p.abs(x), Format.constant(p, 15, 38.7));
        }

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

            var exponent = DoubleWord.product(p, p.mul(a, p.constant(-0.5)), a);
            var reduced = Exponentials.Reduced.of(p, exponent);
            Value expm1 = reduced.expm1(p);
            return new Tail(quotient.high(), p.fma(quotient.high(), expm1, quotient.low()), reduced.n());
        }
    }

    /** The upper half is 1 minus the tail. */
    static Value normalCdf(Builder p, Value x) {
        Tail tail = Tail.at(p, Tail.boundedMagnitude(p, x));
        Value lower = Exponentials.scale(p, p.add(tail.quotient, tail.correction), tail.exponent);
        return p.select(p.lt(x, p.constant(0)), lower, p.sub(p.constant(1), lower));
    }

    /** x normalCdf(x), with no product of 0 and infinity. */
    static Value gelu(Builder p, Value x) {
        Value a = Tail.boundedMagnitude(p, x);
        Tail tail = Tail.at(p, a);
        Value product = Exponentials.scale(p, p.fma(a, tail.quotient, p.mul(a, tail.correction)), tail.exponent);
        return Sigmoids.gated(p, x, product);
    }
}
