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

    /** a - b exactly, where |a| >= |b| or a is zero. */
    static DoubleWord differenceOfOrdered(LoopProgram.Builder p, Value a, Value b) {
        Value high = p.sub(a, b);
        return new DoubleWord(high, p.sub(p.sub(a, high), b));
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

    /** This divided by that, with one division. */
    DoubleWord dividedBy(LoopProgram.Builder p, DoubleWord that) {
        Value inverse = p.div(p.constant(1), that.high);
        Value quotient = p.mul(high, inverse);
        Value minusQuotient = p.neg(quotient);
        Value remainder = p.fma(minusQuotient, that.low, p.add(p.fma(minusQuotient, that.high, high), low));
        return new DoubleWord(quotient, p.mul(remainder, inverse));
    }

    /** This plus a small correction, its low part merely added. */
    DoubleWord plusLow(LoopProgram.Builder p, Value correction) {
        return new DoubleWord(high, p.add(low, correction));
    }

    /** The same sum with a low part below half an ulp of the high part; the high part must be the larger one. */
    DoubleWord normalised(LoopProgram.Builder p) {
        return sumOfOrdered(p, high, low);
    }

    DoubleWord negated(LoopProgram.Builder p) {
        return new DoubleWord(p.neg(high), p.neg(low));
    }

    /** That where the mask is set, else this. */
    DoubleWord orElse(LoopProgram.Builder p, Value mask, DoubleWord that) {
        return new DoubleWord(p.select(mask, that.high, high), p.select(mask, that.low, low));
    }

    /** The nearest single number. */
    Value rounded(LoopProgram.Builder p) {
        return p.add(high, low);
    }
}
