package dev.lanegrad.examples.tutorials;

import static dev.lanegrad.examples.data.LabelledImages.Part.TEST;
import static dev.lanegrad.examples.data.LabelledImages.Part.TRAIN;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Description;
import java.io.IOException;
import java.util.List;

/** A perceptron with one hidden layer, trained on the squared error of all images at once, from tensor verbs only. */
final class MsePerceptron implements Tutorial {

    private static final double LEARNING_RATE = 0.5;

    /** Two matrices of weights, [784, 50] and [50, 10]. */
    record Net(Tensor hidden, Tensor output) implements Network {

        static Net create(Rng rng) {
            return new Net(rng.normal(784, 50).mul(0.1).withGrad(), rng.normal(50, 10).mul(0.1).withGrad());
        }

        @Override
        public Tensor apply(Tensor inputs) {
            return inputs.matmul(hidden).sigmoid().matmul(output).sigmoid();
        }

        /** The squared error, summed over the classes and averaged over the images. */
        @Override
        public Tensor loss(Tensor outputs, Tensor targets) {
            return outputs.sub(targets).square().sum(1).mean();
        }

        @Override
        public void describe(Description description) {
            description.parameter("hidden", hidden);
            description.parameter("output", output);
        }
    }

    @Override
    public String name() {
        return "mse-perceptron";
    }

    @Override
    public String summary() {
        return "784-50-10, sigmoid twice, squared error, full batch, learning rate 0.5, 1000 epochs";
    }

    @Override
    public List<Trial> run(Session session) throws IOException {
        Examples train = session.mnist(TRAIN).withInputs(pixels -> pixels.div(255));
        Examples test = session.mnist(TEST).withInputs(pixels -> pixels.div(255));
        Net net = Net.create(Rng.of(1));
        List<Tensor> weights = net.parameters();
        Trial trial = new Trial(name(), "full-batch gradient descent", net, train, test, session.screen());
        int epochs = session.epochs(1000);
        for (int epoch = 0; epoch < epochs; epoch++) {
            Tensor outputs = net.apply(train.inputs());
            if (epoch % 20 == 0) {
                trial.record(epoch, outputs);
            }
            net.loss(outputs, train.targets()).backward();
            for (Tensor w : weights) {
                w.update(old -> old.sub(w.grad().mul(LEARNING_RATE)));
                w.clearGrad();
            }
        }
        trial.record(epochs);
        trial.compare("test accuracy", Double.NaN);
        return List.of(trial);
    }
}
