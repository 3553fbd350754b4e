package dev.lanegrad.op;

import dev.lanegrad.Tensor;

/**
 * Adds along an axis, in row-major order of the index: base[.., index[.., i, ..], ..] += source[.., i, ..]. The inputs are base, index and
 * source.
 */
public record ScatterAdd(int axis) implements Separable {
    @Override
    public String label() {
        return "scatterAdd";
    }

    @Override
    public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
        return input == 0 ? cotangent : cotangent.gather(axis, inputs[1]);
    }
}
