package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.layout.LoopNest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One fused pointwise loop, sizes and strides left open: inputs, the functions applied to their elements, and which results to store.
 * Two plans that do the same are equal, so plans are the keys of the cache of compiled loops.
 *
 * <p>Values are numbered: the inputs first, then the steps in order. Numbers all have the plan's {@code dtype}; inputs and outputs may also
 * be masks.
 */
public final class LoopPlan {

    private static final DType[] DTYPES = DType.values();
    private static final Access[] ACCESSES = Access.values();

    /** How consecutive elements of an operand lie along the {@linkplain LoopNest#longest longest} dimension, the columns. */
    public enum Access {
        /** One after the other. */
        CONTIGUOUS,
        /** The same, and in every row the same elements: a broadcast over rows so short that loops had better go down the columns. */
        PER_COLUMN,
        /** The same element throughout: a broadcast. */
        FIXED,
        /** At any other distance. */
        STRIDED;

        /**
         * In elements. In longer rows beginning and ending one is a small part; and as far apart as a page of memory, rows of a column
         * compete for the same few lines of the L1 cache.
         */
        private static final int SHORT_ROW = 256;

        /** How an operand of {@code nest} is accessed. */
        public static Access of(LoopNest nest, int operand) {
            int columns = nest.longest();
            int[] strides = nest.strides()[operand];
            return switch (strides[columns]) {
                case 0 -> FIXED;
                case 1 -> nest.sizes()[columns] <= SHORT_ROW && isSameInEveryRow(strides, columns) ? PER_COLUMN : CONTIGUOUS;
                default -> STRIDED;
            };
        }

        private static boolean isSameInEveryRow(int[] strides, int columns) {
            return columns > 0 && columns == strides.length - 1 && strides[columns - 1] == 0;
        }
    }

    /** An array the loop reads. */
    public record Input(DType dtype, Access access) {}

    /** One function applied to earlier values. */
    public record Step(ScalarFunction function, List<Integer> operands) {}

    private final DType dtype;
    private final int inputs;
    /** Of the steps, in order. */
    private final ScalarFunction[] functions;
    /**
     * Each input's dtype and access, each step's operands, and the outputs: numbers only, because plans are made and compared for every
     * loop that is run.
     */
    private final int[] code;
    private final int hash;

    /**
     * @param dtype what numbers are in this loop: F32, F64 or I32
     * @param inputs the arrays read; each is of {@code dtype} or BOOL
     * @param steps operands before their users
     * @param outputs the numbers of the values to store, at least one
     */
    public LoopPlan(DType dtype, List<Input> inputs, List<Step> steps, int... outputs) {
        this(builder(dtype, inputs, steps, outputs));
    }

    private LoopPlan(Builder builder) {
        dtype = builder.dtype;
        inputs = builder.inputs;
        functions = builder.functions;
        code = builder.code;
        hash = (dtype.hashCode() * 31 + Arrays.hashCode(functions)) * 31 + Arrays.hashCode(code);
    }

    private static Builder builder(DType dtype, List<Input> inputs, List<Step> steps, int[] outputs) {
        int operands = steps.stream().mapToInt(step -> step.operands.size()).sum();
        var builder = new Builder(dtype, steps.size(), inputs.size() + operands + outputs.length);
        inputs.forEach(input -> builder.input(input.dtype, input.access));
        for (Step step : steps) {
            builder.step(step.function);
            step.operands.forEach(builder::operand);
        }
        Arrays.stream(outputs).forEach(builder::output);
        return builder;
    }

    /** Makes a plan value by value: all inputs, then steps, then outputs. */
    public static final class Builder {
        private final DType dtype;
        private final ScalarFunction[] functions;
        private final int[] code;
        private int length;
        private int inputs;
        private int steps;

        /**
         * @param dtype what numbers are in this loop: F32, F64 or I32
         * @param steps how many there will be
         * @param numbers how many inputs, operands of steps, and outputs there will be
         */
        public Builder(DType dtype, int steps, int numbers) {
            this.dtype = dtype;
            functions = new ScalarFunction[steps];
            code = new int[numbers];
        }

        /** Adds an array to read, of the plan's dtype or BOOL. */
        public void input(DType dtype, Access access) {
            put(dtype.ordinal() * ACCESSES.length + access.ordinal());
            inputs++;
        }

        /** Adds a function of earlier values, which come next. */
        public void step(ScalarFunction function) {
            functions[steps++] = function;
        }

        /** Adds the number of an earlier value to the operands of the last step. */
        public void operand(int number) {
            put(number);
        }

        /** Adds the number of a value to store. */
        public void output(int number) {
            put(number);
        }

        /**
         * The plan, and the end of this.
         *
         * @throws IllegalStateException if there is less than was said
         */
        public LoopPlan build() {
            if (steps < functions.length || length < code.length) {
                throw new IllegalStateException("a plan of " + steps + " steps and " + length + " numbers, where room is for "
                        + functions.length + " and " + code.length);
            }
            return new LoopPlan(this);
        }

        private void put(int number) {
            code[length++] = number;
        }
    }

    public DType dtype() {
        return dtype;
    }

    public List<Input> inputs() {
        return IntStream.range(0, inputs)
                .mapToObj(i -> new Input(DTYPES[code[i] / ACCESSES.length], ACCESSES[code[i] % ACCESSES.length])).toList();
    }

    public List<Step> steps() {
        var result = new ArrayList<Step>();
        int position = inputs;
        for (ScalarFunction function : functions) {
            int end = position + function.arity();
            result.add(new Step(function, Arrays.stream(code, position, end).boxed().toList()));
            position = end;
        }
        return result;
    }

    int outputCount() {
        return outputs().length;
    }

    private int[] outputs() {
        int operands = Arrays.stream(functions).mapToInt(ScalarFunction::arity).sum();
        return Arrays.copyOfRange(code, inputs + operands, code.length);
    }

    /** How many primitives one element takes. */
    public int work() {
        return (int) lower().code().stream().filter(LoopProgram.Instruction.Apply.class::isInstance).count();
    }

    /** The plan in primitives. */
    LoopProgram lower() {
        var program = new LoopProgram.Builder(dtype);
        var values = new ArrayList<LoopProgram.Value>();
        for (Input input : inputs()) {
            values.add(program.load(values.size(), input.dtype() == DType.BOOL));
        }
        for (Step step : steps()) {
            values.add(step.function().lower(program, operandsOf(step, values)));
        }
        return program.build(Arrays.stream(outputs()).mapToObj(values::get).toList());
    }

    private static LoopProgram.Value[] operandsOf(Step step, List<LoopProgram.Value> values) {
        return step.operands().stream().map(values::get).toArray(LoopProgram.Value[]::new);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LoopPlan that
                && hash == that.hash
                && dtype == that.dtype
                && inputs == that.inputs
                && Arrays.equals(functions, that.functions)
                && Arrays.equals(code, that.code);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As a formula a line, for instance {@code out[i] = tanh(a[i] + b[0])}. */
    @Override
    public String toString() {
        return LoopPlanPrinter.print(this, outputs());
    }
}
