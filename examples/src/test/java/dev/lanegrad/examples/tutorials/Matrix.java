package dev.lanegrad.examples.tutorials;

import dev.lanegrad.DType;
import dev.lanegrad.Tensor;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** A matrix as a tutorial without a framework would have it: plain loops over doubles, nothing of the engine under test. */
record Matrix(double[][] rows) {

    static Matrix of(Tensor tensor) {
        return new Matrix((double[][]) tensor.to(DType.F64).toNestedArray());
    }

    Matrix times(Matrix other) {
        double[][] product = new double[rows.length][other.rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < product[i].length; j++) {
                for (int k = 0; k < other.rows.length; k++) {
                    product[i][j] += rows[i][k] * other.rows[k][j];
                }
            }
        }
        return new Matrix(product);
    }

    Matrix transposed() {
        double[][] result = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                result[j][i] = rows[i][j];
            }
        }
        return new Matrix(result);
    }

    /** Element by element; the other matrix may be one row, for all of these. */
    Matrix with(Matrix other, DoubleBinaryOperator operator) {
        double[][] result = new double[rows.length][rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                result[i][j] = operator.applyAsDouble(rows[i][j], other.rows[other.rows.length == 1 ? 0 : i][j]);
            }
        }
        return new Matrix(result);
    }

    Matrix plus(Matrix other) {
        return with(other, (a, b) -> a + b);
    }

    Matrix minus(Matrix other) {
        return with(other, (a, b) -> a - b);
    }

    /** Element by element. */
    Matrix hadamard(Matrix other) {
        return with(other, (a, b) -> a * b);
    }

    Matrix map(DoubleUnaryOperator operator) {
        return with(this, (a, same) -> operator.applyAsDouble(a));
    }

    Matrix scaled(double factor) {
        return map(a -> a * factor);
    }

    Matrix relu() {
        return map(a -> Math.max(a, 0));
    }

    Matrix sigmoid() {
        return map(a -> 1 / (1 + Math.exp(-a)));
    }

    /** Of each row. */
    Matrix softmax() {
        double[][] result = map(Math::exp).rows;
        for (double[] row : result) {
            double sum = 0;
            for (double value : row) {
                sum += value;
            }
            for (int j = 0; j < row.length; j++) {
                row[j] /= sum;
            }
        }
        return new Matrix(result);
    }

    /** The sum of the rows, as one row. */
    Matrix sumOfRows() {
        double[][] ones = new double[1][rows.length];
        Arrays.fill(ones[0], 1);
        return new Matrix(ones).times(this);
    }
}
