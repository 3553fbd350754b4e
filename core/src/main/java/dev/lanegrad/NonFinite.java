package dev.lanegrad;

import dev.lanegrad.graph.CallSites;
import dev.lanegrad.graph.Node;
import dev.lanegrad.op.Op;
import dev.lanegrad.op.Pointwise;

/** Finds out where a NaN or infinity comes from, by following it from a result to the first op that made one of finite operands. */
final class NonFinite {
    private NonFinite() {}

    static boolean isIn(Tensor tensor) {
        if (!tensor.dtype().isFloating()) {
            return false;
        }
        for (double element : tensor.detach().toDoubleArray()) {
            if (!Double.isFinite(element)) {
                return true;
            }
        }
        return false;
    }

    /** The origin of what is not finite in {@code result}, in a sentence. */
    static String origin(Node result) {
        Node made = result;
        for (Node earlier = cause(result); earlier != null; earlier = cause(earlier)) {
            made = earlier;
        }
        String what = made.dtype() + made.shape().toString();
        if (made.op() == null) {
            return what + ", a leaf or constant, already holds a NaN or infinity";
        }
        if (made.inputs().length == 0) {
            return what + ", a result of " + made.op().label() + ", holds a NaN or infinity; "
                    + "it was not recorded how it was computed, because nothing before it requires a gradient";
        }
        return made.op().label() + CallSites.of(made) + " made a NaN or infinity, " + what + ", of finite operands";
    }

    /** An operand that passed on what is not finite. */
    private static Node cause(Node node) {
        Node[] inputs = node.inputs();
        for (int i = 0; i < inputs.length; i++) {
            if (isIn(influence(node.op(), inputs, i))) {
                return inputs[i];
            }
        }
        return null;
    }

    /** An operand without what cannot have mattered: of {@code where}, the elements that were not chosen. */
    private static Tensor influence(Op op, Node[] inputs, int i) {
        if (op != Pointwise.WHERE || i == 0) {
            return inputs[i];
        }
        Tensor mask = inputs[0];
        return i == 1 ? Tensor.where(mask, inputs[1].detach(), 0) : Tensor.where(mask, 0, inputs[2].detach());
    }

    /** @throws NonFiniteException if call sites are remembered and {@code result} is not finite */
    static void checkResult(Node result) {
        if (CallSites.areRemembered() && isIn(result)) {
            throw new NonFiniteException("forward: " + origin(result));
        }
    }

    /**
     * @throws NonFiniteException if call sites are remembered, and the pullback of {@code node} made a cotangent that is not finite of one
     *     that is
     */
    static void checkPullback(Node node, Tensor cotangent, Tensor[] passed) {
        if (!CallSites.areRemembered() || isIn(cotangent)) {
            return;
        }
        for (int i = 0; i < passed.length; i++) {
            if (passed[i] != null && isIn(passed[i])) {
                throw new NonFiniteException("backward: the gradient of " + node.op().label() + CallSites.of(node) + " to its operand " + i
                        + ", " + passed[i].dtype() + passed[i].shape() + ", is the first NaN or infinity");
            }
        }
    }
}
