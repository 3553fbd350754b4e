package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.CacheLines;
import java.lang.ref.SoftReference;

/** The working memory of one thread, which grows to what its largest product needs. */
final class WorkingMemory {
    /**
     * Panels and chains of so many bytes begin on a cache line: on an Intel Sapphire Rapids, tiles are 3 to 9 % slower where vectors of 512
     * bits lie across two. Not smaller ones, which many threads may have that multiply little.
     */
    private static final int WORTH_ALIGNING_BYTES = 64 << 10;
    /** Of arrays of this size it is known {@linkplain CacheLines where} those begin, in all but huge heaps. */
    private static final int HUMONGOUS_BYTES = 2 << 20;

    /**
     * That of each thread, which the JVM may take back between two products if the heap is full: the threads of a pool may be hundreds, and
     * idle most of the time.
     */
    static final class OfThread {
        private final ThreadLocal<SoftReference<WorkingMemory>> kept = new ThreadLocal<>();
        private final DType dtype;

        OfThread(DType dtype) {
            this.dtype = dtype;
        }

        /** The present thread's, which stays so for as long as the caller refers to it. */
        WorkingMemory get() {
            SoftReference<WorkingMemory> reference = kept.get();
            WorkingMemory memory = reference == null ? null : reference.get();
            if (memory == null) {
                memory = new WorkingMemory(dtype);
                kept.set(new SoftReference<>(memory));
            }
            return memory;
        }
    }

    private final DType dtype;
    /** Not for virtual threads, of which thousands may wait for something else with their memory in hand. */
    private final boolean aligns = !Thread.currentThread().isVirtual();
    private final Buffer scalarPanel;
    private final Buffer scalarChains;
    private Buffer panels;
    private Buffer chains;
    private Buffer rows;
    private Buffer zeros;

    WorkingMemory(DType dtype) {
        this.dtype = dtype;
        scalarPanel = Buffer.allocate(dtype, ScalarTile.STEPS * ElementLoops.PITCH);
        scalarChains = Buffer.allocate(dtype, ElementLoops.PITCH);
        panels = Buffer.allocate(dtype, 0);
        chains = Buffer.allocate(dtype, 0);
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

    /** For panels of b that cannot, or should not, be read where they lie. What is in there outlives any call that asks for no more. */
    Room panels(int length) {
        panels = aligned(panels, length);
        return new Room(panels, CacheLines.gap(dtype));
    }

    /** For chains of c between two blocks, and for such as tiles cannot write where they belong. They last as long. */
    Room chains(int length) {
        chains = aligned(chains, length);
        return new Room(chains, CacheLines.gap(dtype));
    }

    /** A part of the working memory. */
    record Room(Buffer buffer, int start) {

        /** Row-major, and so many elements from the start. */
        Matrix matrix(int place, int rows, int columns) {
            return new Matrix(buffer, start + place, rows, columns, columns, 1);
        }
    }

    private Buffer aligned(Buffer buffer, int length) {
        int bytes = dtype.bytes();
        int whole = CacheLines.gap(dtype) + length;
        boolean worthIt = aligns && whole * bytes >= WORTH_ALIGNING_BYTES;
        return grown(buffer, worthIt ? Math.max(whole, HUMONGOUS_BYTES / bytes) : whole);
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
