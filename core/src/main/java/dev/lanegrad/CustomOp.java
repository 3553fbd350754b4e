package dev.lanegrad;

import dev.lanegrad.graph.Node;
import dev.lanegrad.graph.Recording;
import dev.lanegrad.op.Custom;
import java.util.Objects;

/**
 * An op of your own: a forward function and the derivative that goes with it, which has no default.
 *
 * <pre>{@code
 * record Cube() implements CustomOp {
 *     public String name() { return "cube"; }
 *     public Tensor forward(Tensor... x) { return x[0].pow(3); }
 *     public Tensor[] backward(Tensor g, Tensor y, Tensor... x) { return new Tensor[] {g.mul(x[0].square().mul(3))}; }
 * }
 * Tensor y = new Cube().apply(x);
 * }</pre>
 *
 * <p>Written in tensor verbs, {@link #backward} is itself differentiable, so derivatives of any order follow.
 */
public interface CustomOp {

    /** What errors and printed graphs call this op. */
    String name();

    /** The result. Its operands carry no gradient here: what is recorded is this op, not the verbs it is made of. */
    Tensor forward(Tensor... inputs);

    /**
     * The cotangents of the inputs: for each, of its own shape and dtype, the derivative of the sum of output * cotangent. Those of inputs
     * that do not require a gradient are not used and may be null.
     */
    Tensor[] backward(Tensor cotangent, Tensor output, Tensor... inputs);

    /** Applies this op and records it. */
    default Tensor apply(Tensor... inputs) {
        Objects.requireNonNull(inputs, "inputs");
        Tensor[] constants = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            constants[i] = Objects.requireNonNull(inputs[i], "inputs[" + i + "]").detach();
        }
        Tensor result = Objects.requireNonNull(Recording.OFF.during(() -> forward(constants)), () -> name() + ": forward returned null");
        Node node = Node.record(new Custom(this), result.shape(), result.dtype(), inputs);
        node.complete(((Node) result.detach()).value());
        return node;
    }
}
