package dev.lanegrad.nn;

/**
 * A net of 2 inputs, 3 hidden units with tanh and 1 output, and the derivatives of its squared error by the chain rule, in scalars: what
 * optimisers are held against has nothing in common with the library.
 */
final class ScalarNet {
    static final int INPUTS = 2;
    static final int HIDDEN = 3;

    /** Weights of the hidden units, an input a row; their biases; weights of the output; its bias. */
    private static final double[] START = {0.5, -0.3, 0.8, -0.6, 0.9, 0.1, 0.2, -0.1, 0.05, 0.7, -0.4, 0.6, -0.2};

    final double[] parameters = START.clone();

    /** The sample of a step, so that the gradient never fades. */
    static double[] input(int step) {
        return new double[] {Math.sin(step), Math.cos(2.3 * step)};
    }

    static double target(int step) {
        double[] x = input(step);
        return x[0] * x[1] + 0.3 * Math.sin(0.7 * step);
    }

    private double weight(int input, int unit) {
        return parameters[input * HIDDEN + unit];
    }

    private double bias(int unit) {
        return parameters[INPUTS * HIDDEN + unit];
    }

    private double outputWeight(int unit) {
        return parameters[(INPUTS + 1) * HIDDEN + unit];
    }

    private double outputBias() {
        return parameters[(INPUTS + 2) * HIDDEN];
    }

    /** The derivative of (output - target)² for each parameter. */
    double[] gradient(int step) {
        double[] x = input(step);
        double[] hidden = new double[HIDDEN];
        double output = outputBias();
        for (int unit = 0; unit < HIDDEN; unit++) {
            hidden[unit] = Math.tanh(x[0] * weight(0, unit) + x[1] * weight(1, unit) + bias(unit));
            output += hidden[unit] * outputWeight(unit);
        }
        double ofOutput = 2 * (output - target(step));
        double[] gradient = new double[parameters.length];
        for (int unit = 0; unit < HIDDEN; unit++) {
            double ofSum = ofOutput * outputWeight(unit) * (1 - hidden[unit] * hidden[unit]);
            gradient[unit] = ofSum * x[0];
            gradient[HIDDEN + unit] = ofSum * x[1];
            gradient[INPUTS * HIDDEN + unit] = ofSum;
            gradient[(INPUTS + 1) * HIDDEN + unit] = ofOutput * hidden[unit];
        }
        gradient[(INPUTS + 2) * HIDDEN] = ofOutput;
        return gradient;
    }
}
