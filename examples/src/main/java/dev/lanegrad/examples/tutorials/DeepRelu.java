package dev.lanegrad.examples.tutorials;

import static dev.lanegrad.examples.data.LabelledImages.Part.TEST;
import static dev.lanegrad.examples.data.LabelledImages.Part.TRAIN;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Description;
import dev.lanegrad.nn.Initializer;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Sequential;
import dev.lanegrad.nn.Sgd;
import java.io.IOException;
import java.util.List;

/** Two hidden layers with weights far too large, N(0, 1): the logits begin in the thousands, and a tiny learning rate has to cope. */
final class DeepRelu implements Tutorial {

    private static final int IMAGES = 55_000;
    private static final int BATCH = 100;
    private static final int STEPS = 5000;

    /** A network of layers. */
    record Net(Sequential layers) implements Network {

        static Net create(Rng rng) {
            Initializer standardNormal = (shape, fanIn, fanOut, dtype, random) -> random.normal(dtype, shape.toArray());
            return new Net(Sequential.of(
                    Dense.of(784, 500, standardNormal, rng), Tensor::relu,
                    Dense.of(500, 500, standardNormal, rng), Tensor::relu,
                    Dense.of(500, 10, standardNormal, rng)));
        }

        @Override
        public Tensor apply(Tensor inputs) {
            return layers.apply(inputs);
        }

        @Override
        public Tensor loss(Tensor outputs, Tensor targets) {
            return Losses.crossEntropy(outputs, targets);
        }

        @Override
        public Tensor probabilities(Tensor outputs) {
            return outputs.softmax(1);
        }

        @Override
        public void describe(Description description) {
            layers.describe(description);
        }
    }

    @Override
    public String name() {
        return "deep-relu";
    }

    @Override
    public String summary() {
        return "784-500-500-10, ReLU, softmax, cross entropy, weights from N(0, 1), batches of 100, learning rate 1e-4, 5000 steps";
    }

    @Override
    public List<Trial> run(Session session) throws IOException {
        Examples train = session.mnist(TRAIN).withInputs(pixels -> pixels.div(255)).first(IMAGES);
        Examples test = session.mnist(TEST).withInputs(pixels -> pixels.div(255));
        Net net = Net.create(Rng.of(1));
        Sgd optimizer = Sgd.of(net.parameters(), 1e-4);
        DataLoader batches = DataLoader.of(train.inputs(), train.targets(), Math.min(BATCH, train.count()));
        Trial trial = new Trial(name(), "gradient descent in batches of 100", net, train, test, session.screen());
        trial.record(0);
        int step = 0;
        int epochs = session.epochs(Math.ceilDiv(STEPS, IMAGES / BATCH));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            for (Batch batch : batches) {
                if (step == STEPS) {
                    break;
                }
                step++;
                optimizer.zeroGrad();
                net.loss(net.apply(batch.inputs()), batch.labels()).backward();
                optimizer.step();
            }
            trial.record(epoch);
        }
        trial.compare("test accuracy", 0.8575);
        return List.of(trial);
    }
}
