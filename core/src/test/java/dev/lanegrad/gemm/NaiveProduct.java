package dev.lanegrad.gemm;

import dev.lanegrad.memory.Buffer;

/** A product of matrices, each element of which is a chain of {@link Math#fma} from 0: what every way of multiplying is held against. */
public final class NaiveProduct {
    private NaiveProduct() {}

    /** Writes the product of a and b to c. */
    public static void multiply(Matrix a, Matrix b, Matrix c) {
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                switch (c.buffer()) {
                    case Buffer.Floats(float[] results) ->
                            results[index(c, i, j)] = chain(a, b, i, j, (float[]) a.buffer().array(), (float[]) b.buffer().array());
                    case Buffer.Doubles(double[] results) ->
                            results[index(c, i, j)] = chain(a, b, i, j, (double[]) a.buffer().array(), (double[]) b.buffer().array());
                    default -> throw new AssertionError(c);
                }
            }
        }
    }

    private static float chain(Matrix a, Matrix b, int i, int j, float[] left, float[] right) {
        float chain = 0;
        for (int k = 0; k < a.columns(); k++) {
            chain = Math.fma(left[index(a, i, k)], right[index(b, k, j)], chain);
        }
        return chain;
    }

    private static double chain(Matrix a, Matrix b, int i, int j, double[] left, double[] right) {
        double chain = 0;
        for (int k = 0; k < a.columns(); k++) {
            chain = Math.fma(left[index(a, i, k)], right[index(b, k, j)], chain);
        }
        return chain;
    }

    private static int index(Matrix matrix, int i, int j) {
        return matrix.offset() + i * matrix.rowStride() + j * matrix.columnStride();
    }
}
