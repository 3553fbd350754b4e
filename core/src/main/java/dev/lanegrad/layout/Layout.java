package dev.lanegrad.layout;

import java.util.Optional;

/**
 * Where the elements of a tensor lie in a buffer: element (i0, i1, ...) is at {@code offset + i0 * strides[0] + i1 * strides[1] + ...}.
 * Strides may be 0 (a broadcast) or negative (a flip). Arguments are checked by the public verbs, not here.
 *
 * <p>The arrays belong to the layout; nobody writes them after construction.
 */
public record Layout(int[] sizes, int[] strides, int offset) {

    /** Row-major order without gaps, from the start of a buffer. */
    public static Layout contiguous(int... sizes) {
        return new Layout(sizes, rowMajorStrides(sizes), 0);
    }

    private static int[] rowMajorStrides(int[] sizes) {
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, sizes[axis]);
        }
        return strides;
    }

    public int rank() {
        return sizes.length;
    }

    /** The number of elements. */
    public int size() {
        return Axes.product(sizes, 0, sizes.length);
    }

    /** Whether the elements lie in row-major order without gaps; the offset may be anything. */
    public boolean isContiguous() {
        int expected = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (sizes[axis] != 1 && strides[axis] != expected) {
                return size() == 0;
            }
            expected *= sizes[axis];
        }
        return true;
    }

    public Layout permute(int... order) {
        return new Layout(Axes.pick(sizes, order), Axes.pick(strides, order), offset);
    }

    /** With the last two axes exchanged. */
    public Layout transposed() {
        int[] order = Axes.range(rank());
        order[rank() - 1] = rank() - 2;
        order[rank() - 2] = rank() - 1;
        return permute(order);
    }

    /** Repeats axes of size 1, and new leading axes, by a stride of 0. */
    public Layout expand(int... target) {
        int[] expanded = new int[target.length];
        int added = target.length - sizes.length;
        for (int axis = 0; axis < sizes.length; axis++) {
            expanded[added + axis] = sizes[axis] == target[added + axis] ? strides[axis] : 0;
        }
        return new Layout(target, expanded, offset);
    }

    /** {@code count} elements along {@code axis}, from {@code start}, {@code step} apart; a step may be negative. */
    public Layout slice(int axis, int start, int step, int count) {
        int[] slicedSizes = sizes.clone();
        int[] slicedStrides = strides.clone();
        slicedSizes[axis] = count;
        slicedStrides[axis] = strides[axis] * step;
        boolean empty = count == 0 || size() == 0; // there is no first element to move to
        return new Layout(slicedSizes, slicedStrides, empty ? offset : offset + start * strides[axis]);
    }

    /** The same elements in row-major order under another shape, if strides can say so without a copy. */
    public Optional<Layout> reshape(int... target) {
        if (isContiguous()) {
            return Optional.of(new Layout(target, rowMajorStrides(target), offset));
        }
        int[] reshaped = new int[target.length];
        int from = 0;
        int to = 0;
        while (from < sizes.length || to < target.length) {
            int fromStart = from;
            int toStart = to;
            int oldRun = from < sizes.length ? sizes[from++] : 1;
            int newRun = to < target.length ? target[to++] : 1;
            while (oldRun != newRun) {
                if (oldRun < newRun) {
                    oldRun *= sizes[from++];
                } else {
                    newRun *= target[to++];
                }
            }
            if (!mergeable(fromStart, from)) {
                return Optional.empty();
            }
            int stride = newRun * innermostStride(fromStart, from);
            for (int axis = toStart; axis < to; axis++) {
                stride /= target[axis];
                reshaped[axis] = stride;
            }
        }
        return Optional.of(new Layout(target, reshaped, offset));
    }

    /** Whether axes {@code from} to {@code to} (exclusive) walk the buffer as one axis would. */
    private boolean mergeable(int from, int to) {
        int expected = Integer.MIN_VALUE;
        for (int axis = to - 1; axis >= from; axis--) {
            if (sizes[axis] == 1) {
                continue;
            }
            if (expected != Integer.MIN_VALUE && strides[axis] != expected) {
                return false;
            }
            expected = strides[axis] * sizes[axis];
        }
        return true;
    }

    private int innermostStride(int from, int to) {
        int stride = 1;
        for (int axis = from; axis < to; axis++) {
            stride = sizes[axis] == 1 ? stride : strides[axis];
        }
        return stride;
    }
}
