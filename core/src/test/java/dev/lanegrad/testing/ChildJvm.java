package dev.lanegrad.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java process with this one's JDK and class path, for tests of what must not depend on the JVM and its flags. */
public final class ChildJvm {
    /** The flag that switches the Vector API on. */
    public static final String INCUBATOR = "--add-modules=jdk.incubator.vector";

    private static final long MOST_MINUTES = 10;

    private ChildJvm() {}

    /**
     * Runs a main class to its end; returns what it printed.
     *
     * @throws AssertionError with all that it said, if it failed or took far too long
     */
    public static List<String> run(List<String> options, Class<?> main, Object... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("child", ".out");
        Path errors = Files.createTempFile("child", ".err");
        try {
            List<String> command = command(options, main, arguments);
            Process process = new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
            boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly().waitFor();
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + (ended ? " failed" : " did not end") + ":\n"
                        + Files.readString(output) + Files.readString(errors));
            }
            return Files.readAllLines(output);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static List<String> command(List<String> options, Class<?> main, Object... arguments) {
        return Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        List.of("-cp", System.getProperty("java.class.path")),
                        options,
                        List.of(main.getName()),
                        Stream.of(arguments).map(Object::toString).toList())
                .flatMap(List::stream)
                .toList();
    }
}
