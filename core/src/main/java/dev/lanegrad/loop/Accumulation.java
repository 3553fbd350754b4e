package dev.lanegrad.loop;

/**
 * Combines stretches of an array lane by lane, which vectors of any width do to the same bits; then the lanes with each other, the second half
 * with the first and once more, until a quarter is left.
 */
interface Accumulation {
    /** So many bytes are a stretch, for its lanes to be in few registers: 64 floats, 32 doubles. */
    int BYTES = 256;

    /** A stretch has so many times more lanes than are left in the end. */
    int FOLDED = 4;

    /**
     * Combines each lane with its elements of the stretches, in their order, and folds the lanes.
     *
     * @param x stretch i's element for lane j at {@code from + i * lanes + j}
     * @param y lane j at {@code j}
     */
    void combine(int stretches, Object x, int from, Object y);
}
