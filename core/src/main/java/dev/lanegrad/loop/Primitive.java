package dev.lanegrad.loop;

/**
 * What a loop can do to one element. Each primitive is exactly rounded or exact, so its bits are the same in scalar and vector code
 * and at any vector width. Everything else (exp, tanh, ...) is lowered to these, by {@link ScalarFunction#lower}. Only the sign and payload
 * of a NaN are the processor's affair, so a function must not let {@link #COPY_SIGN} or {@link #MANTISSA} bring them to light.
 *
 * <p>Comparisons give masks; {@link #SELECT} and the logical primitives take them. All other operands and results are numbers of the
 * program's dtype.
 */
enum Primitive implements ScalarFunction {
    ADD(2),
    SUB(2),
    MUL(2),
    DIV(2),
    /** a * b + c with one rounding. The only contraction there is: never made of a MUL and an ADD behind the author's back. */
    FMA(3),
    /** As Math.min: NaN if either is NaN, and -0 below +0. */
    MIN(2),
    /** As Math.max: NaN if either is NaN, and -0 below +0. */
    MAX(2),
    ABS(1),
    NEG(1),
    SQRT(1),
    /** To the nearest integral value, ties to even, keeping the sign of zero: Math.rint. */
    ROUND(1),
    /** Magnitude of the first operand with the sign bit of the second. */
    COPY_SIGN(2),
    /**
     * 2^a, given a + {@link Format#shift}, for an integral a between the least and greatest normal exponent; anything else gives an
     * unspecified value, never a fault. Where that sum stems from rounding a, as in {@link Rounding}, there is no cheaper way from a to
     * 2^a.
     */
    POW2(1),
    /** The exponent field of a, unbiased, as a number: floor(log2 |a|) for a normal a; the sign is ignored. */
    EXPONENT(1),
    /** The significand of |a| as a number in [1, 2), for a normal a: the bits of a with the exponent field of 1 and the sign cleared. */
    MANTISSA(1),
    /** {@code a < b}; false when either is NaN. */
    LT(2),
    /** {@code a <= b}; false when either is NaN. */
    LE(2),
    /** a == b; false when either is NaN. */
    EQ(2),
    AND(2),
    OR(2),
    NOT(1),
    /** mask ? b : c, bit for bit: the operand not chosen has no influence, NaN or not. */
    SELECT(3);

    final int arity;

    Primitive(int arity) {
        this.arity = arity;
    }

    @Override
    public int arity() {
        return arity;
    }

    @Override
    public LoopProgram.Value lower(LoopProgram.Builder program, LoopProgram.Value... operands) {
        return program.apply(this, operands);
    }

    /** Whether the result is a mask. */
    boolean givesMask() {
        return switch (this) {
            case LT, LE, EQ, AND, OR, NOT -> true;
            default -> false;
        };
    }
}
