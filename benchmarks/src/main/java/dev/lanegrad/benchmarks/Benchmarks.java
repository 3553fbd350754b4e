package dev.lanegrad.benchmarks;

import dev.lanegrad.benchmarks.Configuration.Vectors;
import dev.lanegrad.benchmarks.Event.Group;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code benchmarks/run}: ours against the peers, interleaved, then a page of ratios. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        description = "Measures Lanegrad against libtorch and OpenBLAS, and rewrites RESULTS.md if everything was measured.",
        footer = {"", "'run jmh ...' runs the microbenchmarks instead, with the options of JMH."})
final class Benchmarks implements Callable<Integer> {

    /** What can be measured: the groups of events, and whole programs. */
    enum Part {
        TRAIN, INFER, GEMM, POINTWISE, RECORD, MNIST, HEAP
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--only", split = ",", paramLabel = "PART", description = "Measure only these, of: ${COMPLETION-CANDIDATES}.")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--vectors", defaultValue = "native",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). AVX2 limits all sides to 256 bits.")
    private Vectors vectors;

    @Option(names = "--threads", defaultValue = "2", description = "The most threads anyone may use, 1 or 2 (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--home", defaultValue = ".", hidden = true)
    private Path home;

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("jmh")) {
            Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        System.exit(new CommandLine(new Benchmarks()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (threads != 1 && threads != 2) {
            throw new ParameterException(spec.commandLine(), "--threads: " + threads + " is neither 1 nor 2");
        }
        Path log = Files.createTempFile("benchmarks", ".log");
        System.out.println("what the contestants say besides: " + log);
        var report = new Report(Machine.describe(vectors));
        for (Part part : parts) {
            switch (part) {
                case TRAIN, INFER, GEMM, POINTWISE, RECORD -> hold(Group.valueOf(part.name()), log, report);
                case MNIST -> new MnistProgram(home, log).measure().forEach(row -> announce(row, report));
                case HEAP -> announce(HeapGrowth.measure(vectors, log.toFile()), report);
            }
        }
        System.out.println();
        System.out.println(report);
        if (threads == 2 && parts.equals(EnumSet.allOf(Part.class))) {
            String file = vectors == Vectors.AVX2 ? "RESULTS-AVX2.md" : "RESULTS.md";
            Files.writeString(home.resolve("benchmarks").resolve(file), report.toString());
        }
        return 0;
    }

    private void hold(Group group, Path log, Report report) {
        try (var contest = new Contest(group, vectors, threads, log.toFile())) {
            contest.hold(Catalogue.events(group), outcome -> {
                report.add(outcome);
                announce(Report.row(outcome));
            });
        }
    }

    private static void announce(Row row, Report report) {
        report.add(row);
        announce(row);
    }

    private static void announce(Row row) {
        System.out.printf("%-60s %8s (%s)  %s%n", row.work(), row.measured(), row.spread(), row.details());
    }
}
