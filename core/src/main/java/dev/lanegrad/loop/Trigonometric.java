package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** sin, cos and tan, accurate for arguments of any size. */
final class Trigonometric {

    /** The first 1312 bits of 1 / (2 pi). */
    private static final BigInteger TURNS = new BigInteger(
            "28be60db9391054a7f09d5f47d4d377036d8a5664f10e4107f9458eaf7aef1586dc91b8e909374b801"
                    + "924bba827464873f877ac72c4a69cfba208d7d4baed1213a671c09ad17df904e64758e60d4ce7d2721"
                    + "17e2ef7e4a0ec7fe25fff7816603fbcbc462d6829b47db4d9fb3c9f2c26dd3d18fd9a797fa8b5d49ee"
                    + "b1faf97c5ecf41ce7de294a4ba9afed7ec47e357421580cc11bf1edaeafc33ef0826bd0d876a78e458",
            16);

    private static final int TURNS_BITS = 1312;

    /** How many digits of 1 / (2 pi) matter for one argument. */
    private static final int DIGITS = 5;

    /** (sin(r) - r) / r^3 in z = r^2 on |r| <= pi/4; the error relative to sin(r) is 2^-28.0 and 2^-58.0. */
    private static final Polynomial SIN = new Polynomial(
            new double[] {-1.6666655e-01f, 8.332188e-03f, -1.951801e-04f},
            new double[] {
                -0.16666666666666632, 0.008333333333322418, -0.00019841269829767288, 2.7557313667518783e-06, -2.5050753093107537e-08,
                1.5896449437756355e-10
            });

    /** (cos(r) - 1 + r^2/2) / r^4 in z = r^2; the error of cos(r) is 2^-33.1 and 2^-64.0. */
    private static final Polynomial COS = new Polynomial(
            new double[] {4.1666646e-02f, -1.3887301e-03f, 2.443067e-05f},
            new double[] {
                0.041666666666666595, -0.0013888888888873303, 2.480158728896954e-05, -2.75573142084978e-07, 2.0875704576057895e-09,
                -1.1358728847967221e-11
            });

    private Trigonometric() {}

    static Value sin(Builder p, Value x) {
        Reduced reduced = Reduced.of(p, x);
        Value sin = reduced.sinOfQuadrant(p, reduced.quarters);
        return p.select(p.eq(x, p.constant(0)), x, sin); // keeps -0
    }

    static Value cos(Builder p, Value x) {
        Reduced reduced = Reduced.of(p, x);
        return reduced.sinOfQuadrant(p, p.add(reduced.quarters, p.constant(1)));
    }

    static Value tan(Builder p, Value x) {
        Reduced reduced = Reduced.of(p, x);
        DoubleWord sin = reduced.sin(p).normalised(p);
        DoubleWord cos = reduced.cos(p).normalised(p);
        Value isOdd = isOdd(p, fractionOfTurn(p, reduced.quarters));
        DoubleWord tan = sin.orElse(p, isOdd, cos).dividedBy(p, cos.orElse(p, isOdd, sin.negated(p)));
        return p.select(p.eq(x, p.constant(0)), x, tan.rounded(p)); // keeps -0
    }

    /** Quarters of a turn as a part of a turn: 0, 1/4, -1/4, or 1/2 with either sign. */
    private static Value fractionOfTurn(Builder p, Value quarters) {
        Value turns = p.mul(quarters, p.constant(0.25));
        return p.sub(turns, p.round(turns));
    }

    private static Value isOdd(Builder p, Value fractionOfTurn) {
        return p.eq(p.abs(fractionOfTurn), p.constant(0.25));
    }

    /**
     * x = quarters * pi/2 + angle, up to whole turns, with |angle| <= pi/4 and a little.
     *
     * <p>After M. Payne and R. Hanek (1983), without the integers: x / (2 pi) modulo 1 is a sum of products of x with a few digits of
     * 1 / (2 pi). A digit is as wide as a significand, and those that matter for an x are picked by its magnitude. Each product is two
     * numbers, exactly; whole turns are dropped from each before they are added, with all rounding errors kept.
     *
     * @param quarters an integral number from -10 to 10
     */
    private record Reduced(Value quarters, DoubleWord angle) {

        static Reduced of(Builder p, Value x) {
            Turns turns = Window.of(p, x).turns(p);
            Value quarters = p.round(p.mul(turns.high, p.constant(4)));
            Value beyond = p.fma(quarters, p.constant(-0.25), turns.high); // exact, and perhaps 0: renormalise
            DoubleWord rest = DoubleWord.sum(p, beyond, turns.middle).plusLow(p, turns.low);
            DoubleWord twoPi = new DoubleWord(
                    Format.constant(p, 6.2831855f, 6.283185307179586), Format.constant(p, -1.7484555e-07f, 2.4492935982947064e-16));
            DoubleWord angle = rest.times(p, twoPi);

            Value isSmall = p.le(p.abs(x), p.constant(0.785398));
            Value zero = p.constant(0);
            return new Reduced(
                    p.select(isSmall, zero, quarters),
                    new DoubleWord(p.select(isSmall, x, angle.high()), p.select(isSmall, zero, angle.low())));
        }

