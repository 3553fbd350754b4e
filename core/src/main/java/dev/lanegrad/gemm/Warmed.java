package dev.lanegrad.gemm;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A loop of the Vector API, and its scalar twin to run until C2 has compiled it, because until then it is a thousand times slower. From its
 * first use on, a background thread tries the vector loop on made-up numbers, and puts it in place once it is faster than its twin. Both
 * give the same bits, so nobody can tell when that happens; where it never does (C2 switched off), the scalar loop stays.
 */
final class Warmed<T> {
    /** In a row, lest the scalar loop lose by a pause of its thread. */
    private static final int WINS = 3;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final ThreadPoolExecutor BACKGROUND = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            task -> Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("lanegrad-gemm-warmup").unstarted(task));

    static {
        BACKGROUND.allowCoreThreadTimeOut(true);
    }

    private final Mode mode;
    private final Supplier<T> scalar;
    private final Supplier<T> vector;
    private final Supplier<ToLongFunction<T>> trial;
    private volatile T current;

    /**
     * @param scalar makes the scalar loop
     * @param vector makes the vector loop
     * @param trial makes a function that runs a loop on made-up numbers and returns the nanoseconds
     */
    Warmed(Mode mode, Supplier<T> scalar, Supplier<T> vector, Supplier<ToLongFunction<T>> trial) {
        this.mode = mode;
        this.scalar = scalar;
        this.vector = vector;
        this.trial = trial;
    }

    /** The loop to run now. */
    T get() {
        T loop = current;
        return loop != null ? loop : first();
    }

    private synchronized T first() {
        if (current == null) {
            if (mode == Mode.COMPILED) {
                current = vector.get();
            } else {
                current = scalar.get();
                BACKGROUND.execute(() -> warmUp(current));
            }
        }
        return current;
    }

    private void warmUp(T twin) {
        T loop = vector.get();
        ToLongFunction<T> nanos = trial.get();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        int wins = 0;
        while (wins < WINS && System.nanoTime() < deadline) {
            wins = nanos.applyAsLong(loop) < nanos.applyAsLong(twin) ? wins + 1 : 0;
        }
        if (wins == WINS) {
            current = loop;
        }
    }
}
