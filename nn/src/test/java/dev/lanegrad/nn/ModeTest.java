package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ModeTest {

    @Test
    void isTrainingUnlessAScopeSaysOtherwise() {
        assertEquals(Mode.TRAINING, Mode.current());
        assertEquals(Mode.EVALUATION, Mode.evaluation(() -> Mode.current()));
        assertEquals(Mode.TRAINING, Mode.evaluation(() -> Mode.training(() -> Mode.current())));
        Mode.evaluation(() -> assertEquals(Mode.EVALUATION, Mode.current()));
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
