package dev.lanegrad.loop;

/**
 * A rectangle of the iteration space, the unit of work a {@link Loop} is given: element (row, col) of operand k is
 * {@code arrays[k][offsets[k] + row * rowStrides[k] + col * colStrides[k]]}. Operands are the plan's inputs, then its outputs.
 */
final class Tile {
    final Object[] arrays;
    final int[] offsets;
    final int[] rowStrides;
    final int[] colStrides;
    int rows;
    int cols;

    Tile(Object[] arrays, int[] offsets, int[] rowStrides, int[] colStrides) {
        this.arrays = arrays;
        this.offsets = offsets;
        this.rowStrides = rowStrides;
        this.colStrides = colStrides;
    }

    /** Where an element of an operand lies in its array. */
    int index(int operand, int row, int col) {
        return offsets[operand] + row * rowStrides[operand] + col * colStrides[operand];
    }
}
