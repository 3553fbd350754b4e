package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** 1/x and 1/sqrt x. */
final class Reciprocals {

    private Reciprocals() {}

    static Value reciprocal(Builder p, Value x) {
        return p.div(p.constant(1), x);
    }

    /** y = 1/sqrt x is off by two roundings, up to 1.5 ulp; one Newton step y + y (1 - x y^2) / 2 with the remainder exact mends it. */
    static Value rsqrt(Builder p, Value x) {
        Value one = p.constant(1);
        Value y = p.div(one, p.sqrt(x));
        var root = DoubleWord.product(p, x, y);
        Value minusY = p.neg(y);
        Value remainder = p.fma(root.low(), minusY, p.fma(root.high(), minusY, one));
        Value mended = p.fma(p.mul(y, p.constant(0.5)), remainder, y);
        return p.select(p.isNaN(remainder), y, mended); // at 0, infinity and below 0, y is the answer
    }
}
