package dev.lanegrad.examples.mnist;

import dev.lanegrad.nn.ClassificationReport;
import dev.lanegrad.nn.ConfusionMatrix;
import java.util.Locale;

/**
 * How well a classifier does on some images.
 *
 * @param loss the mean cross entropy
 * @param confusion what it took the images of each class for
 */
record Evaluation(double loss, ConfusionMatrix confusion) {

    /** Loss and accuracy in one line. */
    String line(String name) {
        return String.format(Locale.ROOT, "%-5s  loss %.4f  accuracy %.2f %%", name, loss, 100 * confusion.accuracy());
    }

    /** The scores of each class, and the confusion matrix. */
    String report() {
        return ClassificationReport.of(confusion) + System.lineSeparator() + confusion;
    }

    /** The last line of every run that evaluates, for programs to rely on. */
    String result() {
        return String.format(Locale.ROOT, "test accuracy %.2f %% (%d of %d)",
                100 * confusion.accuracy(), confusion.correct(), confusion.total());
    }
}
