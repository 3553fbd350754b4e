package dev.lanegrad.benchmarks;

import dev.lanegrad.benchmarks.Event.Group;
import dev.lanegrad.benchmarks.Row.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** All that was measured, as a Markdown page. */
final class Report {
    private static final String EXPLANATION = """

            The ratio is the median of the rounds' ratios, which the quotient of the two medians beside it need not equal; "ratio of the
            fastest rounds" compares the least disturbed ones; "warm after" is how long ours took to reach its speed.
            """;

    private final String machine;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Row> wholePrograms = new ArrayList<>();

    Report(String machine) {
        this.machine = machine;
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    void add(Row wholeProgram) {
        wholePrograms.add(wholeProgram);
    }

    @Override
    public String toString() {
        var page = new StringBuilder("# Results\n\n");
        page.append("Written by `benchmarks/run`; [README](../README.md#benchmarks) says how it measures.\n\n");
        page.append(machine).append(EXPLANATION);
        List<Row> figures = new ArrayList<>();
        for (Demand demand : Demand.values()) {
            worst(demand).ifPresent(outcome -> figures.add(figure(demand, outcome)));
        }
        figures.addAll(wholePrograms);
        appendTable(page, "Figures", "ratio of times, the best peer's to ours; the worst of each row's events", figures);
        for (Group group : Group.values()) {
            appendTable(page, group.title(), "ratio of times, the best peer's to ours: median of the rounds, and quartiles",
                    outcomes.stream().filter(outcome -> outcome.event().group() == group).map(Report::row).toList());
        }
        return page.toString();
    }

    private Optional<Outcome> worst(Demand demand) {
        return outcomes.stream()
                .filter(outcome -> outcome.event().demand().equals(Optional.of(demand)))
                .min(Comparator.comparingDouble(outcome -> outcome.ratio().median()));
    }

    private static Row figure(Demand demand, Outcome worst) {
        Row row = row(worst);
        return new Row(demand.work(), row.wanted(), row.measured(), row.spread(), row.verdict(),
                worst.event().title() + ": " + row.details());
    }

    static Row row(Outcome outcome) {
        Spread ratio = outcome.ratio();
        Optional<Demand> demand = outcome.event().demand();
        String times = format("ours %s, %s %s; ratio of the fastest rounds %.2f; warm after %.1f s", time(outcome, outcome.ours()),
                outcome.bestPeer().configuration().name(), time(outcome, outcome.bestPeer()), outcome.ratioOfFastest(),
                outcome.ours().warmth().millis() / 1e3);
        return new Row(
                outcome.event().title(),
                demand.map(wanted -> format("%.1f", wanted.ratio())).orElse(""),
                format("%.2f", ratio.median()),
                format("%.2f .. %.2f", ratio.lower(), ratio.upper()),
                demand.map(wanted -> Verdict.of(ratio.median() >= wanted.ratio())).orElse(Verdict.NONE),
                times);
    }

    /** The median, in the unit that says most. */
    private static String time(Outcome outcome, Outcome.Entry entry) {
        double nanos = entry.median();
        return switch (outcome.event().task()) {
            case Task.Product product -> format("%.0f GFLOP/s", product.flops() / nanos);
            case Task.Expression expression when expression.formula() == Formula.TINY_CHAIN ->
                    format("%.0f ns an op", nanos / Formula.TINY_OPS);
            case Task.TrainingStep _, Task.Inference _, Task.Expression _ -> format("%.1f us", nanos / 1e3);
        };
    }

    private static void appendTable(StringBuilder page, String title, String caption, List<Row> rows) {
        if (!rows.isEmpty()) {
            page.append("\n## ").append(title).append("\n\nMeasured: ").append(caption).append(".\n\n");
            page.append("| work | wanted | measured | spread | reached? | details |\n|---|---|---|---|---|---|\n");
            page.append(rows.stream().map(Report::line).collect(Collectors.joining()));
        }
    }

    private static String line(Row row) {
        List<String> cells = List.of(row.work(), row.wanted(), row.measured(), row.spread(), row.verdict().toString(), row.details());
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String format(String text, Object... arguments) {
        return String.format(Locale.ROOT, text, arguments);
    }
}
