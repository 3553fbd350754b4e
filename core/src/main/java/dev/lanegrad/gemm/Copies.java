package dev.lanegrad.gemm;

/** Copies matrices of any strides. */
record Copies(ElementLoops loops) {
    void copy(Matrix from, Matrix to) {
        boolean adjacent = from.columnStride() == 1 && to.columnStride() == 1;
        Object source = from.buffer().array();
        Object target = to.buffer().array();
        for (int i = 0; i < from.rows(); i++) {
            int from0 = from.offset() + i * from.rowStride();
            int to0 = to.offset() + i * to.rowStride();
            if (adjacent) {
                System.arraycopy(source, from0, target, to0, from.columns());
            } else {
                loops.copy(from.columns(), source, from0, from.columnStride(), target, to0, to.columnStride());
            }
        }
    }
}
