package dev.lanegrad.gemm;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Lets products run on scalar loops while C2 is still to compile the vector ones, which are a thousand times slower until then: a
 * background thread tries each vector loop on made-up numbers, and hands it over once it is faster than the scalar one. Both give the same
 * bits, so nobody can tell when that happens; where it never does (C2 switched off), the scalar loop stays.
 */
final class Warmup implements FirstUse {
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final ThreadPoolExecutor BACKGROUND = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            task -> Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("lanegrad-gemm-warmup").unstarted(task));

    static {
        BACKGROUND.allowCoreThreadTimeOut(true);
    }

    @Override
    public <T> T loop(T scalar, Supplier<T> vector, ToLongFunction<T> trial, Consumer<T> replacement) {
        BACKGROUND.execute(() -> {
            T warming = vector.get();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (System.nanoTime() < deadline) {
                if (trial.applyAsLong(warming) < trial.applyAsLong(scalar)) {
                    replacement.accept(warming);
                    return;
                }
            }
        });
        return scalar;
    }
}
