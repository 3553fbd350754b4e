package dev.lanegrad.exec;

import dev.lanegrad.Shape;
import dev.lanegrad.gemm.Gemm;
import dev.lanegrad.gemm.Matrix;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.memory.Value;

/** Matrix products, batch by batch, each shared out between threads when it is large enough. */
final class Products {
    private Products() {}

    /** Products of the last two axes of a and b, whose axes before are equal, giving {@code shape}. */
    static Value multiply(Value a, Value b, Shape shape) {
        Value c = Evaluator.allocate(a.buffer().dtype(), shape);
        int batches = 1;
        for (int axis = 0; axis < shape.rank() - 2; axis++) {
            batches *= shape.size(axis);
        }
        for (int batch = 0; batch < batches; batch++) {
            multiplyAdd(matrix(a, batch), matrix(b, batch), matrix(c, batch));
        }
        return c;
    }

    private static Matrix matrix(Value value, int batch) {
        Layout layout = value.layout();
        int rows = layout.rank() - 2;
        int columns = layout.rank() - 1;
        return new Matrix(
                value.buffer(),
                offset(layout, batch),
                layout.sizes()[rows],
                layout.sizes()[columns],
                layout.strides()[rows],
                layout.strides()[columns]);
    }

    /** Where the matrix number {@code batch}, in row-major order of the axes before the last two, begins. */
    private static int offset(Layout layout, int batch) {
        int offset = layout.offset();
        for (int axis = layout.rank() - 3; axis >= 0; axis--) {
            int size = layout.sizes()[axis];
            offset += batch % size * layout.strides()[axis];
            batch /= size;
        }
        return offset;
    }

    private static void multiplyAdd(Matrix a, Matrix b, Matrix c) {
        int m = c.rows();
        int n = c.columns();
        int k = a.columns();
        if (!Gemm.worthSplitting(m, n, k)) {
            Gemm.multiplyAdd(a, b, c);
        } else if (Gemm.splitByColumns(m, n, k)) {
            Workers.split(n, Gemm.pieceAlignment(true), (from, to) -> Gemm.multiplyAdd(a, b.columns(from, to), c.columns(from, to)));
        } else {
            Workers.split(m, Gemm.pieceAlignment(false), (from, to) -> Gemm.multiplyAdd(a.rows(from, to), b, c.rows(from, to)));
        }
    }
}
