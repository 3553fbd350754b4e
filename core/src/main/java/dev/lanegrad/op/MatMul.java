package dev.lanegrad.op;

import dev.lanegrad.Tensor;

/** The matrix product of the last two axes; the axes before them are equal and run in parallel. */
public record MatMul() implements Op {
    @Override
    public String label() {
        return "matmul";
    }

    @Override
    public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
        return input == 0
                ? cotangent.matmul(inputs[1].transpose(-1, -2))
                : inputs[0].transpose(-1, -2).matmul(cotangent);
    }
}
