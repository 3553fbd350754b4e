package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Instruction;
import java.util.List;

/** How often a value of a program changes, and so where a compiled loop computes it. */
enum Varies {
    NEVER,
    BY_ROW,
    BY_ELEMENT;

    static Varies[] of(List<Instruction> code, List<LoopPlan.Input> inputs) {
        var varies = new Varies[code.size()];
        for (int i = 0; i < varies.length; i++) {
            varies[i] = switch (code.get(i)) {
                case Instruction.Constant _ -> NEVER;
                case Instruction.Load load -> inputs.get(load.input()).access() == LoopPlan.Access.FIXED ? BY_ROW : BY_ELEMENT;
                case Instruction.Apply apply -> apply.operands().stream()
                        .map(operand -> varies[operand.index()])
                        .max(Enum::compareTo)
                        .orElseThrow();
            };
        }
        return varies;
    }
}
