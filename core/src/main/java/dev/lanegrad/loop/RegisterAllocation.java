package dev.lanegrad.loop;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Gives each value of a program a register, numbers and masks apart, and hands a register on after the last use of its value. Constants
 * keep theirs, so that they are filled only once; so do loads until they are read, because all of them happen before the first step.
 */
final class RegisterAllocation {

    /** Registers of one kind. */
    private static final class Pool {
        private final Deque<Integer> free = new ArrayDeque<>();
        private int count;

        int take() {
            return free.isEmpty() ? count++ : free.pop();
        }

        void giveBack(int register) {
            free.push(register);
        }
    }

    private static final int TO_THE_END = Integer.MAX_VALUE;

    private final Pool numbers = new Pool();
    private final Pool masks = new Pool();
    private final int[] registers;

    RegisterAllocation(LoopProgram program) {
        List<LoopProgram.Instruction> code = program.code();
        int[] lastUse = lastUses(program);
        registers = new int[code.size()];
        for (int i = 0; i < code.size(); i++) {
            if (!(code.get(i) instanceof LoopProgram.Instruction.Apply)) {
                registers[i] = pool(code.get(i).isMask()).take();
            }
        }
        for (int i = 0; i < code.size(); i++) {
            if (code.get(i) instanceof LoopProgram.Instruction.Apply apply) {
                int reader = i;
                apply.operands().stream().distinct().filter(operand -> lastUse[operand.index()] == reader)
                        .forEach(operand -> pool(operand.isMask()).giveBack(registers[operand.index()]));
                registers[i] = pool(apply.isMask()).take(); // perhaps an operand's, which a primitive's loop may overwrite
            }
        }
    }

    /** For each value the last instruction that reads it; itself if none does, and {@link #TO_THE_END} if it must stay. */
    private static int[] lastUses(LoopProgram program) {
        List<LoopProgram.Instruction> code = program.code();
        int[] lastUse = new int[code.size()];
        Arrays.setAll(lastUse, i -> i);
        for (int i = 0; i < code.size(); i++) {
            switch (code.get(i)) {
                case LoopProgram.Instruction.Apply apply -> {
                    for (LoopProgram.Value operand : apply.operands()) {
                        lastUse[operand.index()] = Math.max(lastUse[operand.index()], i);
                    }
                }
                case LoopProgram.Instruction.Constant _ -> lastUse[i] = TO_THE_END;
                case LoopProgram.Instruction.Load _ -> { }
            }
        }
        for (LoopProgram.Value output : program.outputs()) {
            lastUse[output.index()] = TO_THE_END;
        }
        return lastUse;
    }

    private Pool pool(boolean isMask) {
        return isMask ? masks : numbers;
    }

    int register(int value) {
        return registers[value];
    }

    int numbers() {
        return numbers.count;
    }

    int masks() {
        return masks.count;
    }
}
