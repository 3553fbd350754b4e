package dev.lanegrad.op;

import dev.lanegrad.CustomOp;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.graph.Node;

/** A user's op. Its forward result is computed when it is applied, so here only the derivative is left. */
public record Custom(CustomOp definition) implements Op {
    @Override
    public String label() {
        return definition.name();
    }

    @Override
    public Tensor[] pullback(Tensor cotangent, Tensor output, Tensor[] inputs, boolean[] needed) {
        Tensor[] cotangents;
        try {
            cotangents = definition.backward(cotangent, output, inputs.clone());
        } catch (RuntimeException failure) {
            throw new IllegalStateException(label() + ": its backward threw " + failure, failure);
        }
        if (cotangents == null || cotangents.length != inputs.length) {
            throw new IllegalStateException(label() + ": its backward must return one cotangent for each of its " + inputs.length
                    + " inputs, but returned " + (cotangents == null ? "null" : cotangents.length));
        }
        Tensor[] checked = new Tensor[inputs.length];
        for (int input = 0; input < inputs.length; input++) {
            if (needed[input]) {
                check(input, cotangents[input], inputs[input]);
                checked[input] = Node.unchanged(cotangents[input]);
            }
        }
        return checked;
    }

    private void check(int input, Tensor cotangent, Tensor x) {
        if (cotangent == null) {
            throw new IllegalStateException(label() + ": its backward returned null for input " + input
                    + ", which needs a gradient; return zeros if it has no influence");
        }
        Shape shape = x.shape();
        if (!cotangent.shape().equals(shape) || cotangent.dtype() != x.dtype()) {
            throw new IllegalStateException(label() + ": its backward returned " + cotangent.dtype() + cotangent.shape()
                    + " for input " + input + ", whose cotangent has the input's own " + x.dtype() + shape);
        }
    }
}
