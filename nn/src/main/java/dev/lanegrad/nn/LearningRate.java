package dev.lanegrad.nn;

import java.util.Objects;

/**
 * The learning rate at each step of a training run, to be set before the step:
 *
 * <pre>{@code
 * LearningRate schedule = LearningRate.cosine(1e-3, 0, steps - 100).afterWarmUp(100);
 * ...
 * optimizer.setLearningRate(schedule.at(step));
 * }</pre>
 *
 * <p>A schedule depends on nothing but the step, and those below give the same bits on every machine. Write your own with
 * {@link StrictMath} where {@link Math} may give other bits once it is compiled, as for its cos, exp and pow.
 */
@FunctionalInterface
public interface LearningRate {

    /**
     * The rate at a step.
     *
     * @param step how many steps have been taken before it: 0 for the first
     * @return a number of 0 or more
     * @throws IllegalArgumentException if the step is negative
     */
    double at(long step);

    /**
     * The same rate at every step.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    static LearningRate constant(double rate) {
        requireRate(rate);
        return fromFirst(step -> rate);
    }

    /**
     * A straight line from one rate, at step 0, to another, at step {@code steps} and from there on.
     *
     * @throws IllegalArgumentException if a rate is negative or not finite, or there is no step
     */
    static LearningRate linear(double from, double to, long steps) {
        requireRates(from, to, steps);
        return fromFirst(step -> step >= steps ? to : (from * (steps - step) + to * step) / steps);
    }

    /**
     * Half a wave of a cosine from one rate, at step 0, to another, at step {@code steps} and from there on. (Loshchilov and Hutter, 2017,
     * without restarts.)
     *
     * @throws IllegalArgumentException if a rate is negative or not finite, or there is no step
     */
    static LearningRate cosine(double from, double to, long steps) {
        requireRates(from, to, steps);
        return fromFirst(step -> {
            double left = 0.5 * (1 + StrictMath.cos(Math.PI * Math.min(step, steps) / steps));
            return from * left + to * (1 - left);
        });
    }

    /**
     * A rate that is multiplied by a factor after every so many steps.
     *
     * @param factor from 0 to 1
     * @throws IllegalArgumentException if the rate is negative or not finite, the factor is out of range, or {@code every} is not positive
     */
    static LearningRate stepDecay(double rate, double factor, long every) {
        requireRate(rate);
        requireSteps(1, every);
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("LearningRate: a factor of " + factor + " is out of range; it must be from 0 to 1");
        }
        return fromFirst(step -> rate * StrictMath.pow(factor, step / every));
    }

    /**
     * This schedule for some steps, and then another from its own step 0.
     *
     * @param steps how many; 0 for the other alone
     * @throws IllegalArgumentException if that is negative
     */
    default LearningRate then(long steps, LearningRate next) {
        requireSteps(0, steps);
        Objects.requireNonNull(next, "next");
        return fromFirst(step -> step < steps ? at(step) : next.at(step - steps));
    }

    /**
     * This schedule after a straight rise to its first rate, which the last step of the rise already has.
     *
     * @param steps of the rise; 0 for none
     * @throws IllegalArgumentException if that is negative
     */
    default LearningRate afterWarmUp(long steps) {
        LearningRate rise = step -> at(0) * ((step + 1.0) / steps);
        return rise.then(steps, this);
    }

    private static LearningRate fromFirst(LearningRate schedule) {
        return step -> {
            if (step < 0) {
                throw new IllegalArgumentException("LearningRate: step " + step + " is before the first, which is 0");
            }
            return schedule.at(step);
        };
    }

    private static void requireRates(double from, double to, long steps) {
        requireRate(from);
        requireRate(to);
        requireSteps(1, steps);
    }

    private static void requireRate(double rate) {
        Optimizer.requireNonNegative("LearningRate: a rate", rate);
    }

    private static void requireSteps(long least, long steps) {
        if (steps < least) {
            throw new IllegalArgumentException("LearningRate: " + steps + " steps; there must be " + least + " or more");
        }
    }
}
