package dev.lanegrad.examples.tutorials;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.examples.data.DigitsFile;
import dev.lanegrad.nn.Description;
import dev.lanegrad.nn.Optimizer;
import dev.lanegrad.nn.Sgd;
import java.io.IOException;
import java.util.List;

/** The small UCI digits, a bias as one more input, and an update rule with a quirk; beside it, what was probably meant. */
final class Digits implements Tutorial {

    private static final int EPOCHS = 600;

    /** Two matrices of weights, [64 + 1, 100] and [100, 10]. */
    record Net(Tensor hidden, Tensor output) implements Network {

        static Net create(Rng rng) {
            return new Net(rng.normal(DigitsFile.SIDE * DigitsFile.SIDE + 1, 100).withGrad(), rng.normal(100, 10).withGrad());
        }

        @Override
        public Tensor apply(Tensor inputs) {
            return inputs.matmul(hidden).sigmoid().matmul(output).sigmoid();
        }

        /** Half the squared distance. */
        @Override
        public Tensor loss(Tensor outputs, Tensor targets) {
            return outputs.sub(targets).square().sum(1).mul(0.5).mean();
        }

        @Override
        public void describe(Description description) {
            description.parameter("hidden", hidden);
            description.parameter("output", output);
        }
    }

    /**
     * The quirk: what is subtracted is the learning rate times the gradient and, as "momentum", the whole gradient of the step
     * before. Nearly all movement is thus a step late, at a rate of 1, and none of it accumulates.
     */
    static final class PreviousGradient extends Optimizer {
        PreviousGradient(List<Tensor> parameters, double learningRate) {
            super(parameters, learningRate, "previous");
        }

        @Override
        protected Update update(Tensor parameter, Tensor gradient, List<Tensor> moments, int step) {
            Tensor previous = moments.getFirst();
            return new Update(parameter.sub(gradient.mul(learningRate())).sub(previous), List.of(gradient));
        }
    }

    @Override
    public String name() {
        return "digits";
    }

    @Override
    public String summary() {
        return "UCI digits, 65-100-10, sigmoid twice, half squared error, one image at a time, " + EPOCHS + " epochs";
    }

    @Override
    public List<Trial> run(Session session) throws IOException {
        Rng rng = Rng.of(1);
        Examples all = session.digits().withInputs(Digits::withBias).shuffled(rng);
        int split = all.count() * 3 / 4;
        Examples train = all.slice(0, split);
        Examples test = all.slice(split, all.count());

        Net net = Net.create(rng);
        Trial quirk = new Trial(name(), "subtracting the previous gradient", net, train, test, session.screen());
        train(net, new PreviousGradient(net.parameters(), 2e-4), train, quirk, session.epochs(EPOCHS));
        quirk.compare("test accuracy", 0.97);
        quirk.comparePrecisionAndRecall(0.97, 0.95);

        Net other = Net.create(rng);
        Trial momentum = new Trial(name(), "momentum of 0.5, learning rate 0.5", other, train, test, session.screen());
        // The same rate in the long run, 0.5 / (1 - 0.5) = 1. More momentum drives an output into saturation, where its class stays lost.
        train(other, Sgd.of(other.parameters(), 0.5, Sgd.Options.DEFAULT.withMomentum(0.5)), train, momentum, session.epochs(EPOCHS));
        momentum.compare("test accuracy, proper momentum", 0.97);
        return List.of(quirk, momentum);
    }

    /** Ink from 0 to 1, and a last input that is always 1. */
    private static Tensor withBias(Tensor pixels) {
        return Tensor.concat(1, pixels.div(DigitsFile.FULL), Tensor.ones(pixels.size(0), 1));
    }

    private static void train(Net net, Optimizer optimizer, Examples train, Trial trial, int epochs) {
        for (int epoch = 0; epoch < epochs; epoch++) {
            if (epoch % 20 == 0) {
                trial.record(epoch);
            }
            for (int i = 0; i < train.count(); i++) {
                Tensor outputs = net.apply(train.inputs().slice(0, i, i + 1));
                optimizer.zeroGrad();
                net.loss(outputs, train.targets().slice(0, i, i + 1)).backward();
                optimizer.step();
            }
        }
        trial.record(epochs);
    }
}
