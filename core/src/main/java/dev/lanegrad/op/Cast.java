package dev.lanegrad.op;

import dev.lanegrad.DType;
import dev.lanegrad.Tensor;

/** Conversion of numbers to another dtype; masks become numbers by {@link Pointwise#WHERE}. */
public record Cast(DType target) implements Separable {
    @Override
    public String label() {
        return "to";
    }

    @Override
    public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
        return cotangent.to(inputs[0].dtype());
    }
}
