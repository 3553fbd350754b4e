package dev.lanegrad.loop;

/** What a function has to know about the floating-point numbers it works on (IEEE 754 binary32 and binary64). */
enum Format {
    F32(24, -126, 127),
    F64(53, -1022, 1023);

    /** Bits of a significand, the hidden one included. */
    final int precision;

    /** The exponents of the least and the greatest normal binade. */
    final int minExponent;

    final int maxExponent;

    /**
     * 1.5 2^23 (2^52): numbers up there are integers, so that a moderate number added to it is rounded to one, which the low bits of the sum
     * then hold.
     */
    final double shift;

    Format(int precision, int minExponent, int maxExponent) {
        this.precision = precision;
        this.minExponent = minExponent;
        this.maxExponent = maxExponent;
        this.shift = Math.scalb(1.5, precision - 1);
    }

    static Format of(LoopProgram.Builder p) {
        return switch (p.dtype()) {
            case F32 -> F32;
            case F64 -> F64;
            case I32, BOOL -> throw new IllegalArgumentException(
                    "transcendental functions need F32 or F64 numbers, not " + p.dtype() + "; cast first");
        };
    }

    /** The constant that suits the numbers of {@code p}. */
    static LoopProgram.Value constant(LoopProgram.Builder p, double f32, double f64) {
        return p.constant(of(p) == F32 ? f32 : f64);
    }
}
