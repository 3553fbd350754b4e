package dev.lanegrad.gemm;

import java.util.Optional;

/** Copies and clears matrices of any strides. */
record MatrixCopies(ElementLoops loops, Tiling tiling) {

    void copy(Matrix from, Matrix to) {
        boolean alongColumns = to.rowStride() == 1 && to.columnStride() != 1;
        if (alongColumns) {
            copyAlongRows(from.transposed(), to.transposed());
        } else {
            copyAlongRows(from, to);
        }
    }

    private void copyAlongRows(Matrix from, Matrix to) {
        int lanes = tiling.lanes();
        boolean wholeSquares = from.rowStride() == 1 && to.columnStride() == 1 && from.rows() >= lanes && from.columns() >= lanes;
        Optional<Transpose> strips = wholeSquares ? tiling.transpose() : Optional.empty();
        if (strips.isPresent()) {
            int rows = from.rows() / lanes * lanes;
            int columns = from.columns() / lanes * lanes;
            transpose(strips.get(), from.rows(0, rows).columns(0, columns), to);
            copyRows(from.rows(0, rows).columns(columns, from.columns()), to.columns(columns, to.columns()));
            copyRows(from.rows(rows, from.rows()), to.rows(rows, to.rows()));
        } else {
            copyRows(from, to);
        }
    }

    void clear(Matrix c) {
        for (int i = 0; i < c.rows(); i++) {
            loops.clear(c.columns(), c.buffer().array(), c.offset() + i * c.rowStride(), c.columnStride());
        }
    }

    /** From columns to rows. */
    private void transpose(Transpose strip, Matrix from, Matrix to) {
        for (int j = 0; j < from.columns(); j += tiling.lanes()) {
            strip.transpose(from.rows(), from.buffer().array(), from.offset() + j * from.columnStride(), from.columnStride(),
                    to.buffer().array(), to.offset() + j, to.rowStride());
        }
    }

    private void copyRows(Matrix from, Matrix to) {
        Object source = from.buffer().array();
        Object target = to.buffer().array();
        if (from.columnStride() == 1 && to.columnStride() == 1) {
            loops.copyRows(from.rows(), from.columns(), source, from.offset(), from.rowStride(), target, to.offset(), to.rowStride());
            return;
        }
        for (int i = 0; i < from.rows(); i++) {
            loops.copy(from.columns(), source, from.offset() + i * from.rowStride(), from.columnStride(),
                    target, to.offset() + i * to.rowStride(), to.columnStride());
        }
    }
}
