package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.memory.Buffer;

/** Operands on which loops are warmed up and timed. */
final class MadeUpNumbers {
    static final int MAX_DEPTH = 512;

    private static final int RUNS = 5;
    /** One under the other: more than one, lest C2 believe that there never are. */
    private static final int TILES = 2;

    private final int rows;
    private final int columns;
    private final Object a;
    private final Object b;
    private final Object c;

    /** For a tile of so many rows and columns. */
    MadeUpNumbers(DType dtype, int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        a = Buffer.allocate(dtype, TILES * rows * MAX_DEPTH).array();
        b = Buffer.allocate(dtype, MAX_DEPTH * columns).array();
        c = Buffer.allocate(dtype, TILES * rows * columns).array();
    }

    long nanos(Tile tile, int depth) {
        return nanos(() -> tile.multiplyAdd(depth == 0 ? 0 : TILES, depth, a, 0, depth, 1, b, 0, columns, c, 0, columns, c, 0, columns));
    }

    long nanos(RowLoop row, int depth) {
        return nanos(() -> row.multiplyAdd(columns, depth, a, 0, 1, b, 0, columns, c, 0));
    }

    /** Of a square: the depth does not matter, unless it is 0. */
    long nanos(Transpose transpose, int depth) {
        return nanos(() -> transpose.transpose(depth == 0 ? 0 : columns, b, 0, columns, c, 0, rows));
    }

    private static long nanos(Runnable run) {
        long start = System.nanoTime();
        for (int i = 0; i < RUNS; i++) {
            run.run();
        }
        return System.nanoTime() - start;
    }
}
