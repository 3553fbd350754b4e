package dev.lanegrad.examples.tutorials;

import static dev.lanegrad.examples.data.LabelledImages.Part.TEST;
import static dev.lanegrad.examples.data.LabelledImages.Part.TRAIN;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Description;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Optimizer;
import dev.lanegrad.nn.Sgd;
import java.io.IOException;
import java.util.List;

/** What small things do: the same network plainly trained, and with centred inputs, scaled weights, shuffling, L2 and momentum. */
final class TanhSoftmax implements Tutorial {

    private static final int HIDDEN = 100;
    private static final int EPOCHS = 5;

    /**
     * Two matrices of weights, [784, 100] and [100, 10], which the loss draws to 0.
     *
     * @param l2 how strongly it does
     */
    record Net(Tensor hidden, Tensor output, double l2) implements Network {

        static Net plain(Rng rng) {
            return new Net(rng.normal(784, HIDDEN).withGrad(), rng.normal(HIDDEN, 10).withGrad(), 0);
        }

        /** With standard deviations of 1/sqrt(fan in). */
        static Net scaled(Rng rng, double l2) {
            Tensor hidden = rng.normal(784, HIDDEN).div(Math.sqrt(784));
            Tensor output = rng.normal(HIDDEN, 10).div(Math.sqrt(HIDDEN));
            return new Net(hidden.withGrad(), output.withGrad(), l2);
        }

        @Override
        public Tensor apply(Tensor inputs) {
            return inputs.matmul(hidden).tanh().matmul(output);
        }

        /** Cross entropy, and half the squared length of the weights times {@code l2}. */
        @Override
        public Tensor loss(Tensor outputs, Tensor targets) {
            Tensor error = Losses.crossEntropy(outputs, targets);
            return l2 == 0 ? error : error.add(hidden.square().sum().add(output.square().sum()).mul(l2 / 2));
        }

        @Override
        public Tensor probabilities(Tensor outputs) {
            return outputs.softmax(1);
        }

        @Override
        public void describe(Description description) {
            description.parameter("hidden", hidden);
            description.parameter("output", output);
        }
    }

    @Override
    public String name() {
        return "tanh-softmax";
    }

    @Override
    public String summary() {
        return "784-100-10, tanh, softmax, cross entropy, one image at a time, " + EPOCHS + " epochs";
    }

    @Override
    public List<Trial> run(Session session) throws IOException {
        Rng rng = Rng.of(1);
        Examples train = session.mnist(TRAIN).withInputs(pixels -> pixels.div(255));
        Examples test = session.mnist(TEST).withInputs(pixels -> pixels.div(255));
        Net plain = Net.plain(rng);
        Trial before = new Trial(name(), "before: weights from N(0, 1), in the order of the file", plain, train, test, session.screen());
        train(plain, Sgd.of(plain.parameters(), 1e-3), DataLoader.of(train.inputs(), train.targets(), 1), before, session.epochs(EPOCHS));
        before.compare("test accuracy before improvements", 0.86);

        Tensor mean = train.inputs().mean(0).evaluate();
        Examples centred = train.withInputs(pixels -> pixels.div(255).sub(mean));
        Examples centredTest = test.withInputs(pixels -> pixels.div(255).sub(mean));
        Net scaled = Net.scaled(rng, 1e-4);
        String improvements = "after: centred, scaled, shuffled, L2 and momentum";
        Trial after = new Trial(name(), improvements, scaled, centred, centredTest, session.screen());
        Optimizer momentum = Sgd.of(scaled.parameters(), 1e-3, Sgd.Options.DEFAULT.withMomentum(0.9));
        train(scaled, momentum, DataLoader.of(centred.inputs(), centred.targets(), 1).shuffled(rng), after, session.epochs(EPOCHS));
        after.compare("test accuracy", 0.96);
        return List.of(before, after);
    }

    private static void train(Net net, Optimizer optimizer, DataLoader images, Trial trial, int epochs) {
        trial.record(0);
        for (int epoch = 1; epoch <= epochs; epoch++) {
            for (Batch image : images) {
                optimizer.zeroGrad();
                net.loss(net.apply(image.inputs()), image.labels()).backward();
                optimizer.step();
            }
            trial.record(epoch);
        }
    }
}
