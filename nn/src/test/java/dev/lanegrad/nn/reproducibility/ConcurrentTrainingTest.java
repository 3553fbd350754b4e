package dev.lanegrad.nn.reproducibility;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import dev.lanegrad.nn.reproducibility.TrainingRun.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Models that are trained at the same time, each in a thread of its own, learn what they learn one after the other. */
class ConcurrentTrainingTest {
    private static final int MODELS = 8;
    private static final int REPEATS = Boolean.getBoolean("lanegrad.soak") ? 50 : 5;

    /** Small models and large ones, whose loops are shared out among the same workers. */
    private static String trained(int model) {
        DType dtype = model % 4 < 2 ? DType.F32 : DType.F64;
        return model % 2 == 0
                ? TrainingRun.of(Sizes.NARROW, dtype, model).fingerprintOfNext(40)
                : TrainingRun.of(Sizes.WIDE, dtype, model).fingerprintOfNext(3);
    }

    @Test
    void eightAtOnceEqualOneAfterTheOther() throws Exception {
        List<String> serial = IntStream.range(0, MODELS).mapToObj(ConcurrentTrainingTest::trained).toList();
        List<Callable<String>> trainings = IntStream.range(0, MODELS).<Callable<String>>mapToObj(model -> () -> trained(model)).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(MODELS)) {
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                List<String> concurrent = new ArrayList<>();
                for (Future<String> training : threads.invokeAll(trainings)) {
                    concurrent.add(training.get());
                }
                assertEquals(serial, concurrent);
            }
        }
    }
}
