package dev.lanegrad.exec;

import dev.lanegrad.layout.Layout;
import dev.lanegrad.layout.LoopNest;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;

/**
 * Gathering and scattering along an axis by an index tensor, in row-major order of the index. By turns, a block of addresses is worked out,
 * the same way for every dtype, and a plain loop of one dtype goes over them. Where one index picks neighbours, an address stands for the
 * whole run of them.
 */
final class Indexing {
    /** So many addresses stay in the nearest cache from one loop to the other. */
    private static final int BLOCK = 1024;

    private final String op;
    private final int axis;
    private final int limit;
    private final int stride;
    private final int[] indices;
    /** Over the index, and over what it leads into as if every index were 0. */
    private final LoopNest nest;
    private final int run;
    private final Block block;
    private final int[] addresses;
    private int filled;
    private int position;

    /** What is done with some addresses that follow each other; {@code position} is the first one's in the index. */
    private interface Block {
        void visit(int[] addresses, int count, int run, int position);
    }

    private Indexing(String op, int axis, Value index, Layout indexed, Block block) {
        this.op = op;
        this.axis = axis;
        this.block = block;
        limit = indexed.sizes()[axis];
        stride = indexed.strides()[axis];
        indices = ((Buffer.Ints) index.buffer()).array();
        Layout first = index.layout();
        Layout base = atZero(indexed, axis, first.sizes());
        int together = 1;
        for (int inner = first.rank() - 1; inner >= 0 && oneRun(first, base, inner, together); inner--) {
            int size = first.sizes()[inner];
            together *= size;
            first = first.slice(inner, 0, 1, Math.min(1, size));
            base = base.slice(inner, 0, 1, Math.min(1, size));
        }
        run = together;
        nest = LoopNest.of(first, base);
        addresses = new int[Math.min(BLOCK, nest.size())];
    }

    private static Layout atZero(Layout indexed, int axis, int[] sizes) {
        int[] strides = indexed.strides().clone();
        strides[axis] = 0;
        return new Layout(sizes, strides, indexed.offset());
    }

    /** Whether one index picks all elements along an inner axis, and they continue the run that each of them begins. */
    private static boolean oneRun(Layout index, Layout base, int inner, int run) {
        return index.sizes()[inner] == 1 || index.strides()[inner] == 0 && base.strides()[inner] == run;
    }

    /** Fills {@code result}, which is contiguous. */
    static Value gather(int axis, Value x, Value index, Value result) {
        int to = result.layout().offset();
        new Indexing("gather", axis, index, x.layout(),
                (addresses, count, run, position) -> gather(x.buffer(), addresses, count, run, result.buffer(), to + position))
                .visitAll();
        return result;
    }

    private static void gather(Buffer x, int[] addresses, int count, int run, Buffer y, int to) {
        if (run > 1) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(x.array(), addresses[i], y.array(), to + i * run, run);
            }
            return;
        }
        switch (y) {
            case Buffer.Floats(float[] array) -> FloatIndexing.gather(((Buffer.Floats) x).array(), addresses, count, array, to);
            case Buffer.Doubles(double[] array) -> DoubleIndexing.gather(((Buffer.Doubles) x).array(), addresses, count, array, to);
            case Buffer.Ints(int[] array) -> IntIndexing.gather(((Buffer.Ints) x).array(), addresses, count, array, to);
            case Buffer.Booleans(boolean[] array) -> gather(((Buffer.Booleans) x).array(), addresses, count, array, to);
        }
    }

    private static void gather(boolean[] x, int[] addresses, int count, boolean[] y, int to) {
        for (int i = 0; i < count; i++) {
            y[to + i] = x[addresses[i]];
        }
    }

    /** The source is contiguous. */
    static Value scatterAdd(int axis, Value base, Value index, Value source) {
        Value result = Copies.contiguous(base);
        int from = source.layout().offset();
        new Indexing("scatterAdd", axis, index, result.layout(),
                (addresses, count, run, position) -> add(source.buffer(), from + position, result.buffer(), addresses, count, run))
                .visitAll();
        return result;
    }

    private static void add(Buffer x, int from, Buffer y, int[] addresses, int count, int run) {
        switch (y) {
            case Buffer.Floats(float[] array) -> FloatIndexing.add(((Buffer.Floats) x).array(), from, array, addresses, count, run);
            case Buffer.Doubles(double[] array) -> DoubleIndexing.add(((Buffer.Doubles) x).array(), from, array, addresses, count, run);
            case Buffer.Ints(int[] array) -> IntIndexing.add(((Buffer.Ints) x).array(), from, array, addresses, count, run);
            case Buffer.Booleans(boolean[] array) -> throw new AssertionError("masks are not added");
        }
    }

    private void visitAll() {
        visit(0, nest.offsets()[0], nest.offsets()[1]);
        flush();
    }

    /** The dimensions of the nest from {@code depth} on: the first index is at {@code at}, and if it is 0, it leads to {@code base}. */
    private void visit(int depth, int at, int base) {
        if (depth == nest.sizes().length - 1) {
            visitRow(at, base);
            return;
        }
        for (int i = 0; i < nest.sizes()[depth]; i++) {
            visit(depth + 1, at + i * nest.strides()[0][depth], base + i * nest.strides()[1][depth]);
        }
    }

    private void visitRow(int at, int base) {
        int inner = nest.sizes().length - 1;
        int count = nest.sizes()[inner];
        int indexStride = nest.strides()[0][inner];
        int baseStride = nest.strides()[1][inner];
        for (int i = 0; i < count; i++) {
            if (filled == addresses.length) {
                flush();
            }
            addresses[filled] = base + i * baseStride + checked(indices[at + i * indexStride]) * stride;
            filled++;
        }
    }

    private int checked(int index) {
        if (index < 0 || index >= limit) {
            int at = position + filled * run;
            throw new IllegalArgumentException(op + ": index " + index + " at position " + at
                    + " is out of range for axis " + axis + " of size " + limit);
        }
        return index;
    }

    private void flush() {
        block.visit(addresses, filled, run, position);
        position += filled * run;
        filled = 0;
    }
}
