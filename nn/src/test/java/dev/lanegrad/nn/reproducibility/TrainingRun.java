package dev.lanegrad.nn.reproducibility;

import dev.lanegrad.Autodiff;
import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Dropout;
import dev.lanegrad.nn.Initializer;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Mode;
import dev.lanegrad.nn.Optimizer;
import dev.lanegrad.nn.Sequential;
import dev.lanegrad.nn.TrainingState;
import java.util.Collections;
import java.util.Iterator;

/** A small training run with a bit of everything: dropout, relu, tanh, softmax cross entropy, Adam, a loader with a ragged last batch. */
final class TrainingRun {
    private final Tensor inputs;
    private final Sequential model;
    private final Optimizer optimizer;
    private final DataLoader loader;
    private final TrainingState state;
    private Iterator<Batch> batches = Collections.emptyIterator();

    /**
     * The sizes of a run. None is a multiple of a vector's length.
     *
     * @param classes the model's outputs
     */
    record Sizes(int examples, int batch, int features, int firstHidden, int secondHidden, int classes) {

        /** Small enough for a JVM that does not compile. */
        static final Sizes NARROW = new Sizes(80, 23, 19, 33, 17, 7);

        /** Large enough for several threads to share products and loops. */
        static final Sizes WIDE = new Sizes(190, 70, 131, 257, 67, 10);
    }

    private TrainingRun(Tensor inputs, Sequential model, DataLoader loader, Rng rng) {
        this.inputs = inputs;
        this.model = model;
        this.optimizer = Adam.of(model.parameters(), 0.01);
        this.loader = loader;
        this.state = TrainingState.of(model, optimizer, loader, rng);
    }

    static TrainingRun of(Sizes sizes, DType dtype, long seed) {
        Rng rng = Rng.of(seed);
        Tensor inputs = rng.normal(dtype, sizes.examples, sizes.features);
        Tensor labels = rng.integers(sizes.classes, sizes.examples);
        Sequential model = Sequential.of(
                Dense.of(sizes.features, sizes.firstHidden, Initializer.HE, dtype, rng), Tensor::relu, Dropout.of(0.25, rng),
                Dense.of(sizes.firstHidden, sizes.secondHidden, Initializer.HE, dtype, rng), Tensor::tanh,
                Dense.of(sizes.secondHidden, sizes.classes, Initializer.HE, dtype, rng));
        return new TrainingRun(inputs, model, DataLoader.of(inputs, labels, sizes.batch).shuffled(rng), rng);
    }

    /** Learns from the next batch; returns the loss. */
    Tensor step() {
        while (!batches.hasNext()) {
            batches = loader.iterator();
        }
        Batch batch = batches.next();
        Tensor loss = Losses.crossEntropy(model.apply(batch.inputs()), batch.labels());
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        return loss;
    }

    TrainingState state() {
        return state;
    }

    /** Goes on for some steps; returns the fingerprint of their losses, and of the weights, moments and predictions that they end with. */
    String fingerprintOfNext(int steps) {
        var fingerprint = new Fingerprint();
        for (int step = 0; step < steps; step++) {
            fingerprint.add(step());
        }
        model.parameters().forEach(fingerprint::add);
        optimizer.state().values().forEach(fingerprint::add);
        fingerprint.add(Mode.evaluation(() -> Autodiff.noGrad(() -> model.apply(inputs).softmax(-1))));
        return fingerprint.toString();
    }
}
