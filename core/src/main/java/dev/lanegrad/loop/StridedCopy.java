package dev.lanegrad.loop;

import java.util.Arrays;

/** Moves a rectangle of an operand, whatever its strides, to and from the front of a packed row-major array of the same type. */
final class StridedCopy {

    private StridedCopy() {}

    /** Copies {@code rows x cols} elements of an operand, from (row, col) on, to the front of {@code packed}. */
    static void gather(Tile tile, int operand, int row, int col, int rows, int cols, Object packed) {
        Object array = tile.arrays[operand];
        int rowStride = tile.rowStrides[operand];
        int colStride = tile.colStrides[operand];
        int from = tile.index(operand, row, col);
        if (rowStride == cols * colStride) { // the rows follow each other as the columns do
            gatherRow(array, from, colStride, packed, 0, rows * cols);
        } else {
            for (int r = 0; r < rows; r++) {
                gatherRow(array, from + r * rowStride, colStride, packed, r * cols, cols);
            }
        }
    }

    /** The reverse of {@link #gather}. */
    static void scatter(Object packed, Tile tile, int operand, int row, int col, int rows, int cols) {
        Object array = tile.arrays[operand];
        int rowStride = tile.rowStrides[operand];
        int colStride = tile.colStrides[operand];
        int to = tile.index(operand, row, col);
        if (rowStride == cols * colStride) {
            scatterRow(packed, 0, array, to, colStride, rows * cols);
        } else {
            for (int r = 0; r < rows; r++) {
                scatterRow(packed, r * cols, array, to + r * rowStride, colStride, cols);
            }
        }
    }

    private static void gatherRow(Object array, int from, int stride, Object packed, int to, int count) {
        if (stride == 1 || count == 1) {
            System.arraycopy(array, from, packed, to, count);
            return;
        }
        switch (packed) {
            case float[] floats -> gatherRow((float[]) array, from, stride, floats, to, count);
            case double[] doubles -> gatherRow((double[]) array, from, stride, doubles, to, count);
            case int[] ints -> gatherRow((int[]) array, from, stride, ints, to, count);
            case boolean[] booleans -> gatherRow((boolean[]) array, from, stride, booleans, to, count);
            default -> throw new IllegalArgumentException("not an array of elements: " + packed);
        }
    }

    private static void gatherRow(float[] array, int from, int stride, float[] packed, int to, int count) {
        if (stride == 0) {
            Arrays.fill(packed, to, to + count, array[from]);
        } else {
            for (int i = 0; i < count; i++) {
                packed[to + i] = array[from + i * stride];
            }
        }
    }

    private static void gatherRow(double[] array, int from, int stride, double[] packed, int to, int count) {
        if (stride == 0) {
            Arrays.fill(packed, to, to + count, array[from]);
        } else {
            for (int i = 0; i < count; i++) {
                packed[to + i] = array[from + i * stride];
            }
        }
    }

    private static void gatherRow(int[] array, int from, int stride, int[] packed, int to, int count) {
        if (stride == 0) {
            Arrays.fill(packed, to, to + count, array[from]);
        } else {
            for (int i = 0; i < count; i++) {
                packed[to + i] = array[from + i * stride];
            }
        }
    }

    private static void gatherRow(boolean[] array, int from, int stride, boolean[] packed, int to, int count) {
        if (stride == 0) {
            Arrays.fill(packed, to, to + count, array[from]);
        } else {
            for (int i = 0; i < count; i++) {
                packed[to + i] = array[from + i * stride];
            }
        }
    }

    private static void scatterRow(Object packed, int from, Object array, int to, int stride, int count) {
        if (stride == 1 || count == 1) {
            System.arraycopy(packed, from, array, to, count);
            return;
        }
        switch (packed) {
            case float[] floats -> {
                float[] target = (float[]) array;
                for (int i = 0; i < count; i++) {
                    target[to + i * stride] = floats[from + i];
                }
            }
            case double[] doubles -> {
                double[] target = (double[]) array;
                for (int i = 0; i < count; i++) {
                    target[to + i * stride] = doubles[from + i];
                }
            }
            case int[] ints -> {
                int[] target = (int[]) array;
                for (int i = 0; i < count; i++) {
                    target[to + i * stride] = ints[from + i];
                }
            }
            case boolean[] booleans -> {
                boolean[] target = (boolean[]) array;
                for (int i = 0; i < count; i++) {
                    target[to + i * stride] = booleans[from + i];
                }
            }
            default -> throw new IllegalArgumentException("not an array of elements: " + packed);
        }
    }
}
