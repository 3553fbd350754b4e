package dev.lanegrad.loop;

import dev.lanegrad.jit.Warmup;

/**
 * A plan's execution over its life: interpreted until it has done enough work to be worth compiling, then, once the compiled loop has
 * proved faster, compiled. Both give the same bits, so nobody sees the change.
 */
final class TieredLoop implements Loop {
    /** Elements times primitives after which a plan is hot: some milliseconds of interpretation. */
    private static final long HOT = 4_000_000;
    /** What a call costs besides its elements, in the same unit. */
    private static final long CALL = 200;

    private final LoopPlan plan;
    private final LoopProgram program;
    private volatile Loop current;
    /** Not synchronised: lost updates only make a plan hot a little later. */
    private long work;
    private boolean handedOn;

    TieredLoop(LoopPlan plan, LoopProgram program) {
        this.plan = plan;
        this.program = program;
        this.current = new LoopInterpreter(program, plan.inputs().size());
    }

    @Override
    public void run(Tile tile) {
        if (!handedOn) {
            work += CALL + (long) tile.rows * tile.cols * program.code().size();
            if (work > HOT) {
                handOn();
            }
        }
        current.run(tile);
    }

    private synchronized void handOn() {
        if (!handedOn) {
            handedOn = true;
            Warmup.start(new LoopWarmup(plan, program, current, this::takeOver));
        }
    }

    private void takeOver(Loop compiled) {
        current = compiled;
    }

    /** Whether the plan is run by a compiled loop. */
    boolean isCompiled() {
        return !(current instanceof LoopInterpreter);
    }
}
