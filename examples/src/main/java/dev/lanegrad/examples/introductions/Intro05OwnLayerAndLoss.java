package dev.lanegrad.examples.introductions;

import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Description;
import dev.lanegrad.nn.Layer;
import dev.lanegrad.nn.Sequential;

/**
 * A layer and a loss of your own. The layer turns a number into bell curves whose places and widths are learnt.
 * The loss makes a model learn not the mean but a quantile: what 90 % of the targets are below, wherever one asks.
 * A layer is a function from tensor to tensor that names its parameters; a loss is any function that gives a single number.
 */
final class Intro05OwnLayerAndLoss {
    /** exp(-((x - centre) / width)²) for each of {@code count} bells: from [n, 1] to [n, count]. */
    record Bells(Tensor centres, Tensor widths) implements Layer {

        /** Bells side by side from -1 to 1. */
        static Bells of(int count) {
            return new Bells(Tensor.linspace(-1, 1, count).withGrad(), Tensor.full(2.0 / count, count).withGrad());
        }

        @Override
        public Tensor apply(Tensor x) {
            return x.sub(centres).div(widths).square().neg().exp();
        }

        @Override
        public void describe(Description description) {
            description.title("Bells(" + centres.size() + ")");
            description.parameter("centres", centres);
            description.parameter("widths", widths);
        }
    }

    /** A unit too low costs q, one too high 1 - q: the mean cost is least at the quantile q. (Koenker and Bassett, 1978.) */
    static Tensor pinball(Tensor outputs, Tensor targets, double q) {
        Tensor missing = targets.sub(outputs);
        return missing.mul(q).maximum(missing.mul(q - 1)).mean();
    }

    /** Targets around a sine, the more scattered the further right: [n, 1] for x of [n, 1]. */
    static Tensor targets(Tensor x, Rng rng) {
        return x.mul(3).sin().add(rng.normal(x.shape().toArray()).mul(x.add(1.2).mul(0.2)));
    }

    /** A model of what the given part of the targets are below. */
    static Layer learn(Tensor x, Tensor targets, double quantile, int steps) {
        Layer model = Sequential.of(Bells.of(8), Dense.of(8, 1, Rng.of(1)));
        Adam optimizer = Adam.of(model.parameters(), 0.02);
        for (int step = 0; step < steps; step++) {
            optimizer.zeroGrad();
            pinball(model.apply(x), targets, quantile).backward();
            optimizer.step();
        }
        return model;
    }

    static void main() {
        Rng rng = Rng.of(42);
        Tensor x = rng.uniformBetween(-1, 1, 2000, 1);
        Tensor y = targets(x, rng);
        Layer model = learn(x, y, 0.9, 1000);
        IO.println(model.summary(Shape.of(2000, 1)));
        IO.println("below the curve: %.1f %%".formatted(100 * below(model, x, y)));
        for (double at = -0.75; at < 1; at += 0.5) {
            double learnt = model.apply(Tensor.full(at, 1, 1)).item();
            double exact = Math.sin(3 * at) + 1.2816 * 0.2 * (at + 1.2); // 90 % of a normal distribution is below 1.2816
            IO.println("x = %5.2f: learnt %6.3f, exact %6.3f".formatted(at, learnt, exact));
        }
    }

    /** The fraction of targets below the model's output. */
    static double below(Layer model, Tensor x, Tensor targets) {
        return targets.lt(model.apply(x)).to(x.dtype()).mean().item();
    }
}
