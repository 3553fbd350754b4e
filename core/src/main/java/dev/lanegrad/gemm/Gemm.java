package dev.lanegrad.gemm;

import dev.lanegrad.DType;

/**
 * Matrix multiplication, c = a b. Every element of c is one chain of fused multiply-adds in the order of k, starting from zero:
 *
 * <pre>{@code
 * c[i][j] = 0; for (int k = 0; k < a.columns(); k++) c[i][j] = Math.fma(a[i][k], b[k][j], c[i][j]);
 * }</pre>
 *
 * <p>so its bits depend on nothing else: not on tiles, blocks, vector width, threads, or on how c is cut into pieces. (The payload of a
 * NaN is not specified.) Single-threaded; any number of threads may multiply at once, each its own piece of c.
 */
public final class Gemm {
    /** Pieces of c are fastest when they start at multiples of so many columns, which are whole vectors. */
    public static final int COLUMN_ALIGNMENT = 16;
    /** The same for pieces of whole rows. */
    public static final int ROW_ALIGNMENT = 4;

    private static final Engine FLOATS = Engine.of(DType.F32);
    private static final Engine DOUBLES = Engine.of(DType.F64);

    private Gemm() {}

    /**
     * c = a b.
     *
     * @param a m x k, any strides
     * @param b k x n, any strides
     * @param c m x n, overwritten; shares no element with a or b, nor one of its own elements with another
     * @throws IllegalArgumentException if the sizes or the element types do not fit together, or a matrix leaves its buffer
     */
    public static void multiply(Matrix a, Matrix b, Matrix c) {
        check(a, b, c);
        switch (c.buffer().dtype()) {
            case F32 -> FLOATS.multiply(a, b, c);
            case F64 -> DOUBLES.multiply(a, b, c);
            case I32, BOOL -> throw new IllegalArgumentException("matrices are multiplied as F32 or F64, not " + c.buffer().dtype());
        }
    }

    /** Whether two threads finish c = a b (m x n, depth k) sooner than one: what is worth about ten microseconds of work. */
    public static boolean worthSplitting(int m, int n, int k) {
        return (long) m * n * k >= (least(m, n, k) == 1 ? 200_000 : 1_000_000);
    }

    /**
     * Whether each element of a matrix takes part in a few multiplications only, so that c = a b takes as long as fetching or storing that
     * does. A new c lies in the cache of the thread that made it, and another may take longer to get its part than to compute it.
     */
    public static boolean boundByMemory(int m, int n, int k) {
        return least(m, n, k) <= 16;
    }

    private static int least(int m, int n, int k) {
        return Math.min(m, Math.min(n, k));
    }

    /**
     * Whether c (m x n) is better shared out by columns than by rows: few columns a piece make for narrow tiles. What is packed of a, each
     * thread packs then, but of b its own columns only, and that takes longer.
     */
    public static boolean splitByColumns(int m, int n) {
        return m < 24 || n >= 256 && 2L * n >= m;
    }

    private static void check(Matrix a, Matrix b, Matrix c) {
        a.requireInside();
        b.requireInside();
        c.requireInside();
        if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns()) {
            throw new IllegalArgumentException("cannot put (" + a.rows() + ", " + a.columns() + ") x (" + b.rows() + ", " + b.columns()
                    + ") into (" + c.rows() + ", " + c.columns() + ")");
        }
        if (a.buffer().dtype() != c.buffer().dtype() || b.buffer().dtype() != c.buffer().dtype()) {
            throw new IllegalArgumentException("a product of " + a.buffer().dtype() + " and " + b.buffer().dtype() + " cannot be put into "
                    + c.buffer().dtype() + "; convert first");
        }
        if (c.rows() > 1 && c.rowStride() == 0 || c.columns() > 1 && c.columnStride() == 0) {
            throw new IllegalArgumentException("the elements of a product cannot share a place in memory: strides "
                    + c.rowStride() + " and " + c.columnStride() + " of (" + c.rows() + ", " + c.columns() + ")");
        }
    }
}
