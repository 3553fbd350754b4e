package dev.lanegrad.benchmarks;

import dev.lanegrad.benchmarks.Configuration.Vectors;
import dev.lanegrad.benchmarks.Row.Verdict;
import java.io.File;
import java.util.List;
import java.util.Locale;

/** Whether training leaves anything behind on the heap. */
final class HeapGrowth {
    private static final int STEPS = 100_000;
    /** Less than this is the JVM's own: threads, profiles, code. */
    private static final double WANTED_MIB = 1;

    private HeapGrowth() {}

    static Row measure(Vectors vectors, File log) {
        var task = new Task.TrainingStep(List.of(784, 128, 10), 1, UpdateRule.SGD);
        try (var contestant = ContestantProcess.start(Configuration.lanegrad(2, vectors), log)) {
            contestant.prepare(task);
            contestant.warm();
            double mebibytes = contestant.heapGrowth(STEPS) / (double) (1 << 20);
            return new Row("heap growth over 10^5 steps", String.format(Locale.ROOT, "under %.0f MiB", WANTED_MIB),
                    String.format(Locale.ROOT, "%.2f MiB", mebibytes), "", Verdict.of(mebibytes < WANTED_MIB), task.name());
        }
    }
}
