package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.List;
import java.util.Objects;

/**
 * Descent scaled by running estimates of the gradient's first and second moments (Kingma and Ba, 2015). The formulas
 * are PyTorch's. In the last, numerator and denominator are both multiplied by {@code c}: the same number but for rounding, with one
 * division an element instead of two.
 *
 * <pre>
 * g = gradient + weightDecay * p                      (AdamW instead: p = p - learningRate * weightDecay * p)
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g²
 * p = p - learningRate / (1 - beta1^step) * c * m / (sqrt(v) + c * epsilon), where c = sqrt(1 - beta2^step)
 * </pre>
 */
public final class Adam extends Optimizer {
    private final Options options;

    /**
     * What may differ from the paper's defaults.
     *
     * @param beta1 how much of the first moment stays, from 0 to below 1
     * @param beta2 how much of the second moment stays, from 0 to below 1
     * @param epsilon what keeps the division from 0, positive
     * @param weightDecay how strongly parameters are drawn to 0
     * @param decoupled whether weights decay by themselves and not through their gradient: AdamW (Loshchilov and Hutter, 2019)
     */
    public record Options(double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled) {

        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            requireDecayRate("beta1", beta1);
            requireDecayRate("beta2", beta2);
            requireNonNegative("optimizer: a weight decay", weightDecay);
            if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("optimizer: an epsilon of " + epsilon
                        + " is out of range; it must be positive and finite");
            }
        }

        /** The paper's: betas of 0.9 and 0.999, an epsilon of 1e-8, no weight decay. */
        public static final Options DEFAULT = new Options(0.9, 0.999, 1e-8, 0, false);

        /** These, with other betas. */
        public Options withBetas(double beta1, double beta2) {
            return new Options(beta1, beta2, epsilon, weightDecay, decoupled);
        }

        /** These, with another epsilon. */
        public Options withEpsilon(double epsilon) {
            return new Options(beta1, beta2, epsilon, weightDecay, decoupled);
        }

        /** These, with weights decaying through their gradient. */
        public Options withWeightDecay(double weightDecay) {
            return new Options(beta1, beta2, epsilon, weightDecay, false);
        }

        /** These, with weights decaying by themselves: AdamW. */
        public Options withDecoupledWeightDecay(double weightDecay) {
            return new Options(beta1, beta2, epsilon, weightDecay, true);
        }
    }

    private Adam(List<Tensor> parameters, double learningRate, Options options) {
        super(parameters, learningRate, "firstMoment", "secondMoment");
        this.options = options;
    }

    /** Adam with the paper's defaults. */
    public static Adam of(List<Tensor> parameters, double learningRate) {
        return of(parameters, learningRate, Options.DEFAULT);
    }

    /** Adam with options, as in {@code Adam.of(model.parameters(), 1e-3, Adam.Options.DEFAULT.withBetas(0.9, 0.99))}. */
    public static Adam of(List<Tensor> parameters, double learningRate, Options options) {
        return new Adam(parameters, learningRate, Objects.requireNonNull(options, "options"));
    }

    @Override
    protected Update update(Tensor parameter, Tensor gradient, List<Tensor> moments, int step) {
        double decay = options.weightDecay;
        Tensor p = decay == 0 || !options.decoupled ? parameter : parameter.mul(1 - learningRate() * decay);
        Tensor g = decay == 0 || options.decoupled ? gradient : gradient.add(parameter.mul(decay));
        Tensor m = moments.get(0).mul(options.beta1).add(g.mul(1 - options.beta1));
        Tensor v = moments.get(1).mul(options.beta2).add(g.square().mul(1 - options.beta2));
        double c = Math.sqrt(correction(options.beta2, step));
        Tensor denominator = v.sqrt().add(c * options.epsilon);
        return new Update(p.sub(m.mul(learningRate() / correction(options.beta1, step) * c).div(denominator)), List.of(m, v));
    }

    /** What a moment that began at 0 is too small by. StrictMath, because Math.pow may give other bits once compiled. */
    private static double correction(double beta, int step) {
        return 1 - StrictMath.pow(beta, step);
    }
}
