package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.List;
import java.util.Objects;

/**
 * Stochastic gradient descent, optionally with momentum (Polyak, 1964; Nesterov, 1983, in the form of Sutskever et al., 2013). The
 * formulas are PyTorch's, without dampening:
 *
 * <pre>
 * g = gradient + weightDecay * p
 * velocity = momentum * velocity + g
 * p = p - learningRate * (g + momentum * velocity   with Nesterov,   else velocity)
 * </pre>
 */
public final class Sgd extends Optimizer {
    private final Options options;

    /**
     * What may differ from plain descent.
     *
     * @param momentum how much of the last velocity stays, from 0 to below 1
     * @param nesterov whether to look ahead along the velocity; needs momentum
     * @param weightDecay how strongly parameters are drawn to 0 through their gradient
     */
    public record Options(double momentum, boolean nesterov, double weightDecay) {

        /** @throws IllegalArgumentException if a number is out of range, or Nesterov's method has no momentum */
        public Options {
            requireDecayRate("momentum", momentum);
            requireNonNegative("optimizer: a weight decay", weightDecay);
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException(
                        "optimizer: Nesterov's method needs a momentum above 0; call withMomentum(...) before withNesterov()");
            }
        }

        /** Plain descent. */
        public static final Options DEFAULT = new Options(0, false, 0);

        /**
         * These, with another momentum.
         *
         * @throws IllegalArgumentException unless it is from 0 to below 1, and above 0 with Nesterov's method
         */
        public Options withMomentum(double momentum) {
            return new Options(momentum, nesterov, weightDecay);
        }

        /**
         * These, looking ahead along the velocity.
         *
         * @throws IllegalArgumentException if the momentum is 0: call {@link #withMomentum} before
         */
        public Options withNesterov() {
            return new Options(momentum, true, weightDecay);
        }

        /** These, with another weight decay. */
        public Options withWeightDecay(double weightDecay) {
            return new Options(momentum, nesterov, weightDecay);
        }
    }

    private Sgd(List<Tensor> parameters, double learningRate, Options options) {
        super(parameters, learningRate, options.momentum == 0 ? new String[0] : new String[] {"velocity"});
        this.options = options;
    }

    /** Plain descent. */
    public static Sgd of(List<Tensor> parameters, double learningRate) {
        return of(parameters, learningRate, Options.DEFAULT);
    }

    /** Descent with options, as in {@code Sgd.of(model.parameters(), 0.1, Sgd.Options.DEFAULT.withMomentum(0.9))}. */
    public static Sgd of(List<Tensor> parameters, double learningRate, Options options) {
        return new Sgd(parameters, learningRate, Objects.requireNonNull(options, "options"));
    }

    @Override
    protected Update update(Tensor parameter, Tensor gradient, List<Tensor> moments, int step) {
        Tensor g = options.weightDecay == 0 ? gradient : gradient.add(parameter.mul(options.weightDecay));
        if (options.momentum == 0) {
            return new Update(parameter.sub(g.mul(learningRate())), List.of());
        }
        Tensor velocity = moments.getFirst().mul(options.momentum).add(g);
        Tensor direction = options.nesterov ? g.add(velocity.mul(options.momentum)) : velocity;
        return new Update(parameter.sub(direction.mul(learningRate())), List.of(velocity));
    }
}
