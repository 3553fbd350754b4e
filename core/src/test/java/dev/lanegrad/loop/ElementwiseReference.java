package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.layout.LoopNest;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan means, said as plainly as can be: element by element, primitive by primitive, on boxed scalars. Both executions are
 * compared with it.
 */
final class ElementwiseReference {

    private ElementwiseReference() {}

    static void run(LoopPlan plan, LoopNest nest, Object[] arrays, int from, int to) {
        LoopProgram program = plan.lower();
        int inputs = plan.inputs().size();
        for (int element = from; element < to; element++) {
            var values = new ArrayList<Object>();
            for (LoopProgram.Instruction instruction : program.code()) {
                values.add(switch (instruction) {
                    case LoopProgram.Instruction.Constant constant -> constant(program.dtype(), constant.value());
                    case LoopProgram.Instruction.Load load ->
                            read(arrays[load.input()], index(nest, load.input(), element));
                    case LoopProgram.Instruction.Apply apply -> apply(program.dtype(), apply.primitive(),
                            apply.operands().stream().map(operand -> values.get(operand.index())).toList());
                });
            }
            for (int k = 0; k < plan.outputCount(); k++) {
                write(arrays[inputs + k], index(nest, inputs + k, element), values.get(program.outputs().get(k).index()));
            }
        }
    }

    private static int index(LoopNest nest, int operand, int element) {
        int index = nest.offsets()[operand];
        int rest = element;
        for (int axis = nest.sizes().length - 1; axis >= 0; axis--) {
            index += rest % nest.sizes()[axis] * nest.strides()[operand][axis];
            rest /= nest.sizes()[axis];
        }
        return index;
    }

    private static Object read(Object array, int index) {
        return java.lang.reflect.Array.get(array, index);
    }

    private static void write(Object array, int index, Object value) {
        java.lang.reflect.Array.set(array, index, value);
    }

    private static Object constant(DType dtype, double value) {
        return switch (dtype) {
            case F32 -> (Object) (float) value;
            case F64 -> value;
            case I32 -> (int) value;
            case BOOL -> throw new AssertionError();
        };
    }

    private static Object apply(DType dtype, Primitive primitive, List<Object> operands) {
        return switch (primitive) {
            case AND -> (Boolean) operands.get(0) && (Boolean) operands.get(1);
            case OR -> (Boolean) operands.get(0) || (Boolean) operands.get(1);
            case NOT -> !(Boolean) operands.get(0);
            case SELECT -> (Boolean) operands.get(0) ? operands.get(1) : operands.get(2);
            default -> switch (dtype) {
                case F32 -> onFloats(primitive, operand(operands, 0), operand(operands, 1), operand(operands, 2));
                case F64 -> onDoubles(primitive, operand(operands, 0).doubleValue(), operand(operands, 1).doubleValue(),
                        operand(operands, 2).doubleValue());
                case I32 -> onInts(primitive, operand(operands, 0).intValue(), operand(operands, 1).intValue());
                case BOOL -> throw new AssertionError();
            };
        };
    }

    private static Number operand(List<Object> operands, int index) {
        return index < operands.size() ? (Number) operands.get(index) : 0;
    }

    private static Object onFloats(Primitive primitive, Number first, Number second, Number third) {
        float a = first.floatValue();
        float b = second.floatValue();
        return switch (primitive) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case FMA -> Math.fma(a, b, third.floatValue());
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case ABS -> Math.abs(a);
            case NEG -> -a;
            case SQRT -> (float) Math.sqrt(a);
            case ROUND -> (float) Math.rint(a);
            case COPY_SIGN -> Math.copySign(a, b);
            case POW2 -> (float) Math.pow(2, a - Format.F32.shift);
            case EXPONENT -> (float) Math.getExponent(a);
            case MANTISSA -> Math.abs(a) / (float) Math.pow(2, Math.getExponent(a));
            case LT -> a < b;
            case LE -> a <= b;
            case EQ -> a == b;
            case AND, OR, NOT, SELECT -> throw new AssertionError(primitive);
        };
    }

    private static Object onDoubles(Primitive primitive, double a, double b, double c) {
        return switch (primitive) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case FMA -> Math.fma(a, b, c);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case ABS -> Math.abs(a);
            case NEG -> -a;
            case SQRT -> Math.sqrt(a);
            case ROUND -> Math.rint(a);
            case COPY_SIGN -> Math.copySign(a, b);
            case POW2 -> Math.pow(2, a - Format.F64.shift);
            case EXPONENT -> (double) Math.getExponent(a);
            case MANTISSA -> Math.abs(a) / Math.pow(2, Math.getExponent(a));
            case LT -> a < b;
            case LE -> a <= b;
            case EQ -> a == b;
            case AND, OR, NOT, SELECT -> throw new AssertionError(primitive);
        };
    }

    private static Object onInts(Primitive primitive, int a, int b) {
        return switch (primitive) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case ABS -> Math.abs(a);
            case NEG -> -a;
            case LT -> a < b;
            case LE -> a <= b;
            case EQ -> a == b;
            default -> throw new AssertionError(primitive);
        };
    }
}
