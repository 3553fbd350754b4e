package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/**
 * The Vector API's names for vectors of one dtype, and the layout of its floating-point format. Names only: nothing here or in
 * {@link LoopCompiler} links the incubator module, so that both load where it is absent.
 */
enum Lanes {
    F32("FloatVector", "IntVector", "reinterpretAsInts", "reinterpretAsFloats",
            ConstantDescs.CD_float, ConstantDescs.CD_int, Float.PRECISION - 1, Float.MAX_EXPONENT, Float.SIZE),
    F64("DoubleVector", "LongVector", "reinterpretAsLongs", "reinterpretAsDoubles",
            ConstantDescs.CD_double, ConstantDescs.CD_long, Double.PRECISION - 1, Double.MAX_EXPONENT, Double.SIZE),
    I32("IntVector", null, null, null, ConstantDescs.CD_int, null, 0, 0, Integer.SIZE);

    static final String PACKAGE = "jdk.incubator.vector.";

    final ClassDesc vector;
    final ClassDesc element;
    final ClassDesc array;
    /** Vectors of integers of the same width, their elements, and the methods that reinterpret there and back. */
    final ClassDesc bitsVector;
    final ClassDesc bitsElement;
    final String toBits;
    final String fromBits;
    /** Bits of the stored fraction, the bias of the exponent, bits of an element. */
    final int fractionBits;
    final int bias;
    final int size;

    Lanes(String vector, String bitsVector, String toBits, String fromBits, ClassDesc element, ClassDesc bitsElement,
            int fractionBits, int bias, int size) {
        this.vector = ClassDesc.of(PACKAGE + vector);
        this.bitsVector = bitsVector == null ? null : ClassDesc.of(PACKAGE + bitsVector);
        this.toBits = toBits;
        this.fromBits = fromBits;
        this.element = element;
        this.array = element.arrayType();
        this.bitsElement = bitsElement;
        this.fractionBits = fractionBits;
        this.bias = bias;
        this.size = size;
    }

    static Lanes of(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case F64 -> F64;
            case I32 -> I32;
            case BOOL -> throw new IllegalArgumentException("a program computes with numbers, its dtype cannot be BOOL");
        };
    }

    /** 2^fractionBits: from here on every number is integral, and adding it to a smaller one rounds that to an integer. */
    double integralFrom() {
        return Math.scalb(1.0, fractionBits);
    }

    /** The mask of the sign bit. */
    long signBit() {
        return -1L << size - 1;
    }

    long fractionMask() {
        return (1L << fractionBits) - 1;
    }

    long exponentMask() {
        return 2L * bias + 1;
    }

    /** The bits of a number that both formats hold exactly. */
    long bits(double value) {
        return this == F32 ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
    }
}
