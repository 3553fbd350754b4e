package dev.lanegrad.layout;

import java.util.Arrays;

/**
 * The loops that visit every element of several operands together, in row-major order, with as few dimensions as their strides allow:
 * neighbouring dimensions that every operand walks as one are merged, and those of size 1 dropped. At least one dimension is left.
 *
 * @param sizes the trip count of each loop, outermost first
 * @param strides for each operand, its step in each loop
 * @param offsets for each operand, its first element
 */
public record LoopNest(int[] sizes, int[][] strides, int[] offsets) {
    private static final int[] ADJACENT = {1};
    /** Rows of so many elements take longer to begin than to do, even where they need not be packed into vectors. */
    private static final int SHORT = 4;
    private static final int FEW = 64;

    /** The nest over {@code operands}, which all have the same sizes. */
    public static LoopNest of(Layout... operands) {
        int[] sizes = operands[0].sizes();
        int[] offsets = new int[operands.length];
        boolean contiguous = true;
        for (int operand = 0; operand < operands.length; operand++) {
            offsets[operand] = operands[operand].offset();
            contiguous = contiguous && operands[operand].isContiguous();
        }
        if (contiguous) { // as most are; what follows would come to the same, and take several times as long
            return flat(operands[0].size(), offsets);
        }
        int[] mergedSizes = new int[Math.max(1, sizes.length)];
        int[][] mergedStrides = new int[operands.length][];
        for (int operand = 0; operand < operands.length; operand++) {
            mergedStrides[operand] = new int[mergedSizes.length]; // one by one: the JVM is slow at making all at once
        }
        int depth = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] == 1) {
                continue;
            }
            if (depth > 0 && extendsPrevious(operands, mergedStrides, depth - 1, axis)) {
                mergedSizes[depth - 1] *= sizes[axis];
            } else {
                mergedSizes[depth++] = sizes[axis];
            }
            for (int operand = 0; operand < operands.length; operand++) {
                mergedStrides[operand][depth - 1] = operands[operand].strides()[axis];
            }
        }
        return trimmed(mergedSizes, mergedStrides, offsets, depth);
    }

    private static LoopNest flat(int size, int[] offsets) {
        int[][] strides = new int[offsets.length][];
        Arrays.fill(strides, ADJACENT);
        return new LoopNest(new int[] {size}, strides, offsets);
    }

    /** Whether every operand's step over {@code axis}, taken to its end, is its step in the loop before. */
    private static boolean extendsPrevious(Layout[] operands, int[][] strides, int previous, int axis) {
        for (int operand = 0; operand < operands.length; operand++) {
            Layout layout = operands[operand];
            if (strides[operand][previous] != layout.strides()[axis] * layout.sizes()[axis]) {
                return false;
            }
        }
        return true;
    }

    private static LoopNest trimmed(int[] sizes, int[][] strides, int[] offsets, int depth) {
        if (depth == 0) { // a single element
            sizes[0] = 1;
            depth = 1;
        }
        if (depth < sizes.length) {
            sizes = Arrays.copyOf(sizes, depth);
            for (int operand = 0; operand < strides.length; operand++) {
                strides[operand] = Arrays.copyOf(strides[operand], depth);
            }
        }
        return new LoopNest(sizes, strides, offsets);
    }

    /** The number of elements visited. */
    public int size() {
        return Axes.product(sizes, 0, sizes.length);
    }

    /**
     * The loop along which elements are best taken: the innermost, or if that is short, the longest of those with only a few elements
     * within.
     */
    public int longest() {
        int longest = sizes.length - 1;
        if (sizes[longest] > SHORT) {
            return longest;
        }
        int within = sizes[longest];
        for (int axis = longest - 1; axis >= 0 && within <= FEW; axis--) {
            if (sizes[axis] > sizes[longest]) {
                longest = axis;
            }
            within *= sizes[axis];
        }
        return longest;
    }
}
