package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.layout.LoopNest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One fused pointwise loop, sizes and strides left open: inputs, the functions applied to their elements, and which results to store.
 * Two plans that do the same are equal, so plans are the keys of the cache of compiled loops.
 *
 * <p>Values are numbered: the inputs first, then the steps in order. Numbers all have the plan's {@code dtype}; inputs and outputs may also
 * be masks.
 */
public final class LoopPlan {

    /** How consecutive elements of an operand lie along the innermost dimension. */
    public enum Access {
        /** One after the other. */
        CONTIGUOUS,
        /** The same element throughout: a broadcast. */
        FIXED,
        /** At any other distance. */
        STRIDED;

        /** How an operand of {@code nest} is accessed. */
        public static Access of(LoopNest nest, int operand) {
            return switch (nest.innerStride(operand)) {
                case 0 -> FIXED;
                case 1 -> CONTIGUOUS;
                default -> STRIDED;
            };
        }
    }

    /** An array the loop reads. */
    public record Input(DType dtype, Access access) {}

    /** One function applied to earlier values. */
    public record Step(ScalarFunction function, List<Integer> operands) {}

    private final DType dtype;
    private final List<Input> inputs;
    private final List<Step> steps;
    private final int[] outputs;
    private final int hash;

    /**
     * @param dtype what numbers are in this loop: F32, F64 or I32
     * @param inputs the arrays read; each is of {@code dtype} or BOOL
     * @param steps operands before their users
     * @param outputs the numbers of the values to store, at least one
     */
    public LoopPlan(DType dtype, List<Input> inputs, List<Step> steps, int... outputs) {
        this.dtype = dtype;
        this.inputs = List.copyOf(inputs);
        this.steps = List.copyOf(steps);
        this.outputs = outputs.clone();
        this.hash = ((dtype.hashCode() * 31 + inputs.hashCode()) * 31 + steps.hashCode()) * 31 + Arrays.hashCode(outputs);
    }

    public DType dtype() {
        return dtype;
    }

    public List<Input> inputs() {
        return inputs;
    }

    public List<Step> steps() {
        return steps;
    }

    public int outputCount() {
        return outputs.length;
    }

    /** How many primitives one element takes. */
    public int work() {
        return (int) lower().code().stream().filter(LoopProgram.Instruction.Apply.class::isInstance).count();
    }

    /** The plan in primitives. */
    LoopProgram lower() {
        var program = new LoopProgram.Builder(dtype);
        var values = new ArrayList<LoopProgram.Value>();
        for (int i = 0; i < inputs.size(); i++) {
            values.add(program.load(i, inputs.get(i).dtype() == DType.BOOL));
        }
        for (Step step : steps) {
            values.add(step.function().lower(program, operandsOf(step, values)));
        }
        return program.build(Arrays.stream(outputs).mapToObj(values::get).toList());
    }

    private static LoopProgram.Value[] operandsOf(Step step, List<LoopProgram.Value> values) {
        return step.operands().stream().map(values::get).toArray(LoopProgram.Value[]::new);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LoopPlan that
                && hash == that.hash
                && dtype == that.dtype
                && inputs.equals(that.inputs)
                && steps.equals(that.steps)
                && Arrays.equals(outputs, that.outputs);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** As a formula a line, for instance {@code out[i] = tanh(a[i] + b[0])}. */
    @Override
    public String toString() {
        return LoopPlanPrinter.print(this, outputs);
    }
}
