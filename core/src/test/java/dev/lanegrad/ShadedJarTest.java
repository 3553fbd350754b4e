package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program whose classes lie beside the library's, as in a jar that is shaded of both. */
class ShadedJarTest {
    @Test
    void anAnomalyIsTracedToTheProgram(@TempDir Path jar) throws Exception {
        copy(Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI()), jar);
        Path source = Files.writeString(jar.resolve("Program.java"), """
                import dev.lanegrad.*;

                public class Program implements java.util.function.Supplier<String> {
                    public String get() {
                        try {
                            Autodiff.detectAnomalies(() -> Tensor.of(-1f).withGrad().log().backward());
                            return "nothing found";
                        } catch (NonFiniteException found) {
                            return found.getMessage();
                        }
                    }
                }
                """);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        assertEquals(0, javac.run(System.out, System.err, "-cp", jar.toString(), "-d", jar.toString(), source.toString()));
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            var program = (Supplier<?>) loader.loadClass("Program").getConstructor().newInstance();
            String message = String.valueOf(program.get());
            assertTrue(message.contains("log at Program."), message);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
