package dev.lanegrad.gemm;

import dev.lanegrad.memory.Buffer;

/**
 * A matrix in a buffer: element (i, j) is {@code buffer[offset + i * rowStride + j * columnStride]}. Strides may be zero (an expanded
 * axis) or negative (a flipped one), so transposing, slicing and flipping copy nothing. {@link Gemm} looks whether it lies in its buffer,
 * once for all that is cut from it.
 */
public record Matrix(Buffer buffer, int offset, int rows, int columns, int rowStride, int columnStride) {

    /** A whole buffer, or the start of it, as a row-major matrix. */
    public static Matrix of(Buffer buffer, int rows, int columns) {
        return new Matrix(buffer, 0, rows, columns, columns, 1);
    }

    public Matrix transposed() {
        return new Matrix(buffer, offset, columns, rows, columnStride, rowStride);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive). */
    public Matrix rows(int from, int to) {
        return new Matrix(buffer, offset + from * rowStride, to - from, columns, rowStride, columnStride);
    }

    /** Columns {@code from} (inclusive) to {@code to} (exclusive). */
    public Matrix columns(int from, int to) {
        return new Matrix(buffer, offset + from * columnStride, rows, to - from, rowStride, columnStride);
    }

    /** @throws IllegalArgumentException if an element lies outside the buffer */
    void requireInside() {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("a matrix cannot have " + rows + " rows and " + columns + " columns");
        }
        if (isEmpty()) {
            return;
        }
        long down = (long) (rows - 1) * rowStride;
        long across = (long) (columns - 1) * columnStride;
        long first = offset + Math.min(down, 0) + Math.min(across, 0);
        long last = offset + Math.max(down, 0) + Math.max(across, 0);
        if (first < 0 || last >= buffer.length()) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + columns + " with strides " + rowStride + " and "
                    + columnStride + " from offset " + offset + " leaves its buffer of " + buffer.length() + " elements");
        }
    }

    /** Whether the rows of a column are adjacent in memory. */
    boolean isColumnMajor() {
        return rowStride == 1;
    }

    /** Whether the elements of a row are. */
    boolean isRowMajor() {
        return columnStride == 1;
    }

    /** The order of a matrix that is in one; column-major where it is in both. */
    Order order() {
        return isColumnMajor() ? Order.COLUMN_MAJOR : Order.ROW_MAJOR;
    }

    /** This matrix; a single row whose elements are apart is given row stride 1, so that it counts as column-major. */
    Matrix inOrder() {
        return rows == 1 && columnStride != 1 ? new Matrix(buffer, offset, rows, columns, 1, columnStride) : this;
    }

    /** A stride in bytes. */
    long bytes(int stride) {
        return (long) stride * buffer.dtype().bytes();
    }

    boolean isEmpty() {
        return rows == 0 || columns == 0;
    }
}
