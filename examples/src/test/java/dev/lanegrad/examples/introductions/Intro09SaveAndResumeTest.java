package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Intro09SaveAndResumeTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 33}) // at the start, between epochs, and amid the second
    void anInterruptionChangesNoBit(int stepsBefore) throws IOException {
        var uninterrupted = new Intro09SaveAndResume(7);
        uninterrupted.train(50);

        Path file = folder.resolve("training.safetensors");
        var interrupted = new Intro09SaveAndResume(7);
        interrupted.train(stepsBefore);
        interrupted.state.save(file);
        var resumed = new Intro09SaveAndResume(7);
        resumed.state.load(file);
        assertNotEquals(uninterrupted.loss(), resumed.loss());
        resumed.train(50 - stepsBefore);

        assertEquals(uninterrupted.loss(), resumed.loss());
        for (String path : uninterrupted.model.state().keySet()) {
            assertArrayEquals(elements(uninterrupted, path), elements(resumed, path), path);
        }
    }

    private static float[] elements(Intro09SaveAndResume training, String path) {
        return training.model.state().get(path).toFloatArray();
    }
}
