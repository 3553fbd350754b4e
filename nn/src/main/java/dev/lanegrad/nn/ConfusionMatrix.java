package dev.lanegrad.nn;

import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How many examples of each class were classified as which. A class that there is not, and a matrix of other classes, are answered with
 * {@link IllegalArgumentException}.
 */
public final class ConfusionMatrix {
    private final long[][] counts;

    private ConfusionMatrix(long[][] counts) {
        this.counts = counts;
    }

    /**
     * No examples yet, to {@link #plus add} batches to.
     *
     * @throws IllegalArgumentException if there is no class, or the counts would take more than a quarter of the heap, since a sum takes
     *     three such matrices
     */
    public static ConfusionMatrix empty(int classes) {
        int most = (int) Math.sqrt(Runtime.getRuntime().maxMemory() / 4 / Long.BYTES);
        if (classes <= 0 || classes > most) {
            throw new IllegalArgumentException("ConfusionMatrix: " + classes + " classes; there must be from 1 to " + most
                    + ", as many as fit a quarter of the heap; Metrics.accuracy needs no matrix");
        }
        return new ConfusionMatrix(new long[classes][classes]);
    }

    /**
     * The counts of a batch, where the class taken is that of the greatest logit, the first if there are several.
     *
     * @param logits of shape [examples, classes]; probabilities will do as well
     * @param labels class numbers, {@link DType#I32} of shape [examples]
     * @throws IllegalArgumentException if the shapes do not fit, or a label is out of range, naming its row; or as in {@link #empty}
     */
    public static ConfusionMatrix of(Tensor logits, Tensor labels) {
        int[] actual = requireLabels("ConfusionMatrix", logits, labels);
        int[] predicted = logits.argmax(1).toIntArray();
        ConfusionMatrix matrix = empty(logits.size(1));
        for (int row = 0; row < actual.length; row++) {
            matrix.counts[actual[row]][predicted[row]]++;
        }
        return matrix;
    }

    static int[] requireLabels(String what, Tensor logits, Tensor labels) {
        Objects.requireNonNull(labels, "labels");
        if (Objects.requireNonNull(logits, "logits").rank() != 2 || labels.dtype() != DType.I32
                || !labels.shape().equals(Shape.of(logits.size(0))) || logits.size(1) == 0) {
            throw new IllegalArgumentException(what + ": logits of shape " + logits.shape() + " and labels of "
                    + labels.dtype() + labels.shape()
                    + " do not fit; they must be [examples, classes] and I32[examples], with at least one class");
        }
        int classes = logits.size(1);
        int[] actual = labels.toIntArray();
        for (int row = 0; row < actual.length; row++) {
            if (actual[row] < 0 || actual[row] >= classes) {
                throw new IllegalArgumentException(what + ": label " + actual[row] + " of row " + row
                        + " is not among the " + classes + " classes 0 to " + (classes - 1));
            }
        }
        return actual;
    }

    /** The counts of both matrices added up. */
    public ConfusionMatrix plus(ConfusionMatrix other) {
        if (Objects.requireNonNull(other, "other").classes() != classes()) {
            throw new IllegalArgumentException("ConfusionMatrix: " + classes() + " classes and " + other.classes() + " cannot be added");
        }
        ConfusionMatrix sum = empty(classes());
        for (int actual = 0; actual < classes(); actual++) {
            for (int predicted = 0; predicted < classes(); predicted++) {
                sum.counts[actual][predicted] = counts[actual][predicted] + other.counts[actual][predicted];
            }
        }
        return sum;
    }

    /** The number of classes. */
    public int classes() {
        return counts.length;
    }

    /** The number of examples of one class that were taken for another, or for itself. */
    public long count(int actual, int predicted) {
        return counts[requireClass(actual)][requireClass(predicted)];
    }

    /** The number of examples of a class. */
    public long actual(int label) {
        return Arrays.stream(counts[requireClass(label)]).sum();
    }

    /** The number of examples that were taken for a class. */
    public long predicted(int label) {
        requireClass(label);
        return Arrays.stream(counts).mapToLong(row -> row[label]).sum();
    }

    private int requireClass(int label) {
        if (label < 0 || label >= classes()) {
            throw new IllegalArgumentException("ConfusionMatrix: class " + label + " is not among the " + classes() + " classes 0 to "
                    + (classes() - 1));
        }
        return label;
    }

    /** The number of examples that were taken for what they are. */
    public long correct() {
        return IntStream.range(0, classes()).mapToLong(label -> counts[label][label]).sum();
    }

    /** The number of examples. */
    public long total() {
        return IntStream.range(0, classes()).mapToLong(this::actual).sum();
    }

    /** The fraction of examples that were taken for what they are; NaN of none. */
    public double accuracy() {
        return (double) correct() / total();
    }

    /** A table with a row for each actual class and a column for each predicted one. */
    @Override
    public String toString() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(cells("actual \\ predicted", IntStream.range(0, classes()).mapToLong(label -> label).toArray()));
        for (int label = 0; label < classes(); label++) {
            rows.add(cells(Integer.toString(label), counts[label]));
        }
        return new TextTable(rows, 1).toString();
    }

    private static List<String> cells(String first, long[] numbers) {
        List<String> cells = new ArrayList<>(List.of(first));
        Arrays.stream(numbers).mapToObj(Long::toString).forEach(cells::add);
        return cells;
    }
}
