package dev.lanegrad.op;

import dev.lanegrad.Tensor;

/** An op each of whose inputs has a pullback of its own. */
sealed interface Separable extends Op permits Pointwise, Cast, Reduction, ArgReduction, Movement, MatMul, Gather, ScatterAdd {

    /** The cotangent of one input; called only for inputs of a floating dtype. */
    Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs);

    @Override
    default Tensor[] pullback(Tensor cotangent, Tensor output, Tensor[] inputs, boolean[] needed) {
        Tensor[] cotangents = new Tensor[inputs.length];
        for (int input = 0; input < inputs.length; input++) {
            if (needed[input]) {
                cotangents[input] = pullback(input, cotangent, output, inputs);
            }
        }
        return cotangents;
    }
}
