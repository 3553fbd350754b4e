package dev.lanegrad;

import dev.lanegrad.layout.Axes;
import java.util.Arrays;
import java.util.Objects;

/**
 * The sizes of a {@link Tensor} along its axes. A shape of no axes, {@code []}, is that of a single number; sizes may be 0. The number of
 * elements is at most 2<sup>31</sup>-1, also when a size of 0 makes it none.
 */
public final class Shape {
    private static final Shape SCALAR = new Shape(new int[0]);
    private static final int MOST_AXES = 255;

    private final int[] sizes;
    private final int size;

    private Shape(int[] sizes) {
        this.sizes = sizes;
        this.size = Axes.product(sizes, 0, sizes.length);
    }

    /**
     * The shape with these sizes.
     *
     * @throws IllegalArgumentException if there are more than 255 of them, one is negative, or the elements would be more than
     *     2<sup>31</sup>-1
     */
    public static Shape of(int... sizes) {
        return of("shape", sizes);
    }

    /** {@link #of(int...)} on behalf of {@code op}, whose name the error carries. */
    static Shape of(String op, int... sizes) {
        if (Objects.requireNonNull(sizes, "sizes").length == 0) {
            return SCALAR;
        }
        if (sizes.length > MOST_AXES) {
            throw new IllegalArgumentException(op + ": " + sizes.length + " axes are more than " + MOST_AXES
                    + ", the most that Java's nested arrays have");
        }
        long elements = 1;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] < 0) {
                throw new IllegalArgumentException(op + ": " + Arrays.toString(sizes) + ": size " + sizes[axis] + " of axis " + axis
                        + " is negative; sizes are 0 or more");
            }
            elements *= Math.max(1, sizes[axis]); // a size of 0 must not hide an overflow
            if (elements > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(op + ": " + Arrays.toString(sizes)
                        + " has more than 2^31-1 elements, the most an array holds");
            }
        }
        return new Shape(sizes.clone());
    }

    /** The number of axes. */
    public int rank() {
        return sizes.length;
    }

    /** The number of elements. */
    public int size() {
        return size;
    }

    /**
     * The size along an axis; negative axes count from the last.
     *
     * @throws IllegalArgumentException if there is no such axis
     */
    public int size(int axis) {
        return sizes[axis("size", axis)];
    }

    /** The sizes, as a copy. */
    public int[] toArray() {
        return sizes.clone();
    }

    /**
     * The shape that this and another broadcast to by NumPy's rule: shapes are aligned at their last axes, and two sizes match if they are
     * equal or one of them is 1.
     *
     * @throws IllegalArgumentException if they do not match, naming the first axis that fails
     */
    public Shape broadcast(Shape other) {
        return broadcast("broadcast", this, Objects.requireNonNull(other, "other"));
    }

    /** {@link #broadcast(Shape)} on behalf of {@code op}, whose name the error carries. */
    static Shape broadcast(String op, Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] result = new int[rank];
        for (int fromLast = 1; fromLast <= rank; fromLast++) {
            int left = a.sizeFromLast(fromLast);
            int right = b.sizeFromLast(fromLast);
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException(op + ": shapes " + a + " and " + b + " do not broadcast: axis " + -fromLast
                        + " has size " + left + " against " + right + "; aligned at the last axis, sizes must be equal or 1");
            }
            result[rank - fromLast] = left == 1 ? right : left;
        }
        return of(op, result);
    }

    private int sizeFromLast(int position) {
        return position <= sizes.length ? sizes[sizes.length - position] : 1;
    }

    /** The axis counted from 0, for one that may count from the last. */
    int axis(String op, int axis) {
        if (axis < -sizes.length || axis >= sizes.length) {
            throw new IllegalArgumentException(op + ": axis " + axis + " is out of range for shape " + this + "; "
                    + (sizes.length == 0 ? "it has no axes" : "valid are " + -sizes.length + " to " + (sizes.length - 1)));
        }
        return axis < 0 ? axis + sizes.length : axis;
    }

    /** Axes counted from 0, in ascending order; none given means all. */
    int[] axes(String op, int... axes) {
        if (Objects.requireNonNull(axes, "axes").length == 0) {
            return Axes.range(sizes.length);
        }
        int[] normal = axes.clone();
        for (int i = 0; i < axes.length; i++) {
            normal[i] = axis(op, axes[i]);
        }
        Arrays.sort(normal);
        for (int i = 1; i < normal.length; i++) {
            if (normal[i] == normal[i - 1]) {
                throw new IllegalArgumentException(op + ": axis " + normal[i] + " of shape " + this
                        + " is given twice in " + Arrays.toString(axes));
            }
        }
        return normal;
    }

    /** This shape with the given axes (from 0) of size 1. */
    Shape keeping(int[] axes) {
        int[] kept = sizes.clone();
        for (int axis : axes) {
            kept[axis] = 1;
        }
        return of(kept);
    }

    /** This shape without the given axes (from 0, ascending). */
    Shape without(int[] axes) {
        return of(Axes.pick(sizes, Axes.others(sizes.length, axes)));
    }

    /** This shape with one size (axis from 0) replaced on behalf of {@code op}. */
    Shape with(String op, int axis, int extent) {
        int[] changed = sizes.clone();
        changed[axis] = extent;
        return of(op, changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** For instance {@code [2, 3]}. */
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
