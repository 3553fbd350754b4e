package dev.lanegrad.exec;

import dev.lanegrad.DType;
import dev.lanegrad.graph.Node;
import dev.lanegrad.op.Pointwise;
import java.util.ArrayList;
import java.util.List;

/** A pending pointwise node and its operands, which it may let go when it is computed elsewhere: by another thread, or for a view of it. */
record PendingStep(Node node, Node[] operands) {

    /** Null for a node that is not pending or not pointwise. */
    static PendingStep of(Node node) {
        Node[] operands = node.inputs(); // read before the value: whoever drops the inputs has stored the value first
        return node.op() instanceof Pointwise && node.value() == null ? new PendingStep(node, operands) : null;
    }

    /** The same, with its operands kept until the node is {@linkplain Node#unpin unpinned}. */
    static PendingStep pinned(Node node) {
        Node[] operands = node.op() instanceof Pointwise ? node.pin() : null;
        return operands == null ? null : new PendingStep(node, operands);
    }

    /** Those of the nodes that are pending, {@linkplain #pinned pinned}. */
    static List<PendingStep> pinAll(List<Node> nodes) {
        List<PendingStep> steps = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            PendingStep step = pinned(node);
            if (step != null) {
                steps.add(step);
            }
        }
        return steps;
    }

    Pointwise op() {
        return (Pointwise) node.op();
    }

    /** The dtype of the numbers in the loop that computes this. */
    DType numbers() {
        return numbersFor(operands[operands.length - 1].dtype());
    }

    /** The dtype of the numbers in a loop over elements of {@code dtype}; one over masks alone has none to speak of. */
    static DType numbersFor(DType dtype) {
        return dtype == DType.BOOL ? DType.F32 : dtype;
    }
}
