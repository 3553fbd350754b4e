package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Warmed;
import dev.lanegrad.memory.Buffer;
import java.util.function.Consumer;

/** Operands on which loops are warmed up and timed. */
final class MadeUpNumbers {
    /**
     * As long as chains in real products are. C2 arranges the registers for as many iterations of the loop as it has seen: for chains of
     * 256 it keeps so much in memory that the tile is slower by a fifth than for those of 400.
     */
    private static final int DEPTH = 512;
    /** One under the other: more than one, lest C2 believe that there never are. */
    private static final int TILES = 2;

    private final DType dtype;
    private final int rows;
    private final int columns;
    private final Object a;
    private final Object b;
    private final Object c;

    /** For a tile of so many rows and columns. */
    MadeUpNumbers(DType dtype, int rows, int columns) {
        this.dtype = dtype;
        this.rows = rows;
        this.columns = columns;
        a = Buffer.allocate(dtype, TILES * rows * DEPTH).array();
        b = Buffer.allocate(dtype, DEPTH * columns).array();
        c = Buffer.allocate(dtype, TILES * rows * columns).array();
    }

    Warmed.Trial<Tile> ofTile(Order order) {
        return ofTile(DEPTH, a, rowStride(order), columnStride(order));
    }

    /** With some steps left that are not done several at a time. */
    Warmed.Trial<Tile> ofPackedTile() {
        Object strip = Buffer.allocate(dtype, Blocking.STRIP * DEPTH).array();
        return ofTile(DEPTH - 1, strip, 1, Blocking.STRIP);
    }

    private Warmed.Trial<Tile> ofTile(int depth, Object left, int aRow, int aDepth) {
        return trial(tile -> run(tile, 0, depth, left, aRow, aDepth), tile -> run(tile, TILES, depth, left, aRow, aDepth));
    }

    private void run(Tile tile, int tiles, int depth, Object left, int aRow, int aDepth) {
        tile.multiplyAdd(tiles, depth, left, 0, aRow, aDepth, b, 0, columns, c, 0, columns, c, 0, columns);
    }

    private static int rowStride(Order order) {
        return switch (order) {
            case ROW_MAJOR -> DEPTH;
            case COLUMN_MAJOR -> 1;
        };
    }

    private int columnStride(Order order) {
        return switch (order) {
            case ROW_MAJOR -> 1;
            case COLUMN_MAJOR -> TILES * rows;
        };
    }

    Warmed.Trial<PackingTile> ofPackingTile(int panels, Order order) {
        int width = panels * columns;
        Object wide = Buffer.allocate(dtype, DEPTH * width).array();
        Object packed = Buffer.allocate(dtype, DEPTH * width).array();
        return trial(tile -> run(tile, 0, order, wide, width, packed), tile -> run(tile, TILES, order, wide, width, packed));
    }

    private void run(PackingTile tile, int tiles, Order order, Object wide, int width, Object packed) {
        tile.multiplyAdd(tiles, DEPTH, a, 0, rowStride(order), columnStride(order), wide, 0, width,
                c, 0, columns, c, 0, columns, packed, 0);
    }

    Warmed.Trial<RowLoop> ofRow() {
        return trial(row -> run(row, 0), row -> run(row, DEPTH));
    }

    private void run(RowLoop row, int depth) {
        row.multiplyAdd(columns, depth, a, 0, 1, b, 0, columns, c, 0);
    }

    /** Of a square. */
    Warmed.Trial<Transpose> ofTranspose() {
        return trial(transpose -> run(transpose, 0), transpose -> run(transpose, columns));
    }

    private void run(Transpose transpose, int size) {
        transpose.transpose(size, b, 0, columns, c, 0, rows);
    }

    private static <T> Warmed.Trial<T> trial(Consumer<T> idle, Consumer<T> inEarnest) {
        return new Warmed.Trial<>() {
            @Override
            public void idle(T loop) {
                idle.accept(loop);
            }

            @Override
            public void run(T loop) {
                inEarnest.accept(loop);
            }
        };
    }
}
