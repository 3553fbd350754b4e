package dev.lanegrad.exec;

import dev.lanegrad.DType;
import dev.lanegrad.gemm.Gemm;
import dev.lanegrad.gemm.Matrix;
import dev.lanegrad.graph.Node;
import dev.lanegrad.layout.Axes;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.memory.Value;
import dev.lanegrad.op.MatMul;

/** Matrix products, batch by batch, each shared out between threads when it is large enough. */
final class Products {
    private Products() {}

    /** Carries out a product into {@code c}, whatever that holds. */
    static Value multiply(MatMul product, Node[] inputs, Value c) {
        Value a = operand(inputs[0], product.transposeLeft());
        Value b = operand(inputs[1], product.transposeRight());
        int[] sizes = c.layout().sizes();
        int batches = Axes.product(sizes, 0, sizes.length - 2);
        for (int batch = 0; batch < batches; batch++) {
            Matrix left = matrix(a, batch);
            Matrix right = matrix(b, batch);
            multiply(left, right, matrix(c, batch), splitter(product, left, right));
        }
        return c;
    }

    private static Splitter splitter(MatMul product, Matrix a, Matrix b) {
        int m = a.rows();
        int n = b.columns();
        int k = a.columns();
        if (!Gemm.worthSplitting(m, n, k)) {
            return Splitter.ALONE;
        }
        return Gemm.boundByMemory(m, n, k) ? Sharing.of(new ThinProduct(product, a.buffer().dtype(), m, n, k)) : Splitter.TOGETHER;
    }

    /** A kind of product that takes as long as fetching its operands or storing its result does. */
    private record ThinProduct(MatMul product, DType dtype, int m, int n, int k) {}

    private static Value operand(Node node, boolean transposed) {
        Value value = Evaluator.valueOf(node);
        return transposed ? value.withLayout(value.layout().transposed()) : value;
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

    /** c = a b, shared out by columns or by rows; how never matters to the bits. */
    static void multiply(Matrix a, Matrix b, Matrix c, Splitter splitter) {
        if (Gemm.splitByColumns(c.rows(), c.columns())) {
            splitter.split(c.columns(), Gemm.COLUMN_ALIGNMENT, (from, to) -> Gemm.multiply(a, b.columns(from, to), c.columns(from, to)));
        } else {
            splitter.split(c.rows(), Gemm.ROW_ALIGNMENT, (from, to) -> Gemm.multiply(a.rows(from, to), b, c.rows(from, to)));
        }
    }
}
