package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program in plain Java: a block of elements at a time, one primitive after the other over the whole block. It is the reference
 * for what a program means, what runs until a plan is hot, and the fallback where the Vector API is absent; so it must not touch that.
 */
final class LoopInterpreter implements Loop {
    private static final int NONE = -1;

    /** Fills a register with a constant; done once a call, as these registers are never reused. */
    private record Fill(int register, double value) {}

    /** Copies an operand of the tile to a register. */
    private record Load(int operand, int register, boolean isMask) {}

    private record Apply(Primitive primitive, int out, int a, int b, int c) {}

    /** Copies a register to an operand of the tile. */
    private record Store(int register, boolean isMask, int operand) {}

    private final DType dtype;
    private final int numberRegisters;
    private final int maskRegisters;
    private final Fill[] fills;
    private final Load[] loads;
    private final Apply[] applies;
    private final Store[] stores;

    /**
     * @param program what to run
     * @param inputs how many inputs the plan has: its outputs are the operands after them
     */
    LoopInterpreter(LoopProgram program, int inputs) {
        dtype = program.dtype();
        var allocation = new RegisterAllocation(program);
        var fillList = new ArrayList<Fill>();
        var loadList = new ArrayList<Load>();
        var applyList = new ArrayList<Apply>();
        List<LoopProgram.Instruction> code = program.code();
        for (int i = 0; i < code.size(); i++) {
            int out = allocation.register(i);
            switch (code.get(i)) {
                case LoopProgram.Instruction.Constant constant -> fillList.add(new Fill(out, constant.value()));
                case LoopProgram.Instruction.Load load -> loadList.add(new Load(load.input(), out, load.isMask()));
                case LoopProgram.Instruction.Apply apply -> {
                    int[] sources = {NONE, NONE, NONE};
                    for (int k = 0; k < apply.operands().size(); k++) {
                        sources[k] = allocation.register(apply.operands().get(k).index());
                    }
                    applyList.add(new Apply(apply.primitive(), out, sources[0], sources[1], sources[2]));
                }
            }
        }
        var storeList = new ArrayList<Store>();
        for (LoopProgram.Value output : program.outputs()) {
            storeList.add(new Store(allocation.register(output.index()), output.isMask(), inputs + storeList.size()));
        }
        numberRegisters = allocation.numbers();
        maskRegisters = allocation.masks();
        fills = fillList.toArray(Fill[]::new);
        loads = loadList.toArray(Load[]::new);
        applies = applyList.toArray(Apply[]::new);
        stores = storeList.toArray(Store[]::new);
    }

    @Override
    public void run(Tile tile) {
        Registers<?> registers = Registers.ofThread(dtype);
        registers.reserve(numberRegisters, maskRegisters);
        int filled = (int) Math.min(Registers.BLOCK, (long) tile.rows * tile.cols);
        for (Fill fill : fills) {
            registers.fill(fill.register, fill.value, filled);
        }
        tile.forEachBlock((row, col, rows, cols) -> runBlock(registers, tile, row, col, rows, cols));
    }

    /** All loads come before all stores, so an output may overwrite an input. */
    private void runBlock(Registers<?> registers, Tile tile, int row, int col, int rows, int cols) {
        for (Load load : loads) {
            Object register = load.isMask ? registers.mask(load.register) : registers.number(load.register);
            StridedCopy.gather(tile, load.operand, row, col, rows, cols, register);
        }
        int n = rows * cols;
        for (Apply apply : applies) {
            registers.apply(apply.primitive, apply.out, apply.a, apply.b, apply.c, n);
        }
        for (Store store : stores) {
            Object register = store.isMask ? registers.mask(store.register) : registers.number(store.register);
            StridedCopy.scatter(register, tile, store.operand, row, col, rows, cols);
        }
    }
}
