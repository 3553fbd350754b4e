package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of a program small enough for a good loop; see {@link Stages}.
 *
 * @param inputs the arrays it reads
 * @param program what it does
 * @param slots for each input, then each output, which array that is: an operand of the plan or, from there on, an intermediate
 */
record Stage(List<LoopPlan.Input> inputs, LoopProgram program, List<Integer> slots) {

    /** All of a plan, whether or not that is small enough. */
    static Stage whole(LoopPlan plan, LoopProgram program) {
        List<LoopPlan.Input> inputs = plan.inputs();
        return new Stage(inputs, program, IntStream.range(0, inputs.size() + program.outputs().size()).boxed().toList());
    }

    int operands() {
        return slots.size();
    }

    boolean isFixed(int operand) {
        return isRead(operand, LoopPlan.Access.FIXED);
    }

    boolean isPerColumn(int operand) {
        return isRead(operand, LoopPlan.Access.PER_COLUMN);
    }

    private boolean isRead(int operand, LoopPlan.Access access) {
        return operand < inputs.size() && inputs.get(operand).access() == access;
    }

    boolean isMask(int operand) {
        return operand < inputs.size()
                ? inputs.get(operand).dtype() == DType.BOOL
                : program.outputs().get(operand - inputs.size()).isMask();
    }
}
