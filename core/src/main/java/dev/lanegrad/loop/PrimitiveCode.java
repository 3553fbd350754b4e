package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.jit.VectorCode;
import dev.lanegrad.jit.VectorType;
import dev.lanegrad.loop.LoopProgram.Instruction;
import dev.lanegrad.loop.LoopProgram.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.Locale;

/**
 * Writes primitives with the Vector API, a lane an element: operands from local variables, the result onto the stack.
 *
 * <p>Everything is emitted in place, even a sequence that occurs often: the methods of the Vector API are force-inlined, one of ours would
 * not be once the loop is large, and vectors that cross a call are boxed.
 */
final class PrimitiveCode {
    private final CodeBuilder code;
    private final VectorCode vectors;
    private final VectorType numbers;
    /** Of numbers with a sign bit, an exponent and a fraction; null for integers, which have none of the primitives that look at those. */
    private final Format format;
    /** Integers as wide as the numbers, whose bits they hold; null where numbers are integers themselves. */
    private final VectorType bits;
    private final VectorCode bitVectors;
    private final List<Instruction> program;
    private final int[] variables;

    /**
     * @param self the class being emitted
     * @param program what the operands are taken from
     * @param variables the local variables that hold the program's values
     */
    PrimitiveCode(CodeBuilder code, ClassDesc self, DType dtype, List<Instruction> program, int[] variables) {
        this.code = code;
        this.numbers = VectorType.of(dtype);
        this.vectors = new VectorCode(code, self, numbers);
        this.format = dtype.isFloating() ? Format.of(dtype) : null;
        this.bits = switch (dtype) {
            case F32 -> VectorType.INT;
            case F64 -> VectorType.LONG;
            case I32, BOOL -> null;
        };
        this.bitVectors = new VectorCode(code, self, bits);
        this.program = program;
        this.variables = variables;
    }

    void emit(Instruction.Apply apply) {
        List<Value> operands = apply.operands();
        int a = variable(operands.get(0));
        int b = operands.size() > 1 ? variable(operands.get(1)) : -1;
        int c = operands.size() > 2 ? variable(operands.get(2)) : -1;
        switch (apply.primitive()) {
            case ADD, SUB, MUL, DIV -> binary(apply.primitive(), a, b);
            case MIN -> extremum(Primitive.MIN, "LT", operands);
            case MAX -> extremum(Primitive.MAX, "GT", operands);
            case FMA -> {
                code.aload(a).aload(b).aload(c);
                vectors.fma();
            }
            case ABS, NEG, SQRT -> {
                code.aload(a);
                vectors.unary(method(apply.primitive()));
            }
            case ROUND -> round(a);
            case COPY_SIGN -> {
                code.aload(a);
                copySignOf(b);
            }
            case POW2 -> pow2(a);
            case EXPONENT -> exponent(a);
            case MANTISSA -> mantissa(a);
            case LT, LE, EQ -> compare(apply.primitive().name(), a, b);
            case AND, OR -> {
                code.aload(a).aload(b);
                vectors.binaryOfMasks(method(apply.primitive()));
            }
            case NOT -> {
                code.aload(a);
                vectors.not();
            }
            case SELECT -> {
                code.aload(c).aload(b).aload(a);
                vectors.blend();
            }
        }
    }

    private int variable(Value value) {
        return variables[value.index()];
    }

    /** Primitives that the Vector API has are called the same there. */
    private static String method(Primitive primitive) {
        return primitive.name().toLowerCase(Locale.ROOT);
    }

    private void binary(Primitive primitive, int a, int b) {
        code.aload(a).aload(b);
        vectors.binary(method(primitive));
    }

    /**
     * The smaller or larger of two: one comparison if one is a constant, neither zero nor NaN, and several more instructions in general,
     * because -0 is below +0, and NaN wins.
     */
    private void extremum(Primitive primitive, String comparison, List<Value> operands) {
        int constant = isPlainConstant(operands.get(0)) ? 0 : 1;
        int other = variable(operands.get(1 - constant));
        int bound = variable(operands.get(constant));
        if (isPlainConstant(operands.get(constant))) {
            code.aload(other).aload(bound);
            compare(comparison, bound, other);
            vectors.blend();
        } else {
            binary(primitive, other, bound);
        }
    }

    private boolean isPlainConstant(Value value) {
        return program.get(value.index()) instanceof Instruction.Constant constant
                && constant.value() != 0 && !Double.isNaN(constant.value());
    }

    private void compare(String comparison, int a, int b) {
        code.aload(a);
        vectors.comparison(comparison).aload(b);
        vectors.compare();
    }

    /**
     * |a| + 2^23 - 2^23 (2^52 in double) with the sign of a; a itself where that is no less than 2^23, and NaN. There is no lane
     * operation for it.
     */
    private void round(int a) {
        int magnitude = code.allocateLocal(TypeKind.REFERENCE);
        int integralFrom = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(a);
        vectors.unary("abs").astore(magnitude);
        vectors.broadcast(format.integralFrom).astore(integralFrom);
        code.aload(a);
        binary(Primitive.ADD, magnitude, integralFrom);
        code.aload(integralFrom);
        vectors.binary("sub");
        copySignOf(a);
        compare("LT", magnitude, integralFrom);
        vectors.blend();
    }

    private void pow2(int shifted) {
        toBits(shifted);
        bitVectors.lanewise("ADD", format.maxExponent);
        bitVectors.lanewise("LSHL", format.precision - 1);
        fromBits();
    }

    /** The field as the low bits of a number's fraction, which is then moved back to zero. */
    private void exponent(int a) {
        toBits(a);
        bitVectors.lanewise("LSHR", format.precision - 1);
        bitVectors.lanewise("AND", format.exponentMask());
        bitVectors.lanewise("OR", format.bits(format.integralFrom));
        fromBits();
        vectors.broadcast(format.integralFrom + format.maxExponent);
        vectors.binary("sub");
    }

    private void mantissa(int a) {
        toBits(a);
        bitVectors.lanewise("AND", format.fractionMask());
        bitVectors.lanewise("OR", format.bits(1));
        fromBits();
    }

    /** Gives the vector on the stack the signs of another. */
    private void copySignOf(int sign) {
        toBits();
        bitVectors.lanewise("AND", ~format.signBit());
        bitVectors.operator("OR");
        toBits(sign);
        bitVectors.lanewise("AND", format.signBit());
        bitVectors.lanewise();
        fromBits();
    }

    private void toBits(int variable) {
        code.aload(variable);
        toBits();
    }

    private void toBits() {
        bitVectors.reinterpretFrom(numbers);
    }

    private void fromBits() {
        vectors.reinterpretFrom(bits);
    }
}
