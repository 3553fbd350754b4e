package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
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
        Tensor w = Tensor.zeros(1_000_000).variable();
        whileUpdating(w, () -> {
            for (int round = 0; round < 50; round++) {
                float[] elements = w.mul(1).toFloatArray();
                assertArrayEquals(Tensor.full(elements[0], w.size()).toFloatArray(), elements);
            }
        });
    }

    @Test
    void aVerbThatIsGivenALeafSeveralTimesSeesItInOneState() throws InterruptedException {
        Tensor w = Tensor.zeros(1).variable();
        whileUpdating(w, () -> {
            for (int round = 0; round < 20_000; round++) {
                float[] copies = Tensor.concat(0, Collections.nCopies(8, w)).toFloatArray();
                assertArrayEquals(Tensor.full(copies[0], 8).toFloatArray(), copies);
            }
        });
    }

    @Test
    void allPartsOfASplitAreOfOneState() throws InterruptedException {
        Tensor w = Tensor.zeros(2).variable();
        whileUpdating(w, () -> {
            for (int round = 0; round < 20_000; round++) {
                List<Tensor> parts = w.split(0, 1, 1);
                assertEquals(parts.get(0).item(), parts.get(1).item());
            }
        });
    }

    private static void whileUpdating(Tensor leaf, Runnable reading) throws InterruptedException {
        var over = new AtomicBoolean();
        Thread updates = Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                leaf.update(old -> old.add(1));
            }
        });
        try {
            reading.run();
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
