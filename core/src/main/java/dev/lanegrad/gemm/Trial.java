package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.memory.Buffer;

/** Runs a loop often on made-up numbers, to get it compiled, and timed. */
final class Trial {
    private static final int DEPTH = 32;
    private static final int RUNS = 50;

    private final int rows;
    private final int columns;
    private final Object a;
    private final Object b;
    private final Object c;

    /** For a tile, or a strip, of so many rows and columns. */
    Trial(DType dtype, int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        a = Buffer.allocate(dtype, rows * DEPTH).array();
        b = Buffer.allocate(dtype, DEPTH * columns).array();
        c = Buffer.allocate(dtype, rows * columns).array();
    }

    long nanos(Tile tile) {
        return nanos(() -> tile.multiplyAdd(DEPTH, a, 0, DEPTH, 1, b, 0, columns, c, 0, columns));
    }

    long nanos(Transpose transpose) {
        return nanos(() -> transpose.transpose(columns, b, 0, columns, c, 0, rows));
    }

    long nanos(RowLoop row) {
        return nanos(() -> row.multiplyAdd(columns, DEPTH, a, 0, 1, b, 0, columns, c, 0));
    }

    private static long nanos(Runnable run) {
        long start = System.nanoTime();
        for (int i = 0; i < RUNS; i++) {
            run.run();
        }
        return System.nanoTime() - start;
    }
}
