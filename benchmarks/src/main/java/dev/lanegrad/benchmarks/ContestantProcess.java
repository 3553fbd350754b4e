package dev.lanegrad.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link Contestant}, as the contest sees it. */
final class ContestantProcess implements AutoCloseable {
    private final Configuration configuration;
    private final File log;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private ContestantProcess(Configuration configuration, File log, Process process) {
        this.configuration = configuration;
        this.log = log;
        this.process = process;
        this.commands = process.outputWriter();
        this.answers = process.inputReader();
    }

    /** Starts a JVM like this one. What it says besides its answers goes to the log. */
    static ContestantProcess start(Configuration configuration, File log) {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(configuration.jvmFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Contestant.class.getName(), configuration.library().name()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log));
        // a handicap set in this shell is not theirs
        builder.environment().keySet().removeIf(name -> name.matches("(OPENBLAS|OMP|GOMP|MKL|ATEN|ONEDNN)_.*"));
        builder.environment().putAll(configuration.environment());
        try {
            return new ContestantProcess(configuration, log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(configuration.name(), e);
        }
    }

    Configuration configuration() {
        return configuration;
    }

    /** The numbers to compare. */
    double[] prepare(Task task) {
        return Arrays.stream(ask("prepare " + task.name()).split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    Warmth warm() {
        return Warmth.parse(ask("warm"));
    }

    /** Nanoseconds per run. */
    double time(int runs) {
        return Double.parseDouble(ask("time " + runs)) / runs;
    }

    /** Bytes that so many runs leave on the heap. */
    long heapGrowth(int runs) {
        return Long.parseLong(ask("heap " + runs));
    }

    private String ask(String command) {
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(Contestant.ANSWER)) {
                    return line.substring(Contestant.ANSWER.length());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(configuration.name() + ": " + command, e);
        }
        throw new IllegalStateException(configuration.name() + " ended at: " + command + "; see " + log);
    }

    @Override
    public void close() {
        try {
            commands.close(); // at the end of its input it ends itself
            process.waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
