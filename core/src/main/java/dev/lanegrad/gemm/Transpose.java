package dev.lanegrad.gemm;

/** Transposes a strip of a few rows, as many as a vector has lanes. */
interface Transpose {
    /**
     * Copies element (i, j), at {@code from0 + i * fromRow + j}, to {@code to0 + j * toRow + i}.
     *
     * @param columns a multiple of the number of lanes
     */
    void transpose(int columns, Object from, int from0, int fromRow, Object to, int to0, int toRow);
}
