package dev.lanegrad.examples.mnist;

import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.ConfusionMatrix;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.LearningRate;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Optimizer;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * The training loop, with what a user sees of it and a way out. The learning rate falls step by step in a straight line, from the
 * optimiser's own at the start to nothing at the end: the last steps then settle instead of jumping about.
 *
 * @param classifier what learns
 * @param optimizer of its parameters
 * @param loader the images to learn from
 * @param epochs how often to go through them
 */
record Training(Classifier classifier, Optimizer optimizer, DataLoader loader, int epochs) {

    /** Keeps what has been learnt so far. */
    interface Save {
        void run() throws IOException;
    }

    /**
     * Trains to the end or until asked to stop, and saves after every epoch and when it stops.
     *
     * @throws IllegalStateException if the loss is not finite any more; then the last epoch's save is left
     */
    void run(Progress progress, BooleanSupplier stop, Save save) throws IOException {
        LearningRate schedule = LearningRate.linear(optimizer.learningRate(), 0, (long) epochs * loader.batches());
        long step = 0;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            int images = 0;
            long hits = 0;
            double lossSum = 0;
            for (Batch batch : loader) {
                optimizer.setLearningRate(schedule.at(step++));
                Tensor logits = classifier.network().apply(batch.inputs());
                Tensor loss = Losses.crossEntropy(logits, batch.labels());
                lossSum += batch.size()
                        * Losses.requireFinite(loss, () -> Losses.crossEntropy(classifier.network().apply(batch.inputs()), batch.labels()));
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();

                images += batch.size();
                hits += ConfusionMatrix.of(logits, batch.labels()).correct();
                progress.update(epoch, images, lossSum / images, (double) hits / images);
                if (stop.getAsBoolean()) {
                    save.run();
                    return;
                }
            }
            save.run();
        }
    }
}
