package dev.lanegrad.examples.tutorials;

import static dev.lanegrad.examples.data.LabelledImages.Part.TEST;
import static dev.lanegrad.examples.data.LabelledImages.Part.TRAIN;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Description;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Sequential;
import dev.lanegrad.nn.Sgd;
import java.io.IOException;
import java.util.List;

/** Gradient descent as the textbook has it: every step sees all images. */
final class FullBatch implements Tutorial {

    private static final int EPOCHS = 50;
    private static final long SEED = 1;

    /** A network of layers; {@link Dense} draws He-scaled normal weights and starts with biases of 0. */
    record Net(Sequential layers) implements Network {

        static Net create(Rng rng) {
            return new Net(Sequential.of(Dense.of(784, 300, rng), Tensor::sigmoid, Dense.of(300, 10, rng)));
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
        return "full-batch";
    }

    @Override
    public String summary() {
        return "784-300-10, sigmoid, softmax, cross entropy, full-batch gradient descent";
    }

    @Override
    public List<Trial> run(Session session) throws IOException {
        Examples train = session.mnist(TRAIN).withInputs(FullBatch::minMaxScaled);
        Examples test = session.mnist(TEST).withInputs(FullBatch::minMaxScaled);
        int epochs = session.epochs(EPOCHS);

        Net slow = Net.create(Rng.of(SEED));
        Trial first = new Trial(name(), "learning rate 0.1", slow, train, test, session.screen());
        train(slow, 0.1, train, first, 0, epochs);
        first.compare("test, 50 epochs at 0.1", 0.73);

        Net fast = Net.create(Rng.of(SEED)); // the same start, so that the rate alone makes the difference
        Trial second = new Trial(name(), "learning rate 0.3", fast, train, test, session.screen());
        train(fast, 0.3, train, second, 0, epochs);
        second.compare("test, 50 epochs at 0.3", 0.78);
        train(fast, 0.3, train, second, epochs, 2 * epochs);
        second.compare("test, 50 more", 0.85);
        return List.of(first, second);
    }

    private static Tensor minMaxScaled(Tensor pixels) {
        Tensor least = pixels.min();
        return pixels.sub(least).div(pixels.max().sub(least));
    }

    private static void train(Net net, double learningRate, Examples train, Trial trial, int from, int to) {
        Sgd optimizer = Sgd.of(net.parameters(), learningRate);
        for (int epoch = from; epoch < to; epoch++) {
            Tensor outputs = net.apply(train.inputs());
            if (epoch == 0 || epoch > from) { // what has gone before has recorded its end
                trial.record(epoch, outputs);
            }
            optimizer.zeroGrad();
            net.loss(outputs, train.targets()).backward();
            optimizer.step();
        }
        trial.record(to);
    }
}
