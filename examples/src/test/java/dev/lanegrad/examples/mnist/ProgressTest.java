package dev.lanegrad.examples.mnist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final StringWriter text = new StringWriter();
    private long now;

    private Progress progress(boolean terminal) {
        return new Progress(new PrintWriter(text), terminal, 2, 1000, () -> now);
    }

    @Test
    void onePlainLineAnEpochWhereNobodyWatches() {
        Progress progress = progress(false);
        now = 500_000_000;
        progress.update(1, 500, 0.5, 0.75);
        now = 1_000_000_000;
        progress.update(1, 1000, 0.25, 0.875);
        now = 61_000_000_000L;
        progress.update(2, 1000, 0.125, 0.96875);
        assertEquals("""
                epoch 1/2  100 %  loss 0.2500  accuracy 87.50 %  1000 images/s  ETA 0:01
                epoch 2/2  100 %  loss 0.1250  accuracy 96.88 %  33 images/s  ETA 0:00
                """, text.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void oneLineWrittenOverAndOverOnATerminal() {
        Progress progress = progress(true);
        now = 500_000_000;
        progress.update(1, 500, 0.5, 0.75);
        now += 1_000_000; // too soon to be seen
        progress.update(1, 501, 0.4, 0.76);
        now = 1_000_000_000;
        progress.update(1, 1000, 0.25, 0.875);
        assertEquals("""
                \r\033[K\033[?7lepoch 1/2   50 %  loss 0.5000  accuracy 75.00 %  1000 images/s  ETA 0:02\033[?7h\
                \r\033[K\033[?7lepoch 1/2  100 %  loss 0.2500  accuracy 87.50 %  1000 images/s  ETA 0:01\033[?7h
                """, text.toString().replace(System.lineSeparator(), "\n"));
    }
}
