package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SgdTest {

    private static final class ScalarSgd implements ScalarFormula {
        private final double lr;
        private final double momentum;
        private final boolean nesterov;
        private final double decay;
        private double buffer;

        ScalarSgd(double lr, double momentum, boolean nesterov, double decay) {
            this.lr = lr;
            this.momentum = momentum;
            this.nesterov = nesterov;
            this.decay = decay;
        }

        @Override
        public double next(double p, double gradient, int step) {
            double d = gradient + decay * p;
            if (momentum != 0) {
                buffer = step == 1 ? d : momentum * buffer + d;
                d = nesterov ? d + momentum * buffer : buffer;
            }
            return p - lr * d;
        }
    }

    @ParameterizedTest
    @CsvSource({"0.05, 0, false, 0", "0.05, 0, false, 0.1", "0.02, 0.9, false, 0", "0.02, 0.9, false, 0.01", "0.02, 0.9, true, 0",
            "0.02, 0.5, true, 0.2"})
    void sgdFollowsItsFormula(double lr, double momentum, boolean nesterov, double decay) {
        var options = new Sgd.Options(momentum, nesterov, decay);
        ScalarFormula.assertFollows(parameters -> Sgd.of(parameters, lr, options), () -> new ScalarSgd(lr, momentum, nesterov, decay));
    }

    @Test
    void optionsReadAsTheyAreMeant() {
        assertEquals(new Sgd.Options(0.9, true, 0.1), Sgd.Options.DEFAULT.withMomentum(0.9).withNesterov().withWeightDecay(0.1));
    }

    @Test
    void nesterovsMethodSaysThatMomentumComesFirst() {
        assertEquals("optimizer: Nesterov's method needs a momentum above 0; call withMomentum(...) before withNesterov()",
                assertThrows(IllegalArgumentException.class, Sgd.Options.DEFAULT::withNesterov).getMessage());
    }
}
