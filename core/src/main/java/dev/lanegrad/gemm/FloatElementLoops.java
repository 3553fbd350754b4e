// derived: DoubleElementLoops
package dev.lanegrad.gemm;

import dev.lanegrad.memory.Buffer;

final class FloatElementLoops implements ElementLoops {

    @Override
    public void multiplyAdd4(int columns, Object a, int a0, int aDepth, Object b, Object c) {
        float[] factors = (float[]) a;
        float f0 = factors[a0];
        float f1 = factors[a0 + aDepth];
        float f2 = factors[a0 + 2 * aDepth];
        float f3 = factors[a0 + 3 * aDepth];
        multiplyAdd4(columns, f0, f1, f2, f3, (float[]) b, (float[]) c);
    }

    private static void multiplyAdd4(int columns, float f0, float f1, float f2, float f3, float[] b, float[] c) {
        for (int j = 0; j < columns; j++) {
            float chain = Math.fma(f1, b[j + PITCH], Math.fma(f0, b[j], c[j]));
            c[j] = Math.fma(f3, b[j + 3 * PITCH], Math.fma(f2, b[j + 2 * PITCH], chain));
        }
    }

    @Override
    public void multiplyAdd1(int columns, Object a, int a0, Object b, Object c) {
        multiplyAdd1(columns, ((float[]) a)[a0], (float[]) b, (float[]) c);
    }

    private static void multiplyAdd1(int columns, float factor, float[] b, float[] c) {
        for (int j = 0; j < columns; j++) {
            c[j] = Math.fma(factor, b[j], c[j]);
        }
    }

    @Override
    public void multiply(Matrix a, Matrix b, Matrix c) {
        float[] left = ((Buffer.Floats) a.buffer()).array();
        float[] right = ((Buffer.Floats) b.buffer()).array();
        float[] product = ((Buffer.Floats) c.buffer()).array();
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                float chain = 0;
                for (int k = 0; k < a.columns(); k++) {
                    chain = Math.fma(left[a.offset() + i * a.rowStride() + k * a.columnStride()],
                            right[b.offset() + k * b.rowStride() + j * b.columnStride()], chain);
                }
                product[c.offset() + i * c.rowStride() + j * c.columnStride()] = chain;
            }
        }
    }

    @Override
    public void copyRows(int rows, int count, Object from, int from0, int fromStride, Object to, int to0, int toStride) {
        // where the JIT does not know the type of the arrays, copying ten elements takes several times as long
        float[] source = (float[]) from;
        float[] target = (float[]) to;
        for (int i = 0; i < rows; i++) {
            System.arraycopy(source, from0 + i * fromStride, target, to0 + i * toStride, count);
        }
    }

    @Override
    public void copy(int count, Object from, int from0, int fromStep, Object to, int to0, int toStep) {
        float[] source = (float[]) from;
        float[] target = (float[]) to;
        for (int i = 0; i < count; i++) {
            target[to0 + i * toStep] = source[from0 + i * fromStep];
        }
    }

    @Override
    public void clear(int count, Object c, int c0, int step) {
        float[] array = (float[]) c;
        for (int i = 0; i < count; i++) {
            array[c0 + i * step] = 0;
        }
    }
}
