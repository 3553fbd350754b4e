package dev.lanegrad.memory;

import dev.lanegrad.DType;
import dev.lanegrad.layout.Layout;

/**
 * Where in an array its elements go: those of a large one begin on a cache line, so that no vector of 512 bits lies across two, which takes
 * the processor two accesses. A loop over arrays of 4 MB gains a tenth to a fifth on a Zen 5, as far as its rows are whole cache lines.
 *
 * <p>An array's address is not for Java to choose, or to know. But G1, the default collector, puts arrays that take half of a region or
 * more at the start of one, and never moves them. With other collectors they begin anywhere, and nothing is gained or lost.
 */
public final class CacheLines {
    private static final int LINE_BYTES = 64;
    private static final int HEADER_BYTES = 16;
    /** Half of G1's smallest region. */
    private static final int LARGE_BYTES = 512 << 10;
    /** Beyond, indices might overflow. */
    private static final int MOST_ELEMENTS = 1 << 30;

    private CacheLines() {}

    /** From an array's first element to its first cache line, if its header begins on one. */
    public static int gap(DType dtype) {
        return (LINE_BYTES - HEADER_BYTES) / dtype.bytes();
    }

    /** Row-major order without gaps; for many elements from a cache line on. */
    public static Layout contiguous(DType dtype, int... sizes) {
        Layout layout = Layout.contiguous(sizes);
        int size = layout.size();
        boolean large = size >= LARGE_BYTES / dtype.bytes() && size <= MOST_ELEMENTS;
        return large ? new Layout(layout.sizes(), layout.strides(), gap(dtype)) : layout;
    }
}
