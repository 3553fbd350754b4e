package dev.lanegrad;

/** What one element of a {@link Tensor} is. */
public enum DType {
    /** IEEE 754 single precision; the default. */
    F32(Float.BYTES),
    /** IEEE 754 double precision; what gradient checks run in. */
    F64(Double.BYTES),
    /** 32-bit two's complement integers, for labels and indices. They carry no gradient. */
    I32(Integer.BYTES),
    /** Truth values, the result of comparisons. They carry no gradient. */
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** How many bytes an element takes, in memory and in files. */
    public int bytes() {
        return bytes;
    }

    /** Whether this is {@link #F32} or {@link #F64}: only these can carry a gradient. */
    public boolean isFloating() {
        return this == F32 || this == F64;
    }
}
