package dev.lanegrad.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WarmedTest {
    /** More than are warmed up at a time: those that were not taken on at first are as soon as they are asked for again. */
    @Test
    @Timeout(600)
    void whatThereWasNoRoomForIsMadeWhenItIsAskedForAgain() throws InterruptedException {
        int count = 2 * Warmup.MOST_AT_A_TIME;
        var goAhead = new CompletableFuture<Void>();
        var made = new AtomicInteger();
        List<Warmed<String>> loops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            loops.add(new Warmed<>(false, () -> {
                goAhead.join();
                made.incrementAndGet();
                return "vector";
            }, "scalar", () -> new Trial(new AtomicInteger())));
        }
        loops.forEach(Warmed::get);
        assertEquals(0, made.get());
        goAhead.complete(null);
        while (loops.stream().anyMatch(loop -> loop.get().isEmpty())) {
            Thread.sleep(10);
        }
        assertEquals(count, made.get(), "each once");
    }

    /** The vector loop takes a while the first time and no time after that, the scalar one a while always. */
    private record Trial(AtomicInteger runs) implements Warmed.Trial<String> {
        @Override
        public void idle(String loop) {}

        @Override
        public void run(String loop) {
            if (loop.equals("scalar") || runs.incrementAndGet() == 1) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }
}
