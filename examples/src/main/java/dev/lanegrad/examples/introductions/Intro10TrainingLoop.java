package dev.lanegrad.examples.introductions;

import dev.lanegrad.Autodiff;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Layer;
import dev.lanegrad.nn.LearningRate;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Sequential;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;

/**
 * A training loop of your own, with a schedule for the learning rate and early stopping.
 * The rate warms up in a straight line and then falls along a cosine. Few and noisy examples invite a network to learn them by heart:
 * examples kept aside tell when it begins to, and the parameters that did best on them are the ones kept.
 */
final class Intro10TrainingLoop {
    /** Up to {@code peak} in the first tenth of the steps, then down to 0. */
    static LearningRate schedule(double peak, long steps) {
        long warmUp = steps / 10;
        return LearningRate.cosine(peak, 0, steps - warmUp).afterWarmUp(warmUp);
    }

    /** Trains until the validation loss has not become less for {@code patience} epochs; returns that loss after each epoch. */
    static List<Double> train(Layer model, DataLoader loader, Batch validation, int epochs, int patience) {
        Adam optimizer = Adam.of(model.parameters(), 0);
        LearningRate schedule = schedule(0.01, (long) epochs * loader.batches());
        var losses = new ArrayList<Double>();
        var best = new HashMap<String, Tensor>();
        int bestEpoch = 0;
        long step = 0;
        for (int epoch = 0; epoch < epochs && epoch - bestEpoch <= patience; epoch++) {
            for (Batch batch : loader) {
                optimizer.setLearningRate(schedule.at(step++));
                optimizer.zeroGrad();
                loss(model, batch).backward();
                optimizer.step();
            }
            losses.add(Autodiff.noGrad(() -> loss(model, validation)).item());
            if (epoch == 0 || losses.getLast() < losses.get(bestEpoch)) {
                bestEpoch = epoch;
                model.state().forEach((name, parameter) -> best.put(name, parameter.detach())); // a copy of what it is now
            }
        }
        model.load(best);
        return losses;
    }

    static Tensor loss(Layer model, Batch batch) {
        return Losses.meanSquaredError(model.apply(batch.inputs()), batch.labels());
    }

    /** Points of a sine, with noise. */
    static Batch examples(int count, Rng rng) {
        Tensor x = rng.uniformBetween(-1, 1, count, 1);
        return new Batch(x, x.mul(4).sin().add(rng.normal(count, 1).mul(0.3)));
    }

    static void main() {
        Rng rng = Rng.of(42);
        Batch training = examples(40, rng);
        Batch validation = examples(200, rng);
        Layer model = Sequential.of(Dense.of(1, 64, rng), Tensor::tanh, Dense.of(64, 64, rng), Tensor::tanh, Dense.of(64, 1, rng));
        DataLoader loader = DataLoader.of(training.inputs(), training.labels(), 10).shuffled(rng);
        List<Double> losses = train(model, loader, validation, 500, 50);
        for (int epoch = 0; epoch < losses.size(); epoch += 10) {
            IO.println("epoch %3d: validation loss %.4f".formatted(epoch + 1, losses.get(epoch)));
        }
        IO.println("stopped after %d of 500 epochs; the best, %.4f, was kept".formatted(losses.size(), Collections.min(losses)));
    }
}
