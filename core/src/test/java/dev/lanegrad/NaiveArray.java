package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Arrays by definition: an element is a function of its index. Slow, obvious, and without a line in common with what it checks. */
record NaiveArray(int[] sizes, double[] elements) {

    /** An array whose element at each index is given. */
    static NaiveArray of(int[] sizes, ToDoubleFunction<int[]> element) {
        int size = 1;
        for (int extent : sizes) {
            size *= extent;
        }
        double[] elements = new double[size];
        for (int position = 0; position < size; position++) {
            elements[position] = element.applyAsDouble(index(position, sizes));
        }
        return new NaiveArray(sizes, elements);
    }

    /** Small whole numbers, so that sums and products of a few are exact in any order. */
    static NaiveArray random(int[] sizes, Random random) {
        return of(sizes, index -> random.nextInt(9) - 4);
    }

    private static int[] index(int position, int[] sizes) {
        int[] index = new int[sizes.length];
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            index[axis] = position % sizes[axis];
            position /= sizes[axis];
        }
        return index;
    }

    double at(int... index) {
        int position = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            position = position * sizes[axis] + index[axis];
        }
        return elements[position];
    }

    /** The element that broadcasting puts at an index of a shape of as many axes or more. */
    double broadcastAt(int... index) {
        int[] own = new int[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            own[axis] = sizes[axis] == 1 ? 0 : index[index.length - sizes.length + axis];
        }
        return at(own);
    }

    Tensor tensor(DType dtype) {
        return Tensor.of(elements, sizes).to(dtype);
    }

    void assertEqualTo(Tensor actual, Supplier<String> what) {
        assertEquals(Shape.of(sizes), actual.shape(), what);
        assertArrayEquals(elements, actual.toDoubleArray(), what);
    }
}
