package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanegrad.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** An optimiser's formula written once more, for one number of one parameter and with the state it keeps. */
interface ScalarFormula {
    int STEPS = 1000;

    double next(double p, double gradient, int step);

    /** Trains one net with an optimiser and its twin in scalars with a formula for each number; they must not part. */
    static void assertFollows(Function<List<Tensor>, Optimizer> optimizer, Supplier<ScalarFormula> formula) {
        var twin = new ScalarNet();
        List<ScalarFormula> formulas = Arrays.stream(twin.parameters).mapToObj(p -> formula.get()).toList();
        Sequential net = net(twin.parameters);
        Optimizer followed = optimizer.apply(net.parameters());
        for (int step = 1; step <= STEPS; step++) {
            followed.zeroGrad();
            Tensor output = net.apply(Tensor.of(ScalarNet.input(step)).reshape(1, ScalarNet.INPUTS));
            output.sub(ScalarNet.target(step)).square().sum().backward();
            followed.step();
            double[] gradient = twin.gradient(step);
            for (int i = 0; i < gradient.length; i++) {
                twin.parameters[i] = formulas.get(i).next(twin.parameters[i], gradient[i], step);
            }
            assertArrayEquals(twin.parameters, elements(net.parameters()), 1e-10, "step " + step);
        }
    }

    private static Sequential net(double[] parameters) {
        List<Tensor> parts = Tensor.of(parameters).split(0, 6, 3, 3, 1);
        Dense hidden = Dense.of(parts.get(0).reshape(ScalarNet.INPUTS, ScalarNet.HIDDEN), parts.get(1));
        return Sequential.of(hidden, Activations.tanh(), Dense.of(parts.get(2).reshape(ScalarNet.HIDDEN, 1), parts.get(3)));
    }

    private static double[] elements(List<Tensor> parameters) {
        return parameters.stream().map(Tensor::toDoubleArray).flatMapToDouble(Arrays::stream).toArray();
    }
}
