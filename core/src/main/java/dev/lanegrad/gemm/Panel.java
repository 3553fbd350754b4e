package dev.lanegrad.gemm;

/**
 * Columns {@code from} (inclusive) to {@code to} (exclusive) of b and c, which one tile covers from side to side.
 *
 * @param vectors how wide it is
 * @param width the same in elements; more than there are columns if the last vector is ragged
 */
record Panel(int from, int to, int vectors, int width) {

    Matrix of(Matrix matrix) {
        return matrix.columns(from, to);
    }

    boolean isRagged() {
        return to - from < width;
    }

    /** Whether it is as wide as another, and neither is ragged. */
    boolean isLike(Panel other) {
        return width == other.width && !isRagged() && !other.isRagged();
    }
}
