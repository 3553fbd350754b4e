package dev.lanegrad.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well each class is recognised, by the definitions of scikit-learn's report of the same name.
 *
 * @param classes in the order of their numbers
 * @param macroAverage the mean of the classes
 * @param weightedAverage their mean weighted by support
 * @param accuracy the fraction of all examples that were taken for what they are; NaN of none
 */
public record ClassificationReport(List<Scores> classes, Scores macroAverage, Scores weightedAverage, double accuracy) {

    /**
     * The scores of a class, or an average of several.
     *
     * @param precision of the examples taken for the class, the fraction that is of it; 0 if none was
     * @param recall of the examples of the class, the fraction taken for it; 0 if there is none
     * @param f1 the harmonic mean of both; 0 if both are
     * @param support the number of examples of the class
     */
    public record Scores(double precision, double recall, double f1, long support) {}

    public ClassificationReport {
        classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
        Objects.requireNonNull(macroAverage, "macroAverage");
        Objects.requireNonNull(weightedAverage, "weightedAverage");
    }

    /** The report of the examples that a matrix counts. */
    public static ClassificationReport of(ConfusionMatrix matrix) {
        Objects.requireNonNull(matrix, "matrix");
        List<Scores> classes = IntStream.range(0, matrix.classes()).mapToObj(label -> scores(matrix, label)).toList();
        long total = matrix.total();
        return new ClassificationReport(
                classes,
                average(classes, total, scores -> 1.0 / classes.size()),
                average(classes, total, scores -> ratio(scores.support, total)),
                matrix.accuracy());
    }

    private static Scores scores(ConfusionMatrix matrix, int label) {
        long correct = matrix.count(label, label);
        long actual = matrix.actual(label);
        long predicted = matrix.predicted(label);
        return new Scores(ratio(correct, predicted), ratio(correct, actual), ratio(2 * correct, actual + predicted), actual);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static Scores average(List<Scores> classes, long total, ToDoubleFunction<Scores> weight) {
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        for (Scores scores : classes) {
            precision += weight.applyAsDouble(scores) * scores.precision;
            recall += weight.applyAsDouble(scores) * scores.recall;
            f1 += weight.applyAsDouble(scores) * scores.f1;
        }
        return new Scores(precision, recall, f1, total);
    }

    /** A table with a row for each class and the averages below. */
    @Override
    public String toString() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("class", "precision", "recall", "f1", "support"));
        for (int label = 0; label < classes.size(); label++) {
            rows.add(row(Integer.toString(label), classes.get(label)));
        }
        rows.add(row("macro average", macroAverage));
        rows.add(row("weighted average", weightedAverage));
        rows.add(List.of("accuracy", "", "", decimal(accuracy), Long.toString(macroAverage.support)));
        return new TextTable(rows, 1).toString();
    }

    private static List<String> row(String name, Scores scores) {
        return List.of(name, decimal(scores.precision), decimal(scores.recall), decimal(scores.f1), Long.toString(scores.support));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
