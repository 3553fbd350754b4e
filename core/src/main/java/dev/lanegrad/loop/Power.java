package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Builder;
import dev.lanegrad.loop.LoopProgram.Value;

/** x^y = exp(y log |x|), with the logarithm in twice the precision, and the many special cases of IEEE 754 (C99 Annex F.10.4.4). */
final class Power {

    private Power() {}

    static Value pow(Builder p, Value x, Value y) {
        Value zero = p.constant(0);
        Value one = p.constant(1);
        Value infinity = p.constant(Double.POSITIVE_INFINITY);
        Value base = p.abs(x);
        Value isInteger = p.eq(p.round(y), y);
        Value half = p.mul(y, p.constant(0.5));
        Value isOdd = p.and(isInteger, p.not(p.eq(p.round(half), half)));

        Value power = ofPositive(p, base, y);
        Value isZero = p.eq(base, zero);
        Value reciprocal = p.select(isZero, infinity, zero);
        Value limit = p.select(p.lt(y, zero), reciprocal, base);
        power = p.select(p.or(isZero, p.eq(base, infinity)), limit, power);
        power = p.select(isOdd, p.copySign(power, x), power);

        Value isFiniteNegative = p.and(p.lt(x, zero), p.lt(base, infinity));
        Value isUndefined = p.or(p.isNaN(x), p.or(p.isNaN(y), p.and(isFiniteNegative, p.not(isInteger))));
        Value isOne = p.or(p.eq(x, one), p.eq(y, zero)); // even with a NaN on the other side
        return p.select(isOne, one, p.select(isUndefined, p.constant(Double.NaN), power));
    }

    /** For a positive finite base. */
    private static Value ofPositive(Builder p, Value base, Value y) {
        // |log| of a base other than 1 is at least an ulp: beyond this bound every power has long under- or overflowed.
        Value bound = Format.constant(p, 0x1p34, 0x1p66);
        Value bounded = p.max(p.min(y, bound), p.neg(bound));
        var log = Logarithms.logAsDoubleWord(p, base);
        var product = DoubleWord.product(p, bounded, log.high());
        return Exponentials.exp(p, product.plusLow(p, p.mul(bounded, log.low())));
    }
}
