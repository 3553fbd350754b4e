package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdamTest {

    /** Written from PyTorch's documentation, with the bias-corrected moments spelled out. */
    private static final class ScalarAdam implements ScalarFormula {
        private final double lr;
        private final Adam.Options options;
        private double m;
        private double v;

        ScalarAdam(double lr, Adam.Options options) {
            this.lr = lr;
            this.options = options;
        }

        @Override
        public double next(double p, double gradient, int step) {
            double g = gradient;
            double from = p;
            if (options.decoupled()) {
                from -= lr * options.weightDecay() * p;
            } else {
                g += options.weightDecay() * p;
            }
            m = options.beta1() * m + (1 - options.beta1()) * g;
            v = options.beta2() * v + (1 - options.beta2()) * g * g;
            double mHat = m / (1 - Math.pow(options.beta1(), step));
            double vHat = v / (1 - Math.pow(options.beta2(), step));
            return from - lr * mHat / (Math.sqrt(vHat) + options.epsilon());
        }
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0.9, 0.999, 1e-8, 0, false", "0.05, 0.8, 0.9, 1e-3, 0.1, false", "0.01, 0.9, 0.999, 1e-8, 0.1, true",
            "0.01, 0, 0, 1e-8, 0, false"})
    void adamFollowsItsFormula(double lr, double beta1, double beta2, double epsilon, double decay, boolean decoupled) {
        var options = new Adam.Options(beta1, beta2, epsilon, decay, decoupled);
        ScalarFormula.assertFollows(parameters -> Adam.of(parameters, lr, options), () -> new ScalarAdam(lr, options));
    }

    @Test
    void adamWDecaysByItself() {
        var options = new Adam.Options(0.9, 0.999, 1e-8, 0.01, true);
        ScalarFormula.assertFollows(parameters -> AdamW.of(parameters, 0.01), () -> new ScalarAdam(0.01, options));
    }

    @Test
    void optionsReadAsTheyAreMeant() {
        assertEquals(new Adam.Options(0.8, 0.9, 1e-5, 0.1, false),
                Adam.Options.DEFAULT.withBetas(0.8, 0.9).withEpsilon(1e-5).withWeightDecay(0.1));
        assertEquals(new Adam.Options(0.9, 0.999, 1e-8, 0.1, true), Adam.Options.DEFAULT.withDecoupledWeightDecay(0.1));
    }
}
