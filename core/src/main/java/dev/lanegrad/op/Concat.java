package dev.lanegrad.op;

import dev.lanegrad.Tensor;

/** Several tensors one after the other along an axis. */
public record Concat(int axis) implements Op {
    @Override
    public String label() {
        return "concat";
    }

    @Override
    public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
        int start = 0;
        for (int before = 0; before < input; before++) {
            start += inputs[before].shape().size(axis);
        }
        return cotangent.slice(axis, start, start + inputs[input].shape().size(axis));
    }
}
