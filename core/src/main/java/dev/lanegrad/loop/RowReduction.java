package dev.lanegrad.loop;

/**
 * Combines all elements of a row into one, with bits that depend on the elements alone. A row is cut into stretches, the first with what is
 * left over from whole ones. They are combined lane by lane, in their order, and then the lanes are folded, the second half combined with
 * the first, until one is left. So vectors of any width read a row from its start to its end, and a sum loses less to rounding than a
 * running one (Higham, "The accuracy of floating point summation", 1993).
 */
public interface RowReduction {
    /** So many bytes are a stretch, for its lanes to be in few registers: 64 floats, 32 doubles. */
    int STRETCH_BYTES = 256;

    /** Rows of up to so many bytes are short. */
    int SHORT_BYTES = STRETCH_BYTES / 4;

    /**
     * Combines the elements of some rows, of which the first begins at x[from] and the next where it ends; nothing is 0 for a sum.
     *
     * @param x an array of the dtype
     * @param y receives the results, at y[to] and on
     */
    void reduce(Object x, int from, int count, int rows, Object y, int to);
}
