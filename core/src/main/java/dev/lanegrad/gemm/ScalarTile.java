package dev.lanegrad.gemm;

/**
 * A tile without the Vector API. It works in copies that start at index 0, 4 rows of b at a time, because C2 vectorises a loop by itself
 * only where all indices differ by constants.
 */
record ScalarTile(ElementLoops loops, WorkingMemory.OfThread memory, int rows, int columns) implements Tile {
    static final int STEPS = 4;

    @Override
    public void multiplyAdd(int tiles, int depth, Object a, int a0, int aRow, int aDepth, Object b, int b0, int bDepth,
            Object from, int from0, int fromRow, Object c, int c0, int cRow) {
        for (int row = 0; row < tiles * rows; row += rows) {
            one(depth, a, a0 + row * aRow, aRow, aDepth, b, b0, bDepth, from, from0 + row * fromRow, fromRow, c, c0 + row * cRow, cRow);
        }
    }

    private void one(int depth, Object a, int a0, int aRow, int aDepth, Object b, int b0, int bDepth,
            Object from, int from0, int fromRow, Object c, int c0, int cRow) {
        WorkingMemory own = memory.get();
        Object panel = own.scalarPanel();
        Object chains = own.scalarChains();
        for (int k = 0; k < depth; ) {
            int steps = depth - k >= STEPS ? STEPS : 1;
            for (int step = 0; step < steps; step++) {
                System.arraycopy(b, b0 + (k + step) * bDepth, panel, step * ElementLoops.PITCH, columns);
            }
            for (int i = 0; i < rows; i++) {
                if (k == 0) {
                    System.arraycopy(from, from0 + i * fromRow, chains, 0, columns);
                } else {
                    System.arraycopy(c, c0 + i * cRow, chains, 0, columns);
                }
                if (steps == STEPS) {
                    loops.multiplyAdd4(columns, a, a0 + i * aRow + k * aDepth, aDepth, panel, chains);
                } else {
                    loops.multiplyAdd1(columns, a, a0 + i * aRow + k * aDepth, panel, chains);
                }
                System.arraycopy(chains, 0, c, c0 + i * cRow, columns);
            }
            k += steps;
        }
    }
}
