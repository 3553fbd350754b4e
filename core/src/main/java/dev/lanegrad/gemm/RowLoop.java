package dev.lanegrad.gemm;

/** Row vector times matrix. It is bound by memory, so it reads whole rows of b, a few at a time, instead of tiles. */
interface RowLoop {
    /**
     * c += a b, in chains of FMAs in the order of k as ever.
     *
     * @param columns a multiple of the number of lanes
     * @param a element k at {@code a0 + k * aDepth}
     * @param b element (k, j) at {@code b0 + k * bDepth + j}
     * @param c element j at {@code c0 + j}
     */
    void multiplyAdd(int columns, int depth, Object a, int a0, int aDepth, Object b, int b0, int bDepth, Object c, int c0);
}
