package dev.lanegrad.benchmarks;

import dev.lanegrad.benchmarks.Configuration.Vectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the figures are measured on. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** A list of Markdown. */
    static String describe(Vectors vectors) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(Locale.ROOT, """
                - %s, %s; %d processors, %s
                - %s %s
                - %s %s
                - %s
                - load average before the run: %.1f. Above 0.5 others used the machine as well, and the figures are rough.
                """,
                field("model name"), "family " + field("cpu family") + " model " + field("model"), system.getAvailableProcessors(),
                vectors == Vectors.AVX2 ? "vectors of 256 bits on all sides" : "vectors of " + (hasAvx512() ? 512 : 256) + " bits",
                System.getProperty("os.name"), System.getProperty("os.version"),
                System.getProperty("java.vm.name"), System.getProperty("java.runtime.version"),
                peers(), system.getSystemLoadAverage());
    }

    static boolean hasAvx512() {
        return List.of(field("flags").split(" ")).contains("avx512f");
    }

    /** What Linux says of the first processor; empty if it says nothing. */
    private static String field(String name) {
        if (!Files.exists(PROCESSORS)) {
            return "";
        }
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .map(line -> line.split("\\s*:\\s*", 2))
                    .filter(field -> field.length == 2 && field[0].equals(name))
                    .map(field -> field[1])
                    .findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Their versions, by the names of their jars. */
    private static String peers() {
        return Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .map(jar -> Path.of(jar).getFileName().toString())
                .filter(jar -> jar.matches("(pytorch|openblas)-[0-9.-]+\\.jar"))
                .map(jar -> jar.replace(".jar", ""))
                .collect(Collectors.joining(", "));
    }
}