        /** sin(angle), not normalised. */
        DoubleWord sin(Builder p) {
            Value r = angle.high();
            Value z = p.mul(r, r);
            Value slope = p.fma(z, p.constant(-0.5), p.constant(1));
            return new DoubleWord(r, p.fma(p.mul(r, z), SIN.at(p, z), p.mul(angle.low(), slope)));
        }

        /** cos(angle), not normalised. */
        DoubleWord cos(Builder p) {
            Value r = angle.high();
            DoubleWord square = DoubleWord.product(p, r, r);
            Value z = square.high();
            Value minusHalf = p.constant(-0.5);
            DoubleWord parabola = DoubleWord.sumOfOrdered(p, p.constant(1), p.mul(z, minusHalf));
            Value slopes = p.fma(p.neg(r), angle.low(), p.fma(square.low(), minusHalf, parabola.low()));
            return new DoubleWord(parabola.high(), p.fma(p.mul(z, z), COS.at(p, z), slopes));
        }

        /** The sine of quarters * pi/2 + angle. */
        Value sinOfQuadrant(Builder p, Value quarters) {
            Value sin = sin(p).rounded(p);
            Value cos = cos(p).rounded(p);
            Value turn = fractionOfTurn(p, quarters);
            Value magnitude = p.select(isOdd(p, turn), cos, sin);
            Value isNegative = p.or(p.lt(turn, p.constant(0)), p.eq(turn, p.constant(0.5)));
            return p.select(isNegative, p.neg(magnitude), magnitude);
        }
    }

    /** x = value * 2^(width * j) with 1/2 <= |value| < 2^(width-1), and the digits j to j+4 of 1 / (2 pi), digit 0 being 0. */
    private record Window(Value value, List<Value> digits) {

        static Window of(Builder p, Value x) {
            int width = Format.of(p).precision;
            List<Value> digits = digits(p, width);
            Value value = p.abs(x);
            for (int step = Integer.highestOneBit(digits.size() - DIGITS); step > 0; step /= 2) {
                Value isBeyond = p.le(p.constant(Math.scalb(1.0, width * step - 1)), value);
                value = p.select(isBeyond, p.mul(value, p.constant(Math.scalb(1.0, -width * step))), value);
                var picked = new ArrayList<Value>();
                for (int i = 0; i < Math.min(digits.size(), DIGITS + step - 1); i++) {
                    boolean exists = i + step < digits.size();
                    picked.add(exists ? p.select(isBeyond, digits.get(i + step), digits.get(i)) : digits.get(i));
                }
                digits = picked;
            }
            return new Window(p.copySign(value, x), digits);
        }

        /** All digits of 1 / (2 pi) that the greatest finite x needs, each an integer of {@code width} bits. */
        private static List<Value> digits(Builder p, int width) {
            int lastWindow = (Format.of(p).maxExponent + 1) / width;
            var digits = new ArrayList<Value>(List.of(p.constant(0)));
            BigInteger mask = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
            for (int k = 1; k < lastWindow + DIGITS; k++) {
                digits.add(p.constant(TURNS.shiftRight(TURNS_BITS - k * width).and(mask).doubleValue()));
            }
            return digits;
        }

        private DoubleWord product(Builder p, int digit) {
            return DoubleWord.product(p, p.mul(value, scale(p, digit)), digits.get(digit));
        }

        private static Value scale(Builder p, int digit) {
            return p.constant(Math.scalb(1.0, -Format.of(p).precision * digit));
        }

        private static Value dropWhole(Builder p, Value turns) {
            return p.sub(turns, p.round(turns));
        }

        Turns turns(Builder p) {
            DoubleWord first = product(p, 0); // an integer times a digit: no bits below 2^-width, so the next sum is exact
            Value start = p.add(dropWhole(p, first.high()), dropWhole(p, first.low()));
            DoubleWord second = product(p, 1);
            DoubleWord third = product(p, 2);
            DoubleWord fourth = product(p, 3);
            Value fifth = p.mul(p.mul(value, scale(p, 4)), digits.get(4));

            DoubleWord a = DoubleWord.sum(p, start, dropWhole(p, second.high()));
            DoubleWord b = DoubleWord.sum(p, second.low(), third.high());
            DoubleWord high = DoubleWord.sum(p, a.high(), b.high());

            DoubleWord c = DoubleWord.sum(p, third.low(), fourth.high());
            DoubleWord d = DoubleWord.sum(p, a.low(), b.low());
            DoubleWord e = DoubleWord.sum(p, high.low(), d.high());
            DoubleWord middle = DoubleWord.sum(p, e.high(), c.high());
            Value low = p.add(p.add(p.add(c.low(), d.low()), p.add(e.low(), middle.low())), p.add(fourth.low(), fifth));
            return new Turns(high.high(), middle.high(), low);
        }
    }

    /** x / (2 pi) up to whole turns as a sum: at most 5/2, about 2^-width, and about 2^-2 width; each matters near a multiple of pi/2. */
    private record Turns(Value high, Value middle, Value low) {}
}
