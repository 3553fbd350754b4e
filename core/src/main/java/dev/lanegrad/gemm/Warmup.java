package dev.lanegrad.gemm;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.lanegrad.DType;
import dev.lanegrad.memory.Buffer;

/**
 * Lets products run on scalar tiles while C2 is still to compile the vector ones, which are a thousand times slower until then: a
 * background thread runs each vector tile on made-up numbers, and hands it over once it is faster than the scalar one. Both give the same
 * bits, so nobody can tell when that happens; where it never does (C2 switched off), the scalar tile stays.
 */
final class Warmup implements FirstTile {
    private static final int DEPTH = 32;
    private static final int RUNS = 50;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final ThreadPoolExecutor BACKGROUND = background();

    private final DType dtype;
    private final ElementLoops loops;
    private final ThreadLocal<Scratch> scratch;

    Warmup(DType dtype, ElementLoops loops, ThreadLocal<Scratch> scratch) {
        this.dtype = dtype;
        this.loops = loops;
        this.scratch = scratch;
    }

    private static ThreadPoolExecutor background() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task ->
                Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("lanegrad-gemm-warmup").unstarted(task));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public Tile tile(int rows, int columns, Supplier<Tile> vectorTile, Consumer<Tile> replacement) {
        Tile scalar = new ScalarTile(loops, scratch, rows, columns);
        BACKGROUND.execute(() -> {
            Tile vector = vectorTile.get();
            Trial trial = new Trial(rows, columns);
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (System.nanoTime() < deadline) {
                if (trial.nanos(vector) < trial.nanos(scalar)) {
                    replacement.accept(vector);
                    return;
                }
            }
        });
        return scalar;
    }

    /** The same small product over and over, timed. */
    private final class Trial {
        private final int rows;
        private final int columns;
        private final Object a;
        private final Object b;
        private final Object c;

        Trial(int rows, int columns) {
            this.rows = rows;
            this.columns = columns;
            a = Buffer.allocate(dtype, rows * DEPTH).array();
            b = Buffer.allocate(dtype, DEPTH * columns).array();
            c = Buffer.allocate(dtype, rows * columns).array();
        }

        long nanos(Tile tile) {
            long start = System.nanoTime();
            for (int run = 0; run < RUNS; run++) {
                tile.multiplyAdd(DEPTH, a, 0, DEPTH, 1, b, 0, columns, c, 0, columns);
            }
            return System.nanoTime() - start;
        }
    }
}
