package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.util.List;

/**
 * A compiled loop for operands that lie in any way: those it cannot take where they are (strided ones, and masks, which it reads and writes
 * by the whole vector) are packed into registers, block by block.
 */
final class PackedLoop implements Loop {
    private final Loop compiled;
    private final DType dtype;
    private final boolean[] isMask;
    private final boolean[] isFixed;
    private final int inputs;

    PackedLoop(Loop compiled, LoopPlan plan, LoopProgram program) {
        this.compiled = compiled;
        this.dtype = plan.dtype();
        this.inputs = plan.inputs().size();
        int operands = inputs + plan.outputCount();
        isMask = new boolean[operands];
        isFixed = new boolean[operands];
        for (int k = 0; k < inputs; k++) {
            isMask[k] = plan.inputs().get(k).dtype() == DType.BOOL;
            isFixed[k] = plan.inputs().get(k).access() == LoopPlan.Access.FIXED;
        }
        List<LoopProgram.Value> outputs = program.outputs();
        for (int k = inputs; k < operands; k++) {
            isMask[k] = outputs.get(k - inputs).isMask();
        }
    }

    @Override
    public void run(Tile tile) {
        for (int k = 0; k < isMask.length; k++) {
            if (mustPack(tile, k)) {
                runPacked(tile);
                return;
            }
        }
        compiled.run(tile);
    }

    private boolean mustPack(Tile tile, int operand) {
        return !isFixed[operand] && (isMask[operand] || tile.colStrides[operand] != 1 && tile.cols > 1);
    }

    private void runPacked(Tile tile) {
        int operands = isMask.length;
        Registers registers = Registers.ofThread(dtype);
        registers.reserve(operands, operands);
        var packed = new Tile(tile.arrays.clone(), new int[operands], tile.rowStrides.clone(), tile.colStrides.clone());
        int rowsPerBlock = Math.max(1, Registers.BLOCK / tile.cols);
        for (int row = 0; row < tile.rows; row += rowsPerBlock) {
            packed.rows = Math.min(rowsPerBlock, tile.rows - row);
            for (int col = 0; col < tile.cols; col += Registers.BLOCK) {
                packed.cols = Math.min(Registers.BLOCK, tile.cols - col);
                runBlock(registers, tile, packed, row, col);
            }
        }
    }

    private void runBlock(Registers registers, Tile tile, Tile packed, int row, int col) {
        for (int k = 0; k < isMask.length; k++) {
            if (mustPack(tile, k)) {
                Object register = isMask[k] ? registers.mask(k) : registers.number(k);
                packed.arrays[k] = register;
                packed.rowStrides[k] = packed.cols;
                packed.colStrides[k] = 1;
                if (k < inputs) {
                    StridedCopy.gather(tile, k, row, col, packed.rows, packed.cols, register);
                }
            } else {
                packed.offsets[k] = tile.index(k, row, isFixed[k] ? 0 : col);
            }
        }
        compiled.run(packed);
        for (int k = inputs; k < isMask.length; k++) {
            if (mustPack(tile, k)) {
                StridedCopy.scatter(packed.arrays[k], tile, k, row, col, packed.rows, packed.cols);
            }
        }
    }
}
