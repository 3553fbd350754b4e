package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.memory.Buffer;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Compiles hot plans in the background, one after the other. Vector code is hundreds of times slower than it will be until C2 has
 * compiled it, so a fresh loop is run on made-up data here until it beats the interpreter, and only then handed out.
 */
final class LoopWarmup {
    private static final System.Logger LOGGER = System.getLogger(LoopWarmup.class.getName());
    /** How long a loop is run before the next in the queue has its turn. */
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A loop that is not faster after so many turns stays interpreted. On a busy machine C2 may take several. */
    private static final int TURNS = 20;
    /** Runs of every sample between measurements. */
    private static final int ROUND = 50;
    /** Measurements in a row that a loop must win. */
    private static final int WINS = 3;

    private static final ThreadPoolExecutor WORKER = worker();

    private static ThreadPoolExecutor worker() {
        var worker = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "lanegrad-loop-compiler");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
        return worker;
    }

    /** Compiles a plan some time soon; gives {@code settle} the loop to use from then on, compiled or not. */
    static void enqueue(LoopPlan plan, LoopProgram program, Loop interpreter, Consumer<Loop> settle) {
        WORKER.execute(new LoopWarmup(plan, program, interpreter, settle)::takeTurn);
    }

    private final LoopPlan plan;
    private final LoopProgram program;
    private final Loop interpreter;
    private final Consumer<Loop> settle;
    private final Tile[] samples;
    private final Tile yardstick;
    private Loop compiled;
    private int turns;

    private LoopWarmup(LoopPlan plan, LoopProgram program, Loop interpreter, Consumer<Loop> settle) {
        this.plan = plan;
        this.program = program;
        this.interpreter = interpreter;
        this.settle = settle;
        this.samples = samples(plan, program);
        this.yardstick = sample(plan, program, 1, 1000, 0);
    }

    private void takeTurn() {
        try {
            if (compiled == null) {
                compiled = StagedLoop.compile(plan, program);
            }
            turns++;
            if (becomesFaster()) {
                settle(compiled, "from now on compiled: ");
            } else if (turns < TURNS) {
                WORKER.execute(this::takeTurn);
            } else {
                settle(interpreter, "no faster when compiled: ");
            }
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(System.Logger.Level.WARNING, "a loop stays interpreted: " + plan, e);
            settle.accept(interpreter);
        }
    }

    private void settle(Loop loop, String verdict) {
        LOGGER.log(System.Logger.Level.DEBUG, () -> verdict + plan);
        settle.accept(loop);
    }

    private boolean becomesFaster() {
        long start = System.nanoTime();
        int wins = 0;
        while (wins < WINS && System.nanoTime() - start < TURN_NANOS) {
            for (int i = 0; i < ROUND; i++) {
                for (Tile sample : samples) {
                    compiled.run(sample);
                }
            }
            wins = time(compiled, yardstick) < time(interpreter, yardstick) ? wins + 1 : 0;
        }
        return wins == WINS;
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
    private static Tile[] samples(LoopPlan plan, LoopProgram program) {
        return new Tile[] {
            sample(plan, program, 1, 64, 0), sample(plan, program, 2, 48, 64), sample(plan, program, 3, 1, 0),
            sample(plan, program, 3, 37, 64), sample(plan, program, 1, 37, 0), sample(plan, program, 2, 5, 64)
        };
    }

    private static Tile sample(LoopPlan plan, LoopProgram program, int rows, int cols, int room) {
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
