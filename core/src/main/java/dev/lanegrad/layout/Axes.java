package dev.lanegrad.layout;

import java.util.Arrays;

/** Arithmetic of axis numbers and of sizes along axes, in plain loops: several of these are done for every op recorded. */
public final class Axes {
    private Axes() {}

    /** 0, 1, ..., count-1. */
    public static int[] range(int count) {
        int[] range = new int[count];
        for (int axis = 0; axis < count; axis++) {
            range[axis] = axis;
        }
        return range;
    }

    /** Those of 0 to rank-1 that are not among {@code axes}, which ascend; in ascending order too. */
    public static int[] others(int rank, int[] axes) {
        int[] others = new int[rank - axes.length];
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (Arrays.binarySearch(axes, axis) < 0) {
                others[next++] = axis;
            }
        }
        return others;
    }

    /** What {@code values} holds for each of the axes. */
    public static int[] pick(int[] values, int[] axes) {
        int[] picked = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            picked[i] = values[axes[i]];
        }
        return picked;
    }

    /** The first followed by the second. */
    public static int[] concat(int[] first, int... second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** How many elements there are along the axes from {@code from} to {@code to} (exclusive). */
    public static int product(int[] sizes, int from, int to) {
        int product = 1;
        for (int axis = from; axis < to; axis++) {
            product *= sizes[axis];
        }
        return product;
    }
}
