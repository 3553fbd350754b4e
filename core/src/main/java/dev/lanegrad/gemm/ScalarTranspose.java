package dev.lanegrad.gemm;

/** Without the Vector API. */
record ScalarTranspose(ElementLoops loops, int lanes) implements Transpose {
    @Override
    public void transpose(int columns, Object from, int from0, int fromRow, Object to, int to0, int toRow) {
        for (int j = 0; j < columns; j++) {
            loops.copy(lanes, from, from0 + j, fromRow, to, to0 + j * toRow, 1);
        }
    }
}
