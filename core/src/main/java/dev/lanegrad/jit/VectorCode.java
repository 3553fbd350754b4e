package dev.lanegrad.jit;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * The Vector API as if its methods were instructions of the JVM: operands are taken from the stack, in the order that each names them, and
 * the result is left there. C2 makes a processor's instruction of each, as long as the loop they stand in calls nothing else.
 *
 * <p>Vectors have one element type and one length, which a constant {@code SPECIES} of the emitted class says.
 */
public final class VectorCode {
    public static final ClassDesc MASK = ClassDesc.of(VectorType.PACKAGE + "VectorMask");
    public static final ClassDesc SHUFFLE = ClassDesc.of(VectorType.PACKAGE + "VectorShuffle");

    private static final ClassDesc VECTOR = ClassDesc.of(VectorType.PACKAGE + "Vector");
    private static final ClassDesc SPECIES = ClassDesc.of(VectorType.PACKAGE + "VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of(VectorType.PACKAGE + "VectorOperators");
    private static final ClassDesc BINARY = operators("Binary");
    private static final ClassDesc ASSOCIATIVE = operators("Associative");
    private static final ClassDesc COMPARISON = operators("Comparison");
    private static final ClassDesc MASKS = CD_boolean.arrayType();
    private static final int CONSTANT = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;

    private final CodeBuilder code;
    private final ClassDesc self;
    private final VectorType type;

    /** Within a method of {@code self}, a class with {@linkplain #addSpecies a species}. */
    public VectorCode(CodeBuilder code, ClassDesc self, VectorType type) {
        this.code = code;
        this.self = self;
        this.type = type;
    }

    private static ClassDesc operators(String kind) {
        return ClassDesc.of(VectorType.PACKAGE + "VectorOperators$" + kind);
    }

    /** Gives an emitted class its constant {@code SPECIES}, for vectors of so many bits. */
    public static void addSpecies(ClassBuilder builder, ClassDesc self, VectorType type, int bits) {
        addSpecies(builder, self, type, bits, _ -> {});
    }

    /** The same, with code to compute other constants after it. */
    public static void addSpecies(ClassBuilder builder, ClassDesc self, VectorType type, int bits, Consumer<CodeBuilder> others) {
        VectorApi.loadMasks(); // here, because every class of vectors passes by
        addConstant(builder, "SPECIES", SPECIES);
        builder.withMethodBody(CLASS_INIT_NAME, MethodTypeDesc.of(CD_void), ClassFile.ACC_STATIC, code -> {
            code.getstatic(type.vector(), "SPECIES_" + bits, SPECIES).putstatic(self, "SPECIES", SPECIES);
            others.accept(code);
            code.return_();
        });
    }

    /** Gives an emitted class room for a constant. */
    public static void addConstant(ClassBuilder builder, String name, ClassDesc type) {
        builder.withField(name, type, CONSTANT);
    }

    /** No operands; the result is the species, which others want as their first. */
    public CodeBuilder species() {
        return code.getstatic(self, "SPECIES", SPECIES);
    }

    /** Species, a number of elements; as many of them as fill whole vectors. */
    public CodeBuilder loopBound() {
        return code.invokeinterface(SPECIES, "loopBound", MethodTypeDesc.of(CD_int, CD_int));
    }

    /** No operands; an element of this value. */
    public CodeBuilder number(double value) {
        return switch (type) {
            case FLOAT -> code.loadConstant((float) value);
            case DOUBLE -> code.loadConstant(value);
            case INT -> code.loadConstant((int) value);
            case LONG -> code.loadConstant((long) value);
        };
    }

    /** No operands; a vector that holds this value throughout. */
    public CodeBuilder broadcast(double value) {
        species();
        number(value);
        return broadcast();
    }

    /** Species, an element; a vector that holds it throughout. */
    public CodeBuilder broadcast() {
        return code.invokestatic(type.vector(), "broadcast", MethodTypeDesc.of(type.vector(), SPECIES, type.element()));
    }

    /** Species, an array, the first element's index; the vector from there. */
    public CodeBuilder load() {
        return code.invokestatic(type.vector(), "fromArray", MethodTypeDesc.of(type.vector(), SPECIES, type.array(), CD_int));
    }

    /** The same and a mask; zero in other lanes. */
    public CodeBuilder loadMasked() {
        return code.invokestatic(type.vector(), "fromArray", MethodTypeDesc.of(type.vector(), SPECIES, type.array(), CD_int, MASK));
    }

    /** A vector, an array, an index; no result. */
    public CodeBuilder store() {
        return code.invokevirtual(type.vector(), "intoArray", MethodTypeDesc.of(CD_void, type.array(), CD_int));
    }

    /** The same and a mask; what belongs to other lanes stays. */
    public CodeBuilder storeMasked() {
        return code.invokevirtual(type.vector(), "intoArray", MethodTypeDesc.of(CD_void, type.array(), CD_int, MASK));
    }

    /** A vector. */
    public CodeBuilder unary(String method) {
        return code.invokevirtual(type.vector(), method, MethodTypeDesc.of(type.vector()));
    }

    /** Two vectors. */
    public CodeBuilder binary(String method) {
        return code.invokevirtual(type.vector(), method, MethodTypeDesc.of(type.vector(), VECTOR));
    }

    /** Vectors a, b, c; a b + c. */
    public CodeBuilder fma() {
        return code.invokevirtual(type.vector(), "fma", MethodTypeDesc.of(type.vector(), VECTOR, VECTOR));
    }

    /** Two vectors, a mask; the second where it is set, the first elsewhere. */
    public CodeBuilder blend() {
        return code.invokevirtual(type.vector(), "blend", MethodTypeDesc.of(type.vector(), VECTOR, MASK));
    }

    /** A vector, a shuffle. */
    public CodeBuilder rearrange() {
        return code.invokevirtual(type.vector(), "rearrange", MethodTypeDesc.of(type.vector(), SHUFFLE));
    }

    /** A vector; its first element. */
    public CodeBuilder first() {
        return code.iconst_0().invokevirtual(type.vector(), "lane", MethodTypeDesc.of(type.element(), CD_int));
    }

    /** A vector of any type; one of this type with the same bits. */
    public CodeBuilder reinterpretFrom(VectorType other) {
        return code.invokevirtual(other.vector(), type.reinterpretation(), MethodTypeDesc.of(type.vector()));
    }

    /** A vector; what an operator, {@code AND}, say, makes of each lane and {@code operand}. */
    public CodeBuilder lanewise(String operator, long operand) {
        operator(operator);
        if (type == VectorType.INT) {
            code.loadConstant((int) operand);
        } else {
            code.loadConstant(operand);
        }
        return code.invokevirtual(type.vector(), "lanewise", MethodTypeDesc.of(type.vector(), BINARY, type.element()));
    }

    /** A vector, an operator, another vector. */
    public CodeBuilder lanewise() {
        return code.invokevirtual(type.vector(), "lanewise", MethodTypeDesc.of(type.vector(), BINARY, VECTOR));
    }

    /** No operands; a bitwise operator, a shift or a sum. */
    public CodeBuilder operator(String name) {
        return code.getstatic(OPERATORS, name, switch (name) {
            case "LSHL", "LSHR" -> BINARY;
            default -> ASSOCIATIVE;
        });
    }

    /** No operands; {@code LT}, {@code LE}, {@code EQ}, {@code GT}. */
    public CodeBuilder comparison(String name) {
        return code.getstatic(OPERATORS, name, COMPARISON);
    }

    /** A vector, a comparison, another vector; a mask. */
    public CodeBuilder compare() {
        return code.invokevirtual(type.vector(), "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    }

    /** Species, a truth value; a mask of nothing else. */
    public CodeBuilder maskAll() {
        return code.invokeinterface(SPECIES, "maskAll", MethodTypeDesc.of(MASK, CD_boolean));
    }

    /** Species, an index, a number of elements; a mask of the lanes that hold elements, if the first lane holds that with the index. */
    public CodeBuilder indexInRange() {
        return code.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
    }

    /** No operands; a mask of these bits, the lowest first. */
    public CodeBuilder mask(long bits) {
        return species().loadConstant(bits).invokestatic(MASK, "fromLong", MethodTypeDesc.of(MASK, SPECIES, CD_long));
    }

    /** Species, an array of truth values, an index. */
    public CodeBuilder loadMask() {
        return code.invokestatic(MASK, "fromArray", MethodTypeDesc.of(MASK, SPECIES, MASKS, CD_int));
    }

    /** A mask, an array of truth values, an index; no result. */
    public CodeBuilder storeMask() {
        return code.invokevirtual(MASK, "intoArray", MethodTypeDesc.of(CD_void, MASKS, CD_int));
    }

    /** Two masks. */
    public CodeBuilder binaryOfMasks(String method) {
        return code.invokevirtual(MASK, method, MethodTypeDesc.of(MASK, MASK));
    }

    /** A mask; where it is not set. */
    public CodeBuilder not() {
        return code.invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
    }

    /** No operands; a shuffle by which each of so many lanes takes the element of another. */
    public CodeBuilder shuffle(int lanes, IntUnaryOperator other) {
        species().loadConstant(lanes).newarray(TypeKind.INT);
        for (int lane = 0; lane < lanes; lane++) {
            code.dup().loadConstant(lane).loadConstant(other.applyAsInt(lane)).iastore();
        }
        return code.invokestatic(SHUFFLE, "fromValues", MethodTypeDesc.of(SHUFFLE, SPECIES, CD_int.arrayType()));
    }
}
