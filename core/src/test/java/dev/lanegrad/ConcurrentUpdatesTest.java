package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Leaves that one thread updates while another reads or updates them. */
class ConcurrentUpdatesTest {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    /** The update writes into the array itself, and must not while a verb may still read it. */
    @Test
    void whatIsComputedByAVerbIsNeverOldAndNewMixed() throws InterruptedException {
        int size = 1_000_000;
        Tensor w = Tensor.zeros(size).variable();
        var over = new AtomicBoolean();
        Thread updates = Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                w.update(old -> old.add(1));
            }
        });
        try {
            for (int round = 0; round < 50; round++) {
                float[] elements = w.mul(1).toFloatArray();
                assertArrayEquals(Tensor.full(elements[0], size).toFloatArray(), elements);
            }
        } finally {
            over.set(true);
        }
        assertTrue(updates.join(LONG_ENOUGH));
    }

    @Test
    void updatesOfTheSameLeavesInTwoOrdersDoNotWaitForEachOther() throws InterruptedException {
        List<Tensor> leaves = Stream.generate(() -> Tensor.of(0f).variable()).limit(30).toList();
        List<Thread> threads = List.of(updating(leaves), updating(leaves.reversed()));
        for (Thread thread : threads) {
            assertTrue(thread.join(LONG_ENOUGH), "a deadlock");
        }
    }

    private static Thread updating(List<Tensor> leaves) {
        return Thread.ofPlatform().daemon().start(() -> {
            for (int round = 0; round < 1000; round++) {
                Tensor.update(leaves, present -> present.stream().map(old -> old.add(1)).toList());
            }
        });
    }
}
