package dev.lanegrad.gemm;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

import dev.lanegrad.DType;

/** The types of one element type, as the emitted code names them. Vector classes are only named here, never loaded. */
record Element(TypeKind kind, ClassDesc scalar, ClassDesc array, ClassDesc vector, int bits) {
    private static final Element FLOAT = new Element(TypeKind.FLOAT, ConstantDescs.CD_float, ConstantDescs.CD_float.arrayType(),
            ClassDesc.of("jdk.incubator.vector.FloatVector"), Float.SIZE);
    private static final Element DOUBLE = new Element(TypeKind.DOUBLE, ConstantDescs.CD_double, ConstantDescs.CD_double.arrayType(),
            ClassDesc.of("jdk.incubator.vector.DoubleVector"), Double.SIZE);

    static Element of(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT;
            case F64 -> DOUBLE;
            default -> throw new IllegalArgumentException("matrices are multiplied as F32 or F64, not " + dtype);
        };
    }

    int bytes() {
        return bits / Byte.SIZE;
    }
}
