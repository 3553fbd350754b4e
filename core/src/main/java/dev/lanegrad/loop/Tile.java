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

    /** What is done with a rectangle of elements, of which the first is (row, col). */
    interface Block {
        void run(int row, int col, int rows, int cols);
    }

    /** Covers this by blocks of at most {@link Registers#BLOCK} elements: as many rows as that holds, or parts of one. */
    void forEachBlock(Block block) {
        int rowsTogether = Math.max(1, Registers.BLOCK / cols);
        int someRows;
        int someCols;
        for (int row = 0; row < rows; row += someRows) { // to the end and no further: a step more might be beyond the largest int
            someRows = Math.min(rowsTogether, rows - row);
            for (int col = 0; col < cols; col += someCols) {
                someCols = Math.min(Registers.BLOCK, cols - col);
                block.run(row, col, someRows, someCols);
            }
        }
    }

    /** Where an element of an operand lies in its array. */
    int index(int operand, int row, int col) {
        return offsets[operand] + row * rowStrides[operand] + col * colStrides[operand];
    }
}
