package dev.lanegrad.nn.reproducibility;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import dev.lanegrad.Workspace;
import dev.lanegrad.nn.reproducibility.TrainingRun.Sizes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that is trained in the runs of a workspace, epochs across them, learns what it learns without. */
class WorkspaceTrainingTest {
    private static final int RUNS = 5;
    private static final int STEPS = 7;

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void equalsTrainingWithout(DType dtype) {
        var workspace = Workspace.create();
        TrainingRun plain = TrainingRun.of(Sizes.NARROW, dtype, 1);
        TrainingRun inRuns = TrainingRun.of(Sizes.NARROW, dtype, 1);
        for (int run = 0; run < RUNS; run++) {
            assertEquals(plain.fingerprintOfNext(STEPS), workspace.call(() -> inRuns.fingerprintOfNext(STEPS)));
        }
    }
}
