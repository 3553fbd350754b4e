package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.util.List;

/**
 * Evaluates a program for one element, one primitive after the other, straight from the contract of {@link Primitive}: an oracle that
 * shares no code with the interpreter or the compiler. Masks are 1 and 0. What the contract leaves unspecified is something unhelpful.
 */
final class ScalarEvaluator {
    private final LoopProgram program;
    private final boolean single;

    ScalarEvaluator(LoopProgram program) {
        this.program = program;
        this.single = program.dtype() == DType.F32;
    }

    /** How many primitives are applied: what the function costs in a loop. */
    long primitives() {
        return program.code().stream().filter(LoopProgram.Instruction.Apply.class::isInstance).count();
    }

    /** The value of the first output. */
    double evaluate(double... inputs) {
        List<LoopProgram.Instruction> code = program.code();
        double[] values = new double[code.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (code.get(i)) {
                case LoopProgram.Instruction.Load load -> inputs[load.input()];
                case LoopProgram.Instruction.Constant constant -> constant.value();
                case LoopProgram.Instruction.Apply apply -> apply(apply.primitive(), operands(apply, values));
            };
        }
        return values[program.outputs().getFirst().index()];
    }

    private static double[] operands(LoopProgram.Instruction.Apply apply, double[] values) {
        double[] operands = new double[apply.operands().size()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = values[apply.operands().get(i).index()];
        }
        return operands;
    }

    private double apply(Primitive primitive, double[] v) {
        return switch (primitive) {
            case ADD -> round(v[0] + v[1]); // double arithmetic rounded to float is float arithmetic for these five
            case SUB -> round(v[0] - v[1]);
            case MUL -> round(v[0] * v[1]);
            case DIV -> round(v[0] / v[1]);
            case SQRT -> round(Math.sqrt(v[0]));
            case FMA -> single ? Math.fma((float) v[0], (float) v[1], (float) v[2]) : Math.fma(v[0], v[1], v[2]);
            case MIN -> Math.min(v[0], v[1]);
            case MAX -> Math.max(v[0], v[1]);
            case ABS -> Math.abs(v[0]);
            case NEG -> -v[0];
            case ROUND -> Math.rint(v[0]);
            case COPY_SIGN -> Math.copySign(v[0], v[1]);
            case POW2 -> pow2(v[0] - (single ? Format.F32 : Format.F64).shift);
            case EXPONENT -> single ? (Float.floatToRawIntBits((float) v[0]) >>> 23 & 0xff) - 127
                    : (Double.doubleToRawLongBits(v[0]) >>> 52 & 0x7ff) - 1023;
            case MANTISSA -> mantissa(v[0]);
            case LT -> truth(v[0] < v[1]);
            case LE -> truth(v[0] <= v[1]);
            case EQ -> truth(v[0] == v[1]);
            case AND -> truth(v[0] != 0 && v[1] != 0);
            case OR -> truth(v[0] != 0 || v[1] != 0);
            case NOT -> truth(v[0] == 0);
            case SELECT -> v[0] != 0 ? v[1] : v[2];
        };
    }

    private double round(double exact) {
        return single ? (float) exact : exact;
    }

    private static double truth(boolean value) {
        return value ? 1 : 0;
    }

    private double pow2(double a) {
        if (Double.isNaN(a)) {
            return 42; // NaN must reach the result by another way
        }
        int limit = single ? Float.MAX_EXPONENT : Double.MAX_EXPONENT;
        boolean specified = a == Math.rint(a) && a <= limit && a >= 1 - limit;
        return specified ? Math.scalb(1.0, (int) a) : Double.NaN;
    }

    private double mantissa(double a) {
        return single
                ? Float.intBitsToFloat(Float.floatToRawIntBits((float) a) & 0x7fffff | 0x3f800000)
                : Double.longBitsToDouble(Double.doubleToRawLongBits(a) & 0xfffffffffffffL | 0x3ff0000000000000L);
    }
}
