package dev.lanegrad.gemm;

/** Without the Vector API: one {@link ScalarTile} after the other. */
record ScalarRowLoop(ElementLoops loops, WorkingMemory.OfThread memory) implements RowLoop {
    @Override
    public void multiplyAdd(int columns, int depth, Object a, int a0, int aDepth, Object b, int b0, int bDepth, Object c, int c0) {
        for (int j = 0; j < columns; j += ElementLoops.PITCH) {
            int width = Math.min(ElementLoops.PITCH, columns - j);
            new ScalarTile(loops, memory, 1, width).multiplyAdd(1, depth, a, a0, 0, aDepth, b, b0 + j, bDepth,
                    c, c0 + j, 0, c, c0 + j, 0);
        }
    }
}
