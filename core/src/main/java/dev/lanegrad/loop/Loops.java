package dev.lanegrad.loop;

import dev.lanegrad.layout.Axes;
import dev.lanegrad.layout.LoopNest;

/** The door of the pointwise engine: runs plans, remembering how for every plan it has seen. */
public final class Loops {
    static final LoopMode MODE = LoopMode.ofThisJvm();
    /** Neighbouring tiles take elements of the same cache lines, which must still be there: so many elements of a few operands are. */
    private static final int BLOCK = 4096;
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

    /** Covers the range by tiles, whose columns go along the longest dimension. */
    static void run(Loop loop, LoopNest nest, Object[] arrays, int from, int to) {
        if (nest.longest() == nest.sizes().length - 1) {
            runAlongRows(loop, nest, arrays, from, to);
        } else {
            runAcrossRows(loop, nest, arrays, from, to);
        }
    }

    /** Tiles over the two innermost dimensions. */
    private static void runAlongRows(Loop loop, LoopNest nest, Object[] arrays, int from, int to) {
        int depth = nest.sizes().length;
        int cols = nest.sizes()[depth - 1];
        int rowsOfPlane = depth > 1 ? nest.sizes()[depth - 2] : 1;
        Tile tile = tile(nest, arrays, depth - 2, depth - 1);
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
            moveTo(tile, nest, position);
            loop.run(tile);
            position += tile.rows * tile.cols;
        }
    }

    /**
     * Tiles over the longest dimension and the innermost: as many as there are rows within the longest, and then as many further along it.
     */
    private static void runAcrossRows(Loop loop, LoopNest nest, Object[] arrays, int from, int to) {
        int depth = nest.sizes().length;
        int longest = nest.longest();
        int cols = nest.sizes()[longest];
        int rows = nest.sizes()[depth - 1];
        int within = Axes.product(nest.sizes(), longest + 1, depth);
        Tile tile = tile(nest, arrays, depth - 1, longest);
        int position = from;
        while (position < to) {
            boolean whole = position % within == 0 && to - position >= within;
            int left = Math.min(cols - position / within % cols, (to - position) / within);
            int elements = whole ? within : Math.min(rows - position % rows, to - position);
            tile.rows = Math.min(rows, elements);
            tile.cols = whole ? Math.min(left, BLOCK / within) : 1;
            for (int first = 0; first < elements; first += rows) {
                moveTo(tile, nest, position + first);
                loop.run(tile);
            }
            position += elements * tile.cols;
        }
    }

    private static Tile tile(LoopNest nest, Object[] arrays, int rowAxis, int colAxis) {
        int operands = arrays.length;
        int[] rowStrides = new int[operands];
        int[] colStrides = new int[operands];
        for (int k = 0; k < operands; k++) {
            rowStrides[k] = rowAxis < 0 ? 0 : nest.strides()[k][rowAxis];
            colStrides[k] = nest.strides()[k][colAxis];
        }
        return new Tile(arrays, new int[operands], rowStrides, colStrides);
    }

    /** Sets the tile's first element, which is counted in row-major order. */
    private static void moveTo(Tile tile, LoopNest nest, int position) {
        int[] offsets = tile.offsets;
        System.arraycopy(nest.offsets(), 0, offsets, 0, offsets.length);
        int rest = position;
        for (int axis = nest.sizes().length - 1; axis >= 0 && rest > 0; axis--) {
            int size = nest.sizes()[axis];
            int index = rest % size;
            rest /= size;
            for (int k = 0; k < offsets.length; k++) {
                offsets[k] += index * nest.strides()[k][axis];
            }
        }
    }
}
