package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Warmup;
import dev.lanegrad.memory.Buffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** A hot plan on its way from the interpreter to a compiled loop, by way of {@link Warmup}. */
final class LoopWarmup implements Warmup.Code {
    private final LoopPlan plan;
    private final LoopProgram program;
    private final Loop interpreter;
    private final Consumer<Loop> takeOver;
    private StagedLoop compiled;
    private Tile[] samples;
    private Tile yardstick;

    /** @param takeOver is given the compiled loop once it is faster */
    LoopWarmup(LoopPlan plan, LoopProgram program, Loop interpreter, Consumer<Loop> takeOver) {
        this.plan = plan;
        this.program = program;
        this.interpreter = interpreter;
        this.takeOver = takeOver;
    }

    @Override
    public void make() {
        compiled = new StagedLoop(plan, program);
        samples = samples();
        yardstick = sample(1, 1000, 0);
    }

    @Override
    public void idle(int times) {
        compiled.idle(times);
    }

    @Override
    public void exercise() {
        for (Tile sample : samples) {
            compiled.run(sample);
        }
    }

    @Override
    public boolean isFaster() {
        return time(compiled, yardstick) < time(interpreter, yardstick);
    }

    @Override
    public void takeOver() {
        takeOver.accept(compiled);
    }

    @Override
    public String toString() {
        return plan.toString();
    }

    /** The best of a few runs, since other threads disturb. */
    private static long time(Loop loop, Tile tile) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            loop.run(tile);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }

    /**
     * Tiles that take every path through the loop, as C2 leaves out those it has never seen taken: short rows and long ones, with and without
     * a tail, one that ends with its array and one that does not.
     */
    private Tile[] samples() {
        return new Tile[] {
            sample(1, 64, 0), sample(2, 48, 64), sample(3, 1, 0),
            sample(3, 37, 64), sample(1, 37, 0), sample(2, 5, 64)
        };
    }

    private Tile sample(int rows, int cols, int room) {
        int inputs = plan.inputs().size();
        int operands = inputs + plan.outputCount();
        var arrays = new Object[operands];
        var rowStrides = new int[operands];
        var colStrides = new int[operands];
        for (int k = 0; k < operands; k++) {
            boolean fixed = k < inputs && plan.inputs().get(k).access() == LoopPlan.Access.FIXED;
            boolean isMask = k < inputs
                    ? plan.inputs().get(k).dtype() == DType.BOOL
                    : program.outputs().get(k - inputs).isMask();
            arrays[k] = array(isMask ? DType.BOOL : plan.dtype(), rows * cols + room);
            rowStrides[k] = fixed ? 0 : cols;
            colStrides[k] = fixed ? 0 : 1;
        }
        var tile = new Tile(arrays, new int[operands], rowStrides, colStrides);
        tile.rows = rows;
        tile.cols = cols;
        return tile;
    }

    /** Ordinary numbers, since zeros and subnormals can take the processor longer. */
    private static Object array(DType dtype, int length) {
        Object array = Buffer.allocate(dtype, length).array();
        switch (array) {
            case float[] floats -> Arrays.fill(floats, 0.75f);
            case double[] doubles -> Arrays.fill(doubles, 0.75);
            default -> { }
        }
        return array;
    }
}
