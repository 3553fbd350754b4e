package dev.lanegrad.loop;

import dev.lanegrad.jit.Warmed;

/**
 * A plan's execution over its life: interpreted until it has done enough work to be worth compiling, then, once the compiled loop has
 * proved faster, compiled. Both give the same bits, so nobody sees the change.
 */
final class TieredLoop implements Loop {
    /**
     * Elements times instructions after which a plan is hot: ten milliseconds of interpretation. Compiling a loop and warming it up takes
     * the processors ten times as long, and keeps C2 from others, so that a plan for its first step alone, or for few elements, must not be
     * compiled at once.
     */
    private static final long HOT = 64_000_000;
    /** What an instruction costs besides its elements, in the same unit. */
    private static final int START = 100;

    private final Loop interpreter;
    private final Warmed<Loop> compiled;
    private final int instructions;

    TieredLoop(LoopPlan plan, LoopProgram program) {
        interpreter = new LoopInterpreter(program, plan.inputs().size());
        compiled = new Warmed<>(false, HOT, () -> new StagedLoop(plan, program), interpreter, () -> new MadeUpTiles(plan, program));
        instructions = program.code().size();
    }

    @Override
    public void run(Tile tile) {
        long work = instructions * (START + (long) tile.rows * tile.cols);
        compiled.getFor(work).orElse(interpreter).run(tile);
    }

    /** Whether the plan is run by a compiled loop. */
    boolean isCompiled() {
        return compiled.orScalar() != interpreter;
    }
}
