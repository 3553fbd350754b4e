package dev.lanegrad.gemm;

/** A packing tile without the Vector API: b is copied first. */
record ScalarPackingTile(Tile tile, int columns, int panels) implements PackingTile {

    @Override
    public void multiplyAdd(int tiles, int depth, Object a, int a0, int aRow, int aDepth, Object b, int b0, int bDepth,
            Object from, int from0, int fromRow, Object c, int c0, int cRow, Object packed, int packed0) {
        for (int k = 0; k < depth; k++) {
            for (int panel = 0; panel < panels; panel++) {
                System.arraycopy(b, b0 + k * bDepth + panel * columns, packed, packed0 + (panel * depth + k) * columns, columns);
            }
        }
        tile.multiplyAdd(tiles, depth, a, a0, aRow, aDepth, packed, packed0, columns, from, from0, fromRow, c, c0, cRow);
    }
}
