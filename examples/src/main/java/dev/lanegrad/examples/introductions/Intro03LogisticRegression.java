package dev.lanegrad.examples.introductions;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;

/**
 * Logistic regression from tensor verbs only: a model, a loss and gradient descent, without a library of layers.
 * Two clouds of points are to be told apart. Both are normal with spread 1, so the best answer is known: log-odds of
 * weight · point + bias, with weight = difference of the centres, and bias so that the odds are even half-way.
 */
final class Intro03LogisticRegression {
    private static final Tensor CENTRE_0 = Tensor.of(-1f, 0f);
    private static final Tensor CENTRE_1 = Tensor.of(1f, 1f);
    static final Tensor BEST_WEIGHT = CENTRE_1.sub(CENTRE_0);
    static final Tensor BEST_BIAS = CENTRE_0.square().sum().sub(CENTRE_1.square().sum()).mul(0.5);

    final Tensor weight = Tensor.zeros(2).withGrad();
    final Tensor bias = Tensor.scalar(0).withGrad();

    /** Points [2 * perClass, 2], and 0 or 1 for each, [2 * perClass]. */
    record Data(Tensor points, Tensor labels) {
        static Data draw(int perClass, Rng rng) {
            Tensor cloud0 = rng.normal(perClass, 2).add(CENTRE_0);
            Tensor cloud1 = rng.normal(perClass, 2).add(CENTRE_1);
            return new Data(Tensor.concat(0, cloud0, cloud1), Tensor.concat(0, Tensor.zeros(perClass), Tensor.ones(perClass)));
        }
    }

    static void main() {
        Rng rng = Rng.of(1);
        Data training = Data.draw(5000, rng);
        Data test = Data.draw(5000, rng);
        var model = new Intro03LogisticRegression();
        for (int step = 1; step <= 100; step++) {
            double loss = model.descend(training, 1.0);
            if (step == 1 || step % 25 == 0) {
                IO.println("step %3d: loss %.4f, test accuracy %.2f %%".formatted(step, loss, 100 * model.accuracy(test)));
            }
        }
        IO.println("weight: learnt " + model.weight + ", best " + BEST_WEIGHT);
        IO.println("bias:   learnt " + model.bias + ", best " + BEST_BIAS);
    }

    /** The logarithm of the odds, p / (1 - p), that a point is of class 1. */
    Tensor logOdds(Tensor points) {
        return points.matmul(weight).add(bias);
    }

    /** The mean of -log(probability of the label): for log-odds z it is log(1 + exp(z)) - label * z. */
    Tensor loss(Data data) {
        Tensor z = logOdds(data.points());
        return z.softplus().sub(data.labels().mul(z)).mean();
    }

    /** One step downhill; returns the loss before it. */
    double descend(Data data, double learningRate) {
        Tensor loss = loss(data);
        weight.clearGrad();
        bias.clearGrad();
        loss.backward();
        weight.update(old -> old.sub(weight.grad().mul(learningRate)));
        bias.update(old -> old.sub(bias.grad().mul(learningRate)));
        return loss.item();
    }

    /** How many points are on their side of the line where the odds are even, from 0 to 1. */
    double accuracy(Data data) {
        Tensor answers = logOdds(data.points()).gt(0).to(DType.F32);
        return answers.eq(data.labels()).to(DType.F32).mean().item();
    }
}
