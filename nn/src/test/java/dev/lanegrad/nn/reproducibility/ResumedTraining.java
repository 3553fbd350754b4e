package dev.lanegrad.nn.reproducibility;

import dev.lanegrad.DType;
import java.io.IOException;
import java.nio.file.Path;

/** What each child JVM of {@link ResumingTest} runs: takes a training run up from a file, goes on, and prints a fingerprint of that. */
final class ResumedTraining {
    private ResumedTraining() {}

    public static void main(String... args) throws IOException {
        TrainingRun run = TrainingRun.of(TrainingRun.Sizes.NARROW, DType.valueOf(args[1]), ResumingTest.SEED);
        run.state().load(Path.of(args[0]));
        System.out.println(run.fingerprintOfNext(Integer.parseInt(args[2])));
    }
}
