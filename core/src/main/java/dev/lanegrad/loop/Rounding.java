package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** Integral values near a number, and its sign. */
final class Rounding {

    private Rounding() {}

    /**
     * The integral value nearest to x, where |x| is at most 2^22 (2^51 in double); NaN stays. Cheaper than {@link Builder#round}: up there, numbers
     * are integers, so the sum is rounded to one. No zero is -0.
     */
    static Value ofModerate(Builder p, Value x) {
        Value shift = p.constant(Math.scalb(1.5, Format.of(p).precision - 1));
        return p.sub(p.add(x, shift), shift);
    }

    static Value floor(Builder p, Value x) {
        Value nearest = p.round(x);
        return p.select(p.lt(x, nearest), p.sub(nearest, p.constant(1)), nearest);
    }

    static Value ceil(Builder p, Value x) {
        Value nearest = p.round(x);
        Value up = p.select(p.lt(nearest, x), p.add(nearest, p.constant(1)), nearest);
        return p.copySign(up, x); // ceil(-0.7) is -0
    }

    static Value sign(Builder p, Value x) {
        Value zero = p.constant(0);
        Value one = p.constant(1);
        Value ofNonzero = p.select(p.isNaN(x), x, p.copySign(one, x));
        return p.select(p.eq(x, zero), zero, ofNonzero);
    }
}
