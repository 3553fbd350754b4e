package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.util.List;

/**
 * A plan's compiled loops, and what they need around them. Operands that a compiled loop cannot take where they are (strided ones, and
 * masks, which it reads and writes by the whole vector) are packed into registers, block by block; intermediate values between stages stay
 * there.
 */
final class StagedLoop implements Loop {

    /** A stage's loops, and for each of its operands the slot and whether it is a mask. */
    private record CompiledStage(VectorLoop loop, int[] slots, boolean[] isMask) {
        static CompiledStage of(Stage stage, LoopPlan plan) {
            int[] slots = stage.slots().stream().mapToInt(slot -> slot).toArray();
            var isMask = new boolean[slots.length];
            for (int operand = 0; operand < slots.length; operand++) {
                isMask[operand] = stage.isMask(operand);
            }
            return new CompiledStage(LoopCompiler.compile(stage, plan), slots, isMask);
        }

        void run(Tile tile) {
            loop.tail(tile);
            loop.run(tile);
        }

        Tile newTile() {
            return new Tile(new Object[slots.length], new int[slots.length], new int[slots.length], new int[slots.length]);
        }
    }

    private final LoopPlan plan;
    private final DType dtype;
    private final int inputs;
    /** For each operand of the plan. */
    private final boolean[] isMask;
    private final boolean[] isFixed;
    private final CompiledStage[] stages;
    private final int slots;

    StagedLoop(LoopPlan plan, LoopProgram program) {
        this.plan = plan;
        dtype = plan.dtype();
        Stage whole = Stage.whole(plan, program);
        inputs = whole.inputs().size();
        int operands = whole.operands();
        isMask = new boolean[operands];
        isFixed = new boolean[operands];
        for (int k = 0; k < operands; k++) {
            isMask[k] = whole.isMask(k);
            isFixed[k] = whole.isFixed(k);
        }
        List<Stage> parts = Stages.of(plan, program);
        stages = parts.stream().map(stage -> CompiledStage.of(stage, plan)).toArray(CompiledStage[]::new);
        slots = 1 + parts.stream().flatMap(stage -> stage.slots().stream()).reduce(operands - 1, Math::max);
    }

    @Override
    public void idle() {
        for (CompiledStage stage : stages) {
            stage.run(stage.newTile());
        }
    }

    @Override
    public void run(Tile tile) {
        if (stages.length == 1 && !mustPackAny(tile)) {
            stages[0].run(tile);
        } else {
            runInBlocks(tile);
        }
    }

    private boolean mustPackAny(Tile tile) {
        for (int k = 0; k < isMask.length; k++) {
            if (mustPack(tile, k)) {
                return true;
            }
        }
        return false;
    }

    private boolean mustPack(Tile tile, int operand) {
        return !isFixed[operand] && (isMask[operand] || tile.colStrides[operand] != 1 && tile.cols > 1);
    }

    private void runInBlocks(Tile tile) {
        Registers<?> registers = Registers.ofThread(dtype);
        registers.reserve(slots, isMask.length);
        var parts = new Tile[stages.length];
        for (int s = 0; s < parts.length; s++) {
            parts[s] = stages[s].newTile();
        }
        tile.forEachBlock((row, col, rows, cols) -> runBlock(registers, tile, parts, row, col, rows, cols));
    }

    private void runBlock(Registers<?> registers, Tile tile, Tile[] parts, int row, int col, int rows, int cols) {
        for (int k = 0; k < inputs; k++) {
            if (mustPack(tile, k)) {
                StridedCopy.gather(tile, k, row, col, rows, cols, register(registers, k, isMask[k]));
            }
        }
        for (int s = 0; s < stages.length; s++) {
            locate(registers, tile, stages[s], parts[s], row, col, cols);
            parts[s].rows = rows;
            parts[s].cols = cols;
            stages[s].run(parts[s]);
        }
        for (int k = inputs; k < isMask.length; k++) {
            if (mustPack(tile, k)) {
                StridedCopy.scatter(register(registers, k, isMask[k]), tile, k, row, col, rows, cols);
            }
        }
    }

    /** Points a stage's operands to the arrays of the tile or to registers. */
    private void locate(Registers<?> registers, Tile tile, CompiledStage stage, Tile part, int row, int col, int cols) {
        for (int operand = 0; operand < stage.slots.length; operand++) {
            int slot = stage.slots[operand];
            if (slot >= isMask.length || mustPack(tile, slot)) {
                part.arrays[operand] = register(registers, slot, stage.isMask[operand]);
                part.offsets[operand] = 0;
                part.rowStrides[operand] = cols;
                part.colStrides[operand] = 1;
            } else {
                part.arrays[operand] = tile.arrays[slot];
                part.offsets[operand] = tile.index(slot, row, isFixed[slot] ? 0 : col);
                part.rowStrides[operand] = tile.rowStrides[slot];
                part.colStrides[operand] = tile.colStrides[slot];
            }
        }
    }

    private static Object register(Registers<?> registers, int slot, boolean isMask) {
        return isMask ? registers.mask(slot) : registers.number(slot);
    }

    @Override
    public String toString() {
        return plan.toString();
    }
}
