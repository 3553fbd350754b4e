package dev.lanegrad.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.Tensor;
import dev.lanegrad.testing.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class WorkingMemoryTest {
    private static final int THREADS = 50;

    /** Of which each keeps 4 MB for its next product, as far as there is room. */
    @Test
    void theThreadsOfAPoolDoNotFillTheHeap() throws IOException, InterruptedException {
        assertEquals(List.of("256.0"), ChildJvm.run(List.of(ChildJvm.INCUBATOR, "-Xmx100m"), WorkingMemoryTest.class));
    }

    /** All of a pool's threads have multiplied once, one at a time, before the first ends. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        Tensor ones = Tensor.ones(256, 256).evaluate();
        var turn = new ReentrantLock();
        var multiplied = new CountDownLatch(THREADS);
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Double>> means = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                means.add(pool.submit(() -> {
                    turn.lock();
                    try {
                        return ones.matmul(ones).mean().item();
                    } finally {
                        turn.unlock();
                        multiplied.countDown();
                        multiplied.await();
                    }
                }));
            }
            double last = 0;
            for (Future<Double> mean : means) {
                last = mean.get();
            }
            IO.println(last);
        }
    }
}
