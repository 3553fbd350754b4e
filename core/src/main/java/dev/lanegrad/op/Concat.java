package dev.lanegrad.op;

import dev.lanegrad.Tensor;

/** Several tensors one after the other along an axis. */
public record Concat(int axis) implements Op {
    @Override
    public String label() {
        return "concat";
    }

    /** For all inputs in one go, since each begins where the one before ends. */
    @Override
    public Tensor[] pullback(Tensor cotangent, Tensor output, Tensor[] inputs, boolean[] needed) {
        Tensor[] cotangents = new Tensor[inputs.length];
        int start = 0;
        for (int input = 0; input < inputs.length; input++) {
            int end = start + inputs[input].size(axis);
            if (needed[input]) {
                cotangents[input] = cotangent.slice(axis, start, end);
            }
            start = end;
        }
        return cotangents;
    }
}
