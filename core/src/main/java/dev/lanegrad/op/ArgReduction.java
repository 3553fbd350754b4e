package dev.lanegrad.op;

import dev.lanegrad.Tensor;

/** The position of the greatest or least element along an axis: the first such one, and the first NaN before all. It has no gradient. */
public record ArgReduction(boolean greatest, int axis) implements Separable {
    @Override
    public String label() {
        return greatest ? "argmax" : "argmin";
    }

    @Override
    public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
        throw new IllegalStateException(label() + " has no gradient");
    }
}
