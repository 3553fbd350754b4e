package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Value;

/**
 * A number as the unevaluated sum of two, the second at most about half a unit in the last place of the first: twice the precision. The
 * error-free transformations are those of T. J. Dekker (1971) and D. E. Knuth, as in Muller et al., Handbook of Floating-Point
 * Arithmetic, chapter 4.
 */
record DoubleWord(Value high, Value low) {

    /** a + b exactly, in any order of magnitude. */
    static DoubleWord sum(LoopProgram.Builder p, Value a, Value b) {
        Value high = p.add(a, b);
        Value fromB = p.sub(high, a);
        Value fromA = p.sub(high, fromB);
        return new DoubleWord(high, p.add(p.sub(a, fromA), p.sub(b, fromB)));
    }

    /** a + b exactly, where |a| >= |b| or a is zero. */
    static DoubleWord sumOfOrdered(LoopProgram.Builder p, Value a, Value b) {
        Value high = p.add(a, b);
        return new DoubleWord(high, p.add(p.sub(a, high), b));
    }

    /** a * b exactly. */
    static DoubleWord product(LoopProgram.Builder p, Value a, Value b) {
        Value high = p.mul(a, b);
        return new DoubleWord(high, p.fma(a, b, p.neg(high)));
    }

    /** This times that, all but the product of the low parts. */
    DoubleWord times(LoopProgram.Builder p, DoubleWord that) {
        DoubleWord product = product(p, high, that.high);
        return new DoubleWord(product.high, p.fma(high, that.low, p.fma(low, that.high, product.low)));
    }

    /** This plus a small correction, its low part merely added. */
    DoubleWord plusLow(LoopProgram.Builder p, Value correction) {
        return new DoubleWord(high, p.add(low, correction));
    }

    /** The nearest single number. */
    Value rounded(LoopProgram.Builder p) {
        return p.add(high, low);
    }
}
