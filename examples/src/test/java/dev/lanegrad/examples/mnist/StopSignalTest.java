package dev.lanegrad.examples.mnist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.examples.data.Idx;
import dev.lanegrad.testing.ChildJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own, since a JVM can be stopped only once. */
class StopSignalTest {

    @TempDir
    private Path folder;

    /** Is asked to stop when the first epoch ends. */
    static final class Stopped {
        static void main(String... args) {
            Mnist.run(new PrintWriter(System.out, true) {
                @Override
                public void print(String line) {
                    super.print(line);
                    if (line.startsWith("epoch 1/")) {
                        Thread.ofPlatform().daemon().start(() -> Runtime.getRuntime().exit(0));
                    }
                }

                @Override
                public void println(String line) {
                    try {
                        Thread.sleep(500); // time for a JVM that does not wait to halt
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    super.println(line);
                }
            }, new PrintWriter(System.err, true), args);
        }
    }

    @Test
    void saysThatItHasSavedBeforeTheJvmHalts() throws IOException, InterruptedException {
        Path data = Idx.dataSet(folder, 10, 4, 6, 6);
        List<String> lines = ChildJvm.run(List.of(ChildJvm.INCUBATOR), Stopped.class,
                "--data", data, "--hidden", "4", "--epochs", "1000000", "--out", folder);
        Path file = folder.resolve("model.safetensors");
        assertEquals("stopped; what was learnt so far is saved in " + file, lines.getLast());
        assertTrue(Files.exists(file));
    }
}
