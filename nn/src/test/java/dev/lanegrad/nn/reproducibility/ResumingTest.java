package dev.lanegrad.nn.reproducibility;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import dev.lanegrad.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is saved after some step, and taken up in a new JVM, ends as if it had never been interrupted. */
class ResumingTest {
    static final long SEED = 3;

    private static final int STEPS = 130;

    @TempDir
    private Path folder;

    private static TrainingRun runUpTo(int step, DType dtype) {
        TrainingRun run = TrainingRun.of(TrainingRun.Sizes.NARROW, dtype, SEED);
        for (int i = 0; i < step; i++) {
            run.step();
        }
        return run;
    }

    /** Before the first step, within an epoch, and at the end of one, as an epoch has 4 batches. */
    @ParameterizedTest
    @CsvSource({"0, F32", "1, F64", "7, F32", "7, F64", "100, F32"})
    void goesOnInAnotherJvm(int step, DType dtype) throws IOException, InterruptedException {
        String uninterrupted = runUpTo(step, dtype).fingerprintOfNext(STEPS - step);
        Path file = folder.resolve("state.safetensors");
        runUpTo(step, dtype).state().save(file);
        assertEquals(List.of(uninterrupted), ChildJvm.run(List.of(ChildJvm.INCUBATOR), ResumedTraining.class, file, dtype, STEPS - step));
    }
}
