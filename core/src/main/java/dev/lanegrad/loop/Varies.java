package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Instruction;
import java.util.List;

/** With what a value of a program changes, and so where a compiled loop computes it. */
enum Varies {
    NEVER,
    BY_COLUMN,
    BY_ROW,
    BY_ELEMENT;

    static Varies[] of(List<Instruction> code, List<LoopPlan.Input> inputs) {
        var varies = new Varies[code.size()];
        for (int i = 0; i < varies.length; i++) {
            varies[i] = switch (code.get(i)) {
                case Instruction.Constant _ -> NEVER;
                case Instruction.Load load -> of(inputs.get(load.input()).access());
                case Instruction.Apply apply -> apply.operands().stream()
                        .map(operand -> varies[operand.index()])
                        .reduce(NEVER, Varies::and);
            };
        }
        return varies;
    }

    private static Varies of(LoopPlan.Access access) {
        return switch (access) {
            case FIXED -> BY_ROW;
            case PER_COLUMN -> BY_COLUMN;
            case CONTIGUOUS, STRIDED -> BY_ELEMENT;
        };
    }

    private Varies and(Varies other) {
        if (this == other || other == NEVER) {
            return this;
        }
        return this == NEVER ? other : BY_ELEMENT;
    }

    /** Whether it differs between the columns of a row. */
    boolean alongRows() {
        return this == BY_COLUMN || this == BY_ELEMENT;
    }
}
