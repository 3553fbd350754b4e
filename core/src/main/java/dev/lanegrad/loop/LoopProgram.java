package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link LoopPlan} lowered to primitives, in static single assignment form: instruction i defines value i from earlier values. This
 * is what both executions, {@link LoopInterpreter} and {@link LoopCompiler}, work from.
 *
 * @param dtype what numbers are: F32, F64 or I32
 * @param code the instructions, operands before their users
 * @param outputs the values to store, one for each output of the plan
 */
public record LoopProgram(DType dtype, List<Instruction> code, List<Value> outputs) {

    /** The result of instruction {@code index}. */
    public record Value(int index, boolean isMask) {}

    sealed interface Instruction {
        /** Whether the value defined is a mask; if not, it is a number. */
        boolean isMask();

        /** Reads the current element of an input of the plan. */
        record Load(int input, boolean isMask) implements Instruction {}

        /** A number that is the same for all elements; for F32 it is rounded to float. Bits distinguish constants: -0.0 is not 0.0. */
        record Constant(double value) implements Instruction {
            @Override
            public boolean isMask() {
                return false;
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof Constant that
                        && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(that.value);
            }

            @Override
            public int hashCode() {
                return Double.hashCode(value);
            }
        }

        record Apply(Primitive primitive, List<Value> operands) implements Instruction {
            @Override
            public boolean isMask() {
                return primitive.givesMask();
            }
        }
    }

    /** Appends instructions, each distinct one once. */
    public static final class Builder {
        private final DType dtype;
        private final List<Instruction> code = new ArrayList<>();
        private final Map<Instruction, Value> known = new HashMap<>();

        Builder(DType dtype) {
            this.dtype = dtype;
        }

        /** What numbers are; functions choose their coefficients by it. */
        public DType dtype() {
            return dtype;
        }

        Value load(int input, boolean isMask) {
            return define(new Instruction.Load(input, isMask), isMask);
        }

        public Value constant(double value) {
            return define(new Instruction.Constant(dtype == DType.F32 ? (float) value : value), false);
        }

        Value apply(Primitive primitive, Value... operands) {
            if (operands.length != primitive.arity) {
                throw new IllegalArgumentException(
                        primitive + " takes " + primitive.arity + " operands, not " + operands.length);
            }
            return define(new Instruction.Apply(primitive, List.of(operands)), primitive.givesMask());
        }

        private Value define(Instruction instruction, boolean isMask) {
            return known.computeIfAbsent(instruction, added -> {
                code.add(added);
                return new Value(code.size() - 1, isMask);
            });
        }

        LoopProgram build(List<Value> outputs) {
            return new LoopProgram(dtype, List.copyOf(code), List.copyOf(outputs));
        }

        // The vocabulary functions are written in.

        public Value add(Value a, Value b) {
            return apply(Primitive.ADD, a, b);
        }

        public Value sub(Value a, Value b) {
            return apply(Primitive.SUB, a, b);
        }

        public Value mul(Value a, Value b) {
            return apply(Primitive.MUL, a, b);
        }

        public Value div(Value a, Value b) {
            return apply(Primitive.DIV, a, b);
        }

        public Value fma(Value a, Value b, Value c) {
            return apply(Primitive.FMA, a, b, c);
        }

        public Value min(Value a, Value b) {
            return apply(Primitive.MIN, a, b);
        }

        public Value max(Value a, Value b) {
            return apply(Primitive.MAX, a, b);
        }

        public Value abs(Value a) {
            return apply(Primitive.ABS, a);
        }

        public Value neg(Value a) {
            return apply(Primitive.NEG, a);
        }

        public Value sqrt(Value a) {
            return apply(Primitive.SQRT, a);
        }

        public Value round(Value a) {
            return apply(Primitive.ROUND, a);
        }

        Value copySign(Value magnitude, Value sign) {
            return apply(Primitive.COPY_SIGN, magnitude, sign);
        }

        Value pow2(Value shifted) {
            return apply(Primitive.POW2, shifted);
        }

        Value exponent(Value a) {
            return apply(Primitive.EXPONENT, a);
        }

        Value mantissa(Value a) {
            return apply(Primitive.MANTISSA, a);
        }

        public Value lt(Value a, Value b) {
            return apply(Primitive.LT, a, b);
        }

        public Value le(Value a, Value b) {
            return apply(Primitive.LE, a, b);
        }

        public Value eq(Value a, Value b) {
            return apply(Primitive.EQ, a, b);
        }

        public Value isNaN(Value a) {
            return not(eq(a, a));
        }

        public Value and(Value a, Value b) {
            return apply(Primitive.AND, a, b);
        }

        public Value or(Value a, Value b) {
            return apply(Primitive.OR, a, b);
        }

        public Value not(Value a) {
            return apply(Primitive.NOT, a);
        }

        public Value select(Value mask, Value whenTrue, Value whenFalse) {
            return apply(Primitive.SELECT, mask, whenTrue, whenFalse);
        }
    }
}
