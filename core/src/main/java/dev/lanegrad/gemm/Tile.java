package dev.lanegrad.gemm;

/**
 * The micro-kernel: c = from + a b for small tiles of c that lie one under the other, each so many rows by so many columns, which its
 * implementation knows. Columns of b, from and c are adjacent in memory; arrays are float[] or double[], all alike. Of a column-major tile,
 * aRow must be 1; of others, aDepth.
 */
interface Tile {
    /**
     * @param tiles how many
     * @param depth the length of the chains
     * @param a element (i, k) at {@code a0 + i * aRow + k * aDepth}
     * @param b element (k, j) at {@code b0 + k * bDepth + j}
     * @param from element (i, j) at {@code from0 + i * fromRow + j}; may be c itself, to go on with its chains, or a row of zeros, to begin
     *     them
     * @param c element (i, j) at {@code c0 + i * cRow + j}
     */
    void multiplyAdd(int tiles, int depth, Object a, int a0, int aRow, int aDepth, Object b, int b0, int bDepth,
            Object from, int from0, int fromRow, Object c, int c0, int cRow);
}
