package dev.lanegrad.op;

import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.graph.Node;

/**
 * The matrix product of the last two axes; the axes before them are equal and run in parallel.
 *
 * @param transposeLeft whether the left matrices are meant transposed
 * @param transposeRight whether the right ones are
 */
public record MatMul(boolean transposeLeft, boolean transposeRight) implements Separable {

    /**
     * The product, not evaluated yet.
     *
     * @param shape that of the product
     */
    public static Tensor record(Shape shape, Tensor left, boolean transposeLeft, Tensor right, boolean transposeRight) {
        int inner = left.size(transposeLeft ? -2 : -1);
        if (inner == 1) {
            return outerProduct(shape, transposeLeft ? left.transpose(-1, -2) : left, transposeRight ? right.transpose(-1, -2) : right);
        }
        return Node.record(new MatMul(transposeLeft, transposeRight), shape, left.dtype(), left, right);
    }

    /** Of chains of one product, which is pointwise and can fuse. */
    private static Tensor outerProduct(Shape shape, Tensor column, Tensor row) {
        return Node.record(Pointwise.FIRST_PRODUCT, shape, column.dtype(), column.expand(shape), row.expand(shape));
    }

    @Override
    public String label() {
        return "matmul";
    }

    @Override
    public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
        Tensor left = inputs[0];
        Tensor right = inputs[1];
        if (input == 0) {
            return transposeLeft
                    ? record(left.shape(), right, transposeRight, cotangent, true)
                    : record(left.shape(), cotangent, false, right, !transposeRight);
        }
        return transposeRight
                ? record(right.shape(), cotangent, true, left, transposeLeft)
                : record(right.shape(), left, !transposeLeft, cotangent, false);
    }
}
