package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** Integral values near a number, and its sign. */
final class Rounding {

    private Rounding() {}

    /**
     * {@link Format#shift}: what rounds a number of magnitude 2^22 (2^51 in double) or less to an integral one, when it is added and taken
     * away.
     */
    static Value shift(Builder p) {
        return p.constant(Format.of(p).shift);
    }

    /**
     * The integral value nearest to x, where |x| is at most 2^22 (2^51 in double); NaN stays. Cheaper than {@link Builder#round}. No zero
     * is -0.
     */
    static Value ofModerate(Builder p, Value x) {
        return p.sub(p.add(x, shift(p)), shift(p));
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
