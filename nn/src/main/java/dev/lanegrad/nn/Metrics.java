package dev.lanegrad.nn;

import dev.lanegrad.Tensor;

/** How good a model's output is, in a number people understand. */
public final class Metrics {
    private Metrics() {}

    /**
     * The fraction of rows whose greatest logit is that of the label; NaN of none.
     *
     * @param logits of shape [examples, classes]
     * @param labels class numbers, I32 of shape [examples]
     * @throws IllegalArgumentException if the shapes do not fit, or a label is out of range
     */
    public static double accuracy(Tensor logits, Tensor labels) {
        ConfusionMatrix.requireLabels("accuracy", logits, labels);
        return logits.argmax(1).eq(labels).sum().item() / labels.size();
    }
}
