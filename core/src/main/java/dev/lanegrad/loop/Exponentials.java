package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/**
 * exp and expm1, and the reduction that every function of exponential kind starts with: x = n ln 2 + r, so that exp(x) = 2^n exp(r).
 */
final class Exponentials {

    /** (exp(r) - 1 - r) / r^2 on |r| <= ln(2)/2; the error relative to exp(r) is 2^-31.2 and 2^-57.4. */
    private static final Polynomial TAIL = new Polynomial(
            new double[] {5e-01f, 1.6666648e-01f, 4.166648e-02f, 8.337855e-03f, 1.3933376e-03f, 1.7353264e-04f},
            new double[] {
                0.5000000000000011, 0.16666666666666374, 0.04166666666652491, 0.008333333333457706, 0.001388888894580953,
                0.00019841269685191463, 2.480149001005999e-05, 2.7557354924729456e-06, 2.7631612291332454e-07, 2.5092728958221216e-08
            });

    private Exponentials() {}

    /**
     * x = n ln 2 + r with an integral n and |r| <= ln(2)/2.
     *
     * @param shifted n + {@link Format#shift}
     * @param rest x - n high(ln 2), which is exact: the FMA rounds once, and what is left after cancellation fits
     * @param r rest - n low(ln 2), rounded
     */
    record Reduced(Value shifted, Value n, Value rest, Value r) {

        static Reduced of(Builder p, Value x) {
            Value shifted = shiftedMultiple(p, x);
            Value n = p.sub(shifted, Rounding.shift(p));
            Value rest = p.fma(n, minusLn2High(p), x);
            return new Reduced(shifted, n, rest, p.fma(n, minusLn2Low(p), rest));
        }

        /** Of x.high + x.low. */
        static Reduced of(Builder p, DoubleWord x) {
            Value shifted = shiftedMultiple(p, x.high());
            Value n = p.sub(shifted, Rounding.shift(p));
            Value rest = p.fma(n, minusLn2High(p), x.high());
            return new Reduced(shifted, n, rest, p.add(rest, p.fma(n, minusLn2Low(p), x.low())));
        }

        private static Value shiftedMultiple(Builder p, Value x) {
            return p.fma(x, Format.constant(p, 1.442695f, 1.4426950408889634), Rounding.shift(p));
        }

        private static Value minusLn2High(Builder p) {
            return Format.constant(p, -0.6931472f, -0.6931471805599453);
        }

        private static Value minusLn2Low(Builder p) {
            return Format.constant(p, 1.9046542e-09f, -2.3190468138462996e-17);
        }

        /** What r lost when it was rounded. */
        Value rounding(Builder p) {
            return p.fma(n, minusLn2Low(p), p.sub(rest, r));
        }

        /** exp(r) - 1 - r, plus {@code more}. */
        Value tail(Builder p, Value more) {
            return p.fma(p.mul(r, r), TAIL.at(p, r), more);
        }

        /** exp(r) - 1. */
        Value expm1(Builder p) {
            return tail(p, r);
        }

        /** exp(r) - 1 with the rounding of r made good; the sum is not rounded yet. */
        DoubleWord preciseExpm1(Builder p) {
            return new DoubleWord(r, tail(p, rounding(p)));
        }

        /** exp(r). */
        Value exp(Builder p) {
            return p.add(p.constant(1), expm1(p));
        }

        /** y 2^n in two steps, each with a power in range: a subnormal result is rounded once, an overflow gives infinity. */
        Value scale(Builder p, Value y) {
            Value shiftedHalf = p.fma(n, p.constant(0.5), Rounding.shift(p));
            Value half = p.sub(shiftedHalf, Rounding.shift(p));
            return p.mul(p.mul(y, p.pow2(shiftedHalf)), p.pow2(p.sub(shifted, half)));
        }

        /**
         * The same for an n that is at most 0 and not far below the least exponent, in fewer instructions: with a power that is in range
         * for all of them, and then a constant one.
         */
        Value scaleDown(Builder p, Value y) {
            Value raised = p.add(shifted, Format.constant(p, 64, 512));
            return p.mul(p.mul(y, p.pow2(raised)), Format.constant(p, 0x1p-64, 0x1p-512));
        }
    }

    /** 0 for an a beyond {@code end}, where a power of 2 that falls with a is out of range; else the value made with it. */
    static Value orVanished(Builder p, Value a, Value end, Value value) {
        return p.select(p.lt(end, a), p.constant(0), value);
    }

    static Value exp(Builder p, Value x) {
        return limited(p, x, Reduced.of(p, x));
    }

    /** exp(x.high + x.low). */
    static Value exp(Builder p, DoubleWord x) {
        return limited(p, x.high(), Reduced.of(p, x));
    }

    /** Beyond these bounds exp is 0 and infinity; they are chosen at the end, when the comparisons have long been made. NaN stays. */
    private static Value limited(Builder p, Value x, Reduced reduced) {
        Value exp = reduced.scale(p, reduced.exp(p));
        Value upToInfinity = p.select(p.lt(Format.constant(p, 89, 710), x), p.constant(Double.POSITIVE_INFINITY), exp);
        return p.select(p.lt(x, Format.constant(p, -104, -746)), p.constant(0), upToInfinity);
    }

    /** 2^n exp(r) - 1 = (2^n - 1) + 2^n r + 2^n (exp(r) - 1 - r), all halved on the way so that nothing overflows too early. */
    static Value expm1(Builder p, Value x) {
        Reduced reduced = Reduced.of(p, p.max(p.min(x, Format.constant(p, 89, 710)), Format.constant(p, -18, -38)));
        Value scale = p.pow2(p.sub(reduced.shifted, p.constant(1)));
        Value whole = p.sub(scale, p.constant(0.5));
        Value high = p.fma(scale, reduced.r, whole);
        Value lostByWhole = p.sub(p.sub(scale, whole), p.constant(0.5));
        Value low = p.add(p.fma(scale, reduced.r, p.sub(whole, high)), lostByWhole);
        Value tail = reduced.preciseExpm1(p).low();
        Value half = p.add(high, p.fma(scale, tail, low));
        Value isTiny = p.lt(p.abs(x), Format.constant(p, 0x1p-26, 0x1p-55)); // keeps -0, and the last bit of a subnormal
        return p.select(isTiny, x, p.add(half, half));
    }
}
