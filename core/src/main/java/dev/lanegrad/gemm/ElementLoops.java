package dev.lanegrad.gemm;

/** The plain loops over float[] or double[] (all arrays of a call alike), without the Vector API. */
interface ElementLoops {
    /** Elements between the rows of b in {@link #multiplyAdd4}: a constant, since C2 vectorises only what lies constants apart. */
    int PITCH = 256;

    /** {@code c[j]} += the chain of 4 products {@code a[a0 + k * aDepth] * b[k * PITCH + j]}, for every j below {@code columns}. */
    void multiplyAdd4(int columns, Object a, int a0, int aDepth, Object b, Object c);

    /** {@code c[j]} += {@code a[a0] * b[j]}, for every j below {@code columns}. */
    void multiplyAdd1(int columns, Object a, int a0, Object b, Object c);

    /** c = a b by the definition. */
    void multiply(Matrix a, Matrix b, Matrix c);

    /** Copies rows of {@code count} adjacent elements, {@code fromStride} apart, to places {@code toStride} apart. */
    void copyRows(int rows, int count, Object from, int from0, int fromStride, Object to, int to0, int toStride);

    /** Copies {@code count} elements, {@code fromStep} apart, to places {@code toStep} apart. */
    void copy(int count, Object from, int from0, int fromStep, Object to, int to0, int toStep);

    /** Sets {@code count} elements, {@code step} apart, to zero. */
    void clear(int count, Object c, int c0, int step);
}
