package dev.lanegrad.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void piecesCoverARangeUpToTheLongest(int threads) {
        var workers = new Workers(threads, () -> false);
        for (int alignment : new int[] {1, 4, 64}) {
            for (int count : new int[] {0, 1, 63, 64, 65, 1000, Integer.MAX_VALUE - 63, Integer.MAX_VALUE - 8, Integer.MAX_VALUE}) {
                var ends = new ConcurrentSkipListMap<Integer, Integer>();
                workers.splitOver(count, alignment, ends::put);
                int end = 0;
                for (Map.Entry<Integer, Integer> piece : ends.entrySet()) {
                    assertEquals(end, piece.getKey());
                    assertEquals(0, piece.getKey() % alignment);
                    end = piece.getValue();
                }
                assertEquals(count, end);
            }
        }
    }

    private static int pieces(Workers workers) {
        var pieces = new AtomicInteger();
        workers.splitOver(60, 1, (from, to) -> pieces.incrementAndGet());
        return pieces.get();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyThreadDoesAPiece(int threads) {
        assertEquals(threads, threadsOf(new Workers(threads, () -> false), threads).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whatAPieceThrowsReachesTheCallerAndTheNextRunIsWhole(int threads) {
        var workers = new Workers(threads, () -> false);
        var error = new Error();
        var exception = new RuntimeException();
        for (int piece = 0; piece < threads; piece++) {
            int failing = piece * 60 / threads;
            assertSame(error, assertThrows(Error.class, () -> workers.splitOver(60, 1, (from, to) -> {
                if (from == failing) {
                    throw error;
                }
            })));
            assertEquals(threads, pieces(workers));
            assertSame(exception, assertThrows(RuntimeException.class, () -> workers.splitOver(60, 1, (from, to) -> {
                if (from == failing) {
                    throw exception;
                }
            })));
            assertEquals(threads, pieces(workers));
        }
    }

    /** Of an application that is unloaded, a thread that never ends would hold all classes. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void threadsEndWhenThereIsNothingToDoAndStartAgain(int threads) throws InterruptedException {
        var workers = new Workers(threads, () -> false, 1_000_000);
        for (int run = 0; run < 3; run++) {
            Set<Thread> started = threadsOf(workers, threads);
            started.remove(Thread.currentThread());
            for (Thread thread : started) {
                assertTrue(thread.join(Duration.ofSeconds(30)), "ends");
            }
        }
    }

    /** Each does a piece, and no piece ends before all have begun. */
    private static Set<Thread> threadsOf(Workers workers, int count) {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        long latest = System.nanoTime() + 30_000_000_000L;
        workers.splitOver(60, 1, (from, to) -> {
            for (threads.add(Thread.currentThread()); threads.size() < count; Thread.yield()) {
                assertTrue(System.nanoTime() < latest, "a piece that nobody begins before others are done");
            }
        });
        return threads;
    }

    @Test
    void threadsDoNotHoldTheContextClassLoaderOfTheirFirstCaller() throws InterruptedException {
        var loader = new ClassLoader() {};
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Thread caller = Thread.ofPlatform().start(() -> {
            Thread.currentThread().setContextClassLoader(loader);
            threads.addAll(threadsOf(new Workers(2, () -> false), 2));
        });
        caller.join();
        threads.remove(caller);
        assertEquals(1, threads.size());
        threads.forEach(thread -> assertNotSame(loader, thread.getContextClassLoader()));
    }
}
