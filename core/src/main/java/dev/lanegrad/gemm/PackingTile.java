package dev.lanegrad.gemm;

/**
 * A {@link Tile} that also writes the rows of b which it reads one after the other into another array, where the tiles below it find them:
 * a b that is read where it lies has each row in another page of memory.
 */
interface PackingTile {
    /**
     * As {@link Tile#multiplyAdd}; and element (k, j) of b goes to {@code packed[packed0 + k * columns + j]}, for a tile of so many
     * columns. A tile that packs several panels does the same with the next columns of b, each panel behind the one before.
     */
    void multiplyAdd(int tiles, int depth, Object a, int a0, int aRow, int aDepth, Object b, int b0, int bDepth,
            Object from, int from0, int fromRow, Object c, int c0, int cRow, Object packed, int packed0);
}
