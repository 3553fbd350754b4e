package dev.lanegrad.exec;

import dev.lanegrad.layout.Layout;
import dev.lanegrad.layout.LoopNest;
import dev.lanegrad.loop.LoopPlan;
import dev.lanegrad.loop.Loops;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;
import java.util.List;

/** Copying elements from one layout to another: the pointwise loop that applies nothing. */
final class Copies {
    private Copies() {}

    static Value contiguous(Value source) {
        Value copy = Value.zeros(source.buffer().dtype(), source.layout().sizes());
        copy(source, copy);
        return copy;
    }

    /** Copies {@code source} over {@code target}, which has the same sizes and dtype. */
    static void copy(Value source, Value target) {
        copyRange(source, target.layout(), target.buffer(), 0, source.layout().size());
    }

    /** Copies elements [from, to), counted in row-major order, to the start of {@code target}. */
    static void copyRange(Value source, int from, int to, Buffer target) {
        Layout whole = Layout.contiguous(source.layout().sizes());
        copyRange(source, new Layout(whole.sizes(), whole.strides(), -from), target, from, to);
    }

    private static void copyRange(Value source, Layout targetLayout, Buffer target, int from, int to) {
        LoopNest nest = LoopNest.of(source.layout(), targetLayout);
        var input = new LoopPlan.Input(source.buffer().dtype(), LoopPlan.Access.of(nest, 0));
        var plan = new LoopPlan(PendingStep.numbersFor(source.buffer().dtype()), List.of(input), List.of(), 0);
        Loops.run(plan, nest, new Object[] {source.buffer().array(), target.array()}, from, to);
    }
}
