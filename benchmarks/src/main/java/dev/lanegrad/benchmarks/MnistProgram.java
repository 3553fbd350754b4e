package dev.lanegrad.benchmarks;

import dev.lanegrad.benchmarks.Row.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** {@code ./mnist} as a whole, from outside: how soon its first epoch is over, and how much memory it takes. */
final class MnistProgram {
    private static final int RUNS = 3;
    private static final double WANTED_SECONDS = 5;
    private static final double WANTED_MIB = 1024;

    private final Path launcher;
    private final Path log;

    MnistProgram(Path home, Path log) {
        this.launcher = home.resolve("mnist");
        this.log = log;
    }

    /**
     * One run.
     *
     * @param firstEpochSeconds from the start of the process to the line that says that the first epoch is over
     * @param peakMiB the most memory the process held at once
     */
    private record Run(double firstEpochSeconds, double peakMiB) {}

    List<Row> measure() throws IOException, InterruptedException {
        start("--version").waitFor(); // builds what is missing
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(run());
        }
        return List.of(
                row("JVM start to the end of the first MNIST epoch", WANTED_SECONDS, "s",
                        runs.stream().mapToDouble(Run::firstEpochSeconds).toArray()),
                row("`./mnist`, peak memory", WANTED_MIB, "MiB", runs.stream().mapToDouble(Run::peakMiB).toArray()));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    private Run run() throws IOException, InterruptedException {
        Path out = Files.createTempDirectory("mnist");
        long start = System.nanoTime();
        Process process = start("--out", out.toString());
        var peak = new PeakMemory(process.pid());
        Thread.ofPlatform().daemon().start(peak);
        double firstEpochSeconds = Double.NaN;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("epoch 1/") && line.contains("100 %") && Double.isNaN(firstEpochSeconds)) {
                    firstEpochSeconds = (System.nanoTime() - start) / 1e9;
                }
            }
        }
        int exitCode = process.waitFor();
        if (exitCode != 0 || Double.isNaN(firstEpochSeconds)) {
            throw new IllegalStateException(launcher + " ended with " + exitCode
                    + (Double.isNaN(firstEpochSeconds) ? " and said nothing of an epoch" : ""));
        }
        return new Run(firstEpochSeconds, peak.mebibytes);
    }

    private static Row row(String work, double limit, String unit, double[] values) {
        Spread spread = Spread.of(values);
        return new Row(work, format("under %.0f %s", limit, unit), format("%.1f %s", spread.median(), unit),
                format("%.1f .. %.1f", Arrays.stream(values).min().orElseThrow(), Arrays.stream(values).max().orElseThrow()),
                Verdict.of(spread.median() < limit), RUNS + " runs of the whole program, default options");
    }

    private static String format(String text, Object... arguments) {
        return String.format(Locale.ROOT, text, arguments);
    }

    /** Asks Linux for a process's high-water mark until there is no such process. */
    private static final class PeakMemory implements Runnable {
        private final Path status;
        private volatile double mebibytes;

        PeakMemory(long process) {
            status = Path.of("/proc", Long.toString(process), "status");
        }

        @Override
        public void run() {
            try {
                while (true) {
                    for (String line : Files.readAllLines(status)) {
                        if (line.startsWith("VmHWM:")) {
                            mebibytes = Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
                        }
                    }
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            } catch (NoSuchFileException e) {
                // the process is over
            } catch (IOException e) {
                // it ended while its status was being read
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
