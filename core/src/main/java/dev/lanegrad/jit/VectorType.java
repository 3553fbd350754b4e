package dev.lanegrad.jit;

import dev.lanegrad.DType;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/**
 * Vectors of one element type, as emitted code names them. Names only: nothing here links the incubator module, so it loads where that is
 * absent.
 */
public enum VectorType {
    FLOAT("Float", ConstantDescs.CD_float, TypeKind.FLOAT, Float.SIZE),
    DOUBLE("Double", ConstantDescs.CD_double, TypeKind.DOUBLE, Double.SIZE),
    INT("Int", ConstantDescs.CD_int, TypeKind.INT, Integer.SIZE),
    LONG("Long", ConstantDescs.CD_long, TypeKind.LONG, Long.SIZE);

    static final String PACKAGE = "jdk.incubator.vector.";

    private final String name;
    private final ClassDesc vector;
    private final ClassDesc element;
    private final ClassDesc array;
    private final TypeKind kind;
    private final int bits;

    VectorType(String name, ClassDesc element, TypeKind kind, int bits) {
        this.name = name;
        this.vector = ClassDesc.of(PACKAGE + name + "Vector");
        this.element = element;
        this.array = element.arrayType();
        this.kind = kind;
        this.bits = bits;
    }

    /** Of tensors' elements; masks have vectors of their own. */
    public static VectorType of(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT;
            case F64 -> DOUBLE;
            case I32 -> INT;
            case BOOL -> throw new IllegalArgumentException("vectors hold numbers, not " + dtype);
        };
    }

    public ClassDesc vector() {
        return vector;
    }

    public ClassDesc element() {
        return element;
    }

    public ClassDesc array() {
        return array;
    }

    /** That of the JVM's instructions for an element. */
    public TypeKind kind() {
        return kind;
    }

    /** The size of an element. */
    public int bits() {
        return bits;
    }

    /** The method of every vector that takes its bits for vectors of this type. */
    String reinterpretation() {
        return "reinterpretAs" + name + "s";
    }
}
