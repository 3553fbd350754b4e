package dev.lanegrad.examples.mnist;

import dev.lanegrad.examples.tutorials.Figure;
import dev.lanegrad.examples.tutorials.Report;
import dev.lanegrad.examples.tutorials.Session;
import dev.lanegrad.examples.tutorials.Trial;
import dev.lanegrad.examples.tutorials.Tutorial;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./mnist tutorial}: runs classic tutorials, and says what they reached then and now. */
@Command(name = "tutorial", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        description = "Runs a classic from-scratch tutorial with derived gradients, and writes a report as NAME.html.")
final class TutorialCommand implements Callable<Integer> {

    private static final String ALL = "all";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", completionCandidates = Names.class, converter = Choice.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    private Selection selection;

    @Option(names = "--limit", paramLabel = "N", converter = Numbers.Count.class,
            description = "Train and test on the first N images only.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--epochs", paramLabel = "N", converter = Numbers.Count.class,
            description = "Stop each training after N epochs.")
    private int epochs = Integer.MAX_VALUE;

    @Option(names = "--threads", paramLabel = "N", converter = Numbers.Threads.class,
            description = "How many threads to compute on (default: one for each processor).")
    private Integer threads;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "runs/tutorials",
            description = "Where to write reports (default: ${DEFAULT-VALUE}).")
    private Path out;

    /** The tutorials that were asked for. */
    record Selection(List<Tutorial> tutorials) {}

    /** What may be asked for. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(Tutorial.all().stream().map(Tutorial::name), Stream.of(ALL)).iterator();
        }
    }

    /** A name, or all of them. */
    static final class Choice implements ITypeConverter<Selection> {
        @Override
        public Selection convert(String name) {
            List<Tutorial> chosen = Tutorial.all().stream().filter(each -> name.equals(ALL) || name.equals(each.name())).toList();
            if (chosen.isEmpty()) {
                throw new TypeConversionException("there is no tutorial '" + name + "', but "
                        + Tutorial.all().stream().map(Tutorial::name).collect(Collectors.joining(", ")) + " and " + ALL);
            }
            return new Selection(chosen);
        }
    }

    @Override
    public Integer call() throws IOException {
        if (threads != null) {
            System.setProperty("lanegrad.threads", threads.toString());
        }
        OutputFolder folder = OutputFolder.open(out);
        PrintWriter screen = spec.commandLine().getOut();
        List<Figure> figures = new ArrayList<>();
        for (Tutorial tutorial : selection.tutorials()) {
            Path report = folder.file(tutorial.name() + ".html");
            screen.println(tutorial.name() + ": " + tutorial.summary());
            long start = System.nanoTime();
            List<Trial> trials = tutorial.run(new Session(limit, epochs, screen));
            screen.printf(Locale.ROOT, "took %.1f s%n", (System.nanoTime() - start) / 1e9);
            trials.forEach(trial -> figures.addAll(trial.figures()));
            Report.write(report, tutorial, trials);
            screen.println("report in " + report);
            screen.println();
        }
        screen.print(Figure.table(figures));
        screen.flush();
        return 0;
    }
}
