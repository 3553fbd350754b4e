package dev.lanegrad.op;

import dev.lanegrad.Tensor;

/** Picks along an axis: result[.., i, ..] = x[.., index[.., i, ..], ..]. The inputs are x and the index. */
public record Gather(int axis) implements Separable {
    @Override
    public String label() {
        return "gather";
    }

    @Override
    public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
        return Pullbacks.zeros(inputs[0]).scatterAdd(axis, inputs[1], cotangent);
    }
}
