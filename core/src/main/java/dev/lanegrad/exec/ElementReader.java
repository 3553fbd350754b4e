package dev.lanegrad.exec;

import dev.lanegrad.DType;
import dev.lanegrad.graph.Node;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;
import dev.lanegrad.op.Pointwise;

/**
 * Reads a tensor's elements in row-major order, a range at a time: in place where they lie so, else from a scratch buffer that they are
 * brought into, for pending work by computing just that range. One thread's own.
 */
sealed interface ElementReader {

    /** Makes elements [from, to) available; returns where in {@link #buffer} the first is. */
    int read(int from, int to);

    /** Where the elements of the last {@link #read} are. */
    Buffer buffer();

    /** How a reduction, or anyone else who wants each element once, reads a tensor: every thread opens its own. */
    interface Source extends AutoCloseable {
        ElementReader open();

        @Override
        default void close() {}
    }

    /**
     * A source for {@code node}; ranges will be of at most {@code longest} elements. A pending loop is run range by range and not stored,
     * unless another reader has had it or is expected.
     */
    static Source of(Node node, int longest) {
        if (node.value() == null && node.op() instanceof Pointwise) {
            boolean wantedAgain = node.computeInPassing();
            BlockReader reader = wantedAgain ? null : Fusion.reader(node);
            if (reader != null) {
                return brought(reader, node.dtype(), longest);
            }
        }
        return of(Evaluator.valueOf(node), longest);
    }

    static Source of(Value value, int longest) {
        if (value.layout().isContiguous()) {
            return () -> new InPlace(value);
        }
        return brought((from, to, scratch) -> Copies.copyRange(value, from, to, scratch), value.buffer().dtype(), longest);
    }

    private static Source brought(BlockReader reader, DType dtype, int longest) {
        return new Source() {
            @Override
            public ElementReader open() {
                return new Brought(reader, Buffer.allocate(dtype, longest));
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }

    /** Of contiguous elements. */
    record InPlace(Value value) implements ElementReader {
        @Override
        public int read(int from, int to) {
            return value.layout().offset() + from;
        }

        @Override
        public Buffer buffer() {
            return value.buffer();
        }
    }

    /** Of any others. */
    record Brought(BlockReader reader, Buffer buffer) implements ElementReader {
        @Override
        public int read(int from, int to) {
            reader.read(from, to, buffer);
            return 0;
        }
    }
}
