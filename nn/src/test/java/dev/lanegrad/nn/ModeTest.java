package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModeTest {

    @Test
    void isTrainingUnlessAScopeSaysOtherwise() {
        assertEquals(Mode.TRAINING, Mode.current());
        assertEquals(Mode.EVALUATION, Mode.evaluation(() -> Mode.current()));
        assertEquals(Mode.TRAINING, Mode.evaluation(() -> Mode.training(() -> Mode.current())));
    }

    @Test
    void aBodyWithoutAResultRunsOnceInItsMode() {
        List<Mode> seen = new ArrayList<>();
        Mode.evaluation(() -> {
            seen.add(Mode.current());
            Mode.training(() -> {
                seen.add(Mode.current());
            });
            seen.add(Mode.current());
        });
        assertEquals(List.of(Mode.EVALUATION, Mode.TRAINING, Mode.EVALUATION), seen);
    }

    @Test
    void endsWithItsScopeEvenByAnException() {
        assertThrows(IllegalStateException.class, () -> Mode.evaluation(() -> {
            throw new IllegalStateException();
        }));
        assertEquals(Mode.TRAINING, Mode.current());
    }

    @Test
    void isNotSeenByOtherThreads() throws InterruptedException {
        Mode[] seen = new Mode[1];
        Thread other = Mode.evaluation(() -> Thread.ofPlatform().start(() -> seen[0] = Mode.current()));
        other.join();
        assertEquals(Mode.TRAINING, seen[0]);
    }
}
