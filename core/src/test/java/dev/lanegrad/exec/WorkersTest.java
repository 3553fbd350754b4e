package dev.lanegrad.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void oneThreadTakesNoPartWhileItsProcessorIsWanted(int threads) {
        var wanted = new AtomicBoolean();
        var workers = new Workers(threads, wanted::get);
        assertEquals(threads, pieces(workers));
        wanted.set(true);
        assertEquals(Math.max(1, threads - 1), pieces(workers));
        wanted.set(false);
        assertEquals(threads, pieces(workers));
    }

    private static int pieces(Workers workers) {
        var pieces = new AtomicInteger();
        workers.splitOver(60, 1, (from, to) -> pieces.incrementAndGet());
        return pieces.get();
    }
}
