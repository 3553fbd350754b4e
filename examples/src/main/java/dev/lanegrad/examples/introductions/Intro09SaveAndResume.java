package dev.lanegrad.examples.introductions;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Dropout;
import dev.lanegrad.nn.Layer;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Mode;
import dev.lanegrad.nn.Sequential;
import dev.lanegrad.nn.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Save, load and resume: training that is interrupted in the middle of an epoch goes on in another program as if nothing had happened.
 * Saved is all that decides what comes next: the parameters, what the optimiser keeps for them, how far the data have been gone
 * through, and where the random generator stands that Dropout draws from. The result is the same bit for bit.
 */
final class Intro09SaveAndResume {
    private static final Tensor INPUTS = Rng.of(1).uniformBetween(-1, 1, 1000, 2);
    private static final Tensor TARGETS = INPUTS.prod(1).unsqueeze(1); // x, y -> x * y

    final Layer model;
    final Adam optimizer;
    final DataLoader loader;
    final TrainingState state;

    /** A training at its start; everything random comes from the seed. */
    Intro09SaveAndResume(long seed) {
        Rng rng = Rng.of(seed);
        model = Sequential.of(Dense.of(2, 64, rng), Tensor::tanh, Dropout.of(0.05, rng), Dense.of(64, 1, rng));
        optimizer = Adam.of(model.parameters(), 0.01);
        loader = DataLoader.of(INPUTS, TARGETS, 50).shuffled(rng);
        state = TrainingState.of(model, optimizer, loader, rng);
    }

    /** Trains for some steps, over as many epochs as they take. */
    void train(int steps) {
        int done = 0;
        while (true) {
            for (Batch batch : loader) {
                optimizer.zeroGrad();
                Losses.meanSquaredError(model.apply(batch.inputs()), batch.labels()).backward();
                optimizer.step();
                if (++done == steps) {
                    return;
                }
            }
        }
    }

    /** The loss on all data, with nothing dropped. */
    double loss() {
        return Mode.evaluation(() -> Losses.meanSquaredError(model.apply(INPUTS), TARGETS)).item();
    }

    static void main() throws IOException {
        var uninterrupted = new Intro09SaveAndResume(42);
        uninterrupted.train(200);
        IO.println("200 steps without an interruption:      loss " + uninterrupted.loss());

        Path file = Files.createTempFile("training", ".safetensors");
        var interrupted = new Intro09SaveAndResume(42);
        interrupted.train(90);
        interrupted.state.save(file);
        IO.println("saved after 90 steps, in the 5th epoch: loss " + interrupted.loss());

        var resumed = new Intro09SaveAndResume(42);
        resumed.state.load(file);
        IO.println("another training, with what was saved:  loss " + resumed.loss());
        resumed.train(110);
        IO.println("110 steps later:                        loss " + resumed.loss());
        Files.delete(file);
    }
}
