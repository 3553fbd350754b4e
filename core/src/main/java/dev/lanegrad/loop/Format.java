package dev.lanegrad.loop;

import dev.lanegrad.DType;

/** What a function has to know about the floating-point numbers it works on (IEEE 754 binary32 and binary64). */
enum Format {
    F32(Float.PRECISION, Float.MIN_EXPONENT, Float.MAX_EXPONENT, Float.SIZE),
    F64(Double.PRECISION, Double.MIN_EXPONENT, Double.MAX_EXPONENT, Double.SIZE);

    /** Bits of a significand, the hidden one included. */
    final int precision;

    /** The exponents of the least and the greatest normal binade; the latter is the bias of the exponent's field, too. */
    final int minExponent;

    final int maxExponent;

    /** Bits of a number. */
    final int size;

    /** 2^23 (2^52): from here on every number is integral, and adding it to a smaller one rounds that to an integer. */
    final double integralFrom;

    /**
     * 1.5 2^23 (2^52): numbers up there are integers, so that a moderate number added to it is rounded to one, which the low bits of the
     * sum then hold.
     */
    final double shift;

    Format(int precision, int minExponent, int maxExponent, int size) {
        this.precision = precision;
        this.minExponent = minExponent;
        this.maxExponent = maxExponent;
        this.size = size;
        this.integralFrom = Math.scalb(1.0, precision - 1);
        this.shift = 1.5 * integralFrom;
    }

    static Format of(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case F64 -> F64;
            case I32, BOOL -> throw new IllegalArgumentException(
                    "transcendental functions need F32 or F64 numbers, not " + dtype + "; cast first");
        };
    }

    static Format of(LoopProgram.Builder p) {
        return of(p.dtype());
    }

    /** The constant that suits the numbers of {@code p}. */
    static LoopProgram.Value constant(LoopProgram.Builder p, double f32, double f64) {
        return p.constant(of(p) == F32 ? f32 : f64);
    }

    /** The mask of the sign bit. */
    long signBit() {
        return 1L << size - 1;
    }

    long fractionMask() {
        return (1L << precision - 1) - 1;
    }

    /** Once the field is moved to the lowest bits. */
    long exponentMask() {
        return 2L * maxExponent + 1;
    }

    /** The bits of a number that both formats hold exactly. */
    long bits(double value) {
        return this == F32 ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
    }
}
