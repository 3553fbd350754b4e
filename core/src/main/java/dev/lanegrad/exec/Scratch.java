package dev.lanegrad.exec;

import dev.lanegrad.graph.Node;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.CacheLines;
import dev.lanegrad.memory.Value;
import dev.lanegrad.op.MatMul;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrays for products that are wanted for a moment only, kept by each thread for the next time: a weight's gradient, on its way into the
 * update of the weight, then stays in the processor's cache.
 */
final class Scratch implements AutoCloseable {
    private static final ThreadLocal<SoftReference<Scratch>> KEPT = ThreadLocal.withInitial(() -> new SoftReference<>(new Scratch()));

    private final List<Buffer> buffers = new ArrayList<>();
    private int taken;

    private Scratch() {}

    /** This thread's, with nothing taken. */
    static Scratch open() {
        Scratch kept = KEPT.get().get();
        if (kept == null || kept.taken > 0) { // collected, or in use further up this stack
            kept = new Scratch();
            KEPT.set(new SoftReference<>(kept));
        }
        return kept;
    }

    @Override
    public void close() {
        taken = 0;
    }

    /** The elements of a node. Those of a product that is still pending are computed here, and the node stays as it is. */
    Value valueOf(Node node) {
        Node[] inputs = node.op() instanceof MatMul ? node.pin() : null;
        if (inputs == null) {
            return Evaluator.valueOf(node);
        }
        try {
            return Products.multiply((MatMul) node.op(), inputs, space(node));
        } finally {
            node.unpin();
        }
    }

    private Value space(Node node) {
        Layout layout = CacheLines.contiguous(node.dtype(), node.shape().toArray());
        return new Value(take(node, layout.offset() + layout.size()), layout);
    }

    private Buffer take(Node node, int length) {
        int slot = taken++;
        if (slot == buffers.size()) {
            buffers.add(Buffer.allocate(node.dtype(), length));
        } else if (buffers.get(slot).dtype() != node.dtype() || buffers.get(slot).length() < length) {
            buffers.set(slot, Buffer.allocate(node.dtype(), length));
        }
        return buffers.get(slot);
    }
}
