package dev.lanegrad.loop;

import dev.lanegrad.layout.LoopNest;

/** The door of the pointwise engine: runs plans, remembering how for every plan it has seen. */
public final class Loops {
    static final LoopMode MODE = LoopMode.ofThisJvm();
    private static final Remembered<LoopPlan, Loop> LOOPS = new Remembered<>(MODE::loop);

    private Loops() {}

    /**
     * Evaluates a plan for the elements {@code from} to {@code to} (exclusive) of an iteration space, counted in row-major order. Any
     * number of threads may do so at once, on ranges that do not overlap. An output may share its array with an input if both lie
     * there in the same way; an output's offset may even be negative, as long as the elements written are in the array.
     *
     * @param plan what to compute; its inputs' accesses are those of the nest
     * @param nest where the elements of the operands lie: the plan's inputs, then its outputs
     * @param arrays the operands' arrays in the same order: float[], double[], int[] or boolean[]
     * @throws IndexOutOfBoundsException if an element lies outside its array
     * @throws ClassCastException or ArrayStoreException if an array is not of its operand's dtype
     */
    public static void run(LoopPlan plan, LoopNest nest, Object[] arrays, int from, int to) {
        if (from < to) {
            run(loop(plan), nest, arrays, from, to);
        }
    }

    /** How a plan is run: the same for every plan that does the same. */
    static Loop loop(LoopPlan plan) {
        return LOOPS.of(plan);
    }

    /** Covers the range by tiles over the two innermost dimensions. */
    static void run(Loop loop, LoopNest nest, Object[] arrays, int from, int to) {
        int depth = nest.sizes().length;
        int cols = nest.sizes()[depth - 1];
        int rowsOfPlane = depth > 1 ? nest.sizes()[depth - 2] : 1;
        Tile tile = tile(nest, arrays);
        int position = from;
        while (position < to) {
            int row = position / cols;
            int col = position - row * cols;
            if (col > 0 || to - position < cols) {
                tile.rows = 1;
                tile.cols = Math.min(cols - col, to - position);
            } else {
                tile.rows = Math.min(rowsOfPlane - row % rowsOfPlane, (to - position) / cols);
                tile.cols = cols;
            }
            moveTo(tile, nest, row, col);
            loop.run(tile);
            position += tile.rows * tile.cols;
        }
    }

    private static Tile tile(LoopNest nest, Object[] arrays) {
        int depth = nest.sizes().length;
        int operands = arrays.length;
        int[] rowStrides = new int[operands];
        int[] colStrides = new int[operands];
        for (int k = 0; k < operands; k++) {
            rowStrides[k] = depth > 1 ? nest.strides()[k][depth - 2] : 0;
            colStrides[k] = nest.strides()[k][depth - 1];
        }
        return new Tile(arrays, new int[operands], rowStrides, colStrides);
    }

    /** Sets the tile's first element: a row counted over all dimensions but the innermost, and a column in that. */
    private static void moveTo(Tile tile, LoopNest nest, int row, int col) {
        int[] offsets = tile.offsets;
        for (int k = 0; k < offsets.length; k++) {
            offsets[k] = nest.offsets()[k] + col * tile.colStrides[k];
        }
        int rest = row;
        for (int axis = nest.sizes().length - 2; axis >= 0 && rest > 0; axis--) {
            int size = nest.sizes()[axis];
            int index = rest % size;
            rest /= size;
            for (int k = 0; k < offsets.length; k++) {
                offsets[k] += index * nest.strides()[k][axis];
            }
        }
    }
}
