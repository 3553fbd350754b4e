package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.memory.Buffer;

/** The working memory of one thread, which grows to what its largest product needs. */
final class Scratch {
    /**
     * Panels of so many bytes begin on a cache line: on an Intel Sapphire Rapids, tiles are 3 to 9 % slower where vectors of 512 bits lie across two. Not
     * smaller ones, which many threads may have that multiply little.
     */
    private static final int WORTH_ALIGNING_BYTES = 64 << 10;
    /**
     * An array's address is not for Java to choose, or to know. But G1, the default collector, puts arrays of so many bytes, in all but huge heaps, at
     * the start of a region, which is a multiple of a megabyte, and never moves them. With other collectors the panel begins anywhere.
     */
    private static final int HUMONGOUS_BYTES = 2 << 20;
    /** From the first element of such an array to its first cache line, because a header of 16 bytes goes before. */
    private static final int BYTES_TO_CACHE_LINE = 64 - 16;

    private final DType dtype;
    private final Buffer scalarPanel;
    private final Buffer scalarChains;
    private Buffer panel;
    private Buffer standIn;
    private Buffer rows;
    private Buffer zeros;

    Scratch(DType dtype) {
        this.dtype = dtype;
        scalarPanel = Buffer.allocate(dtype, ScalarTile.STEPS * ElementLoops.PITCH);
        scalarChains = Buffer.allocate(dtype, ElementLoops.PITCH);
        panel = Buffer.allocate(dtype, 0);
        standIn = Buffer.allocate(dtype, 0);
        rows = Buffer.allocate(dtype, 0);
        zeros = Buffer.allocate(dtype, 0);
    }

    /** For {@link ScalarTile}: a few rows of b. */
    Object scalarPanel() {
        return scalarPanel.array();
    }

    /** For {@link ScalarTile}: a row of c. */
    Object scalarChains() {
        return scalarChains.array();
    }

    /** For a panel of b that cannot, or should not, be read where it lies. */
    Matrix panel(int rows, int columns) {
        int bytes = Element.of(dtype).bytes();
        int start = BYTES_TO_CACHE_LINE / bytes;
        int length = start + rows * columns;
        panel = grown(panel, length * bytes < WORTH_ALIGNING_BYTES ? length : Math.max(length, HUMONGOUS_BYTES / bytes));
        return new Matrix(panel, start, rows, columns, columns, 1);
    }

    /** For tiles of c that cannot be written where they lie. */
    Matrix standIn(int rows, int columns) {
        standIn = grown(standIn, rows * columns);
        return Matrix.of(standIn, rows, columns);
    }

    /** For rows of a. */
    Buffer rows(int length) {
        rows = grown(rows, length);
        return rows;
    }

    /** As many zeros as a tile is wide, from which the chains of each of its rows begin. */
    Buffer zeros(int columns) {
        zeros = grown(zeros, columns);
        return zeros;
    }

    private Buffer grown(Buffer buffer, int length) {
        return buffer.length() >= length ? buffer : Buffer.allocate(dtype, length);
    }
}
