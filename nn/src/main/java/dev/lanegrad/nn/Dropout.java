package dev.lanegrad.nn;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.util.Objects;

/**
 * Sets each element to 0 with some probability, independently, and scales the others so that the expectation stays; a new choice
 * every time it is applied. Only in {@link Mode#TRAINING}; otherwise the output is the input. (Srivastava et al., 2014.)
 */
public final class Dropout implements Layer {
    private final double probability;
    private final Rng rng;

    private Dropout(double probability, Rng rng) {
        this.probability = probability;
        this.rng = rng;
    }

    /**
     * A layer that drops elements.
     *
     * @param probability that an element is dropped; at 1 all are, and the output is 0 whatever the input
     * @param rng what the choices are drawn from
     * @throws IllegalArgumentException unless the probability is in [0, 1]
     */
    public static Dropout of(double probability, Rng rng) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("Dropout: " + probability + " is no probability; it must be from 0 to 1");
        }
        return new Dropout(probability, Objects.requireNonNull(rng, "rng"));
    }

    @Override
    public Tensor apply(Tensor input) {
        if (Mode.current() == Mode.EVALUATION || probability == 0) {
            return Objects.requireNonNull(input, "input");
        }
        double scale = probability == 1 ? 1 : 1 / (1 - probability); // at 1 nothing is kept: an infinite scale would only make NaN
        Tensor kept = rng.uniform(Objects.requireNonNull(input, "input").shape().toArray()).ge(probability);
        return Tensor.where(kept, input.mul(scale), 0);
    }

    @Override
    public void describe(Description description) {
        Objects.requireNonNull(description, "description").title(toString());
    }

    @Override
    public String toString() {
        return "Dropout(" + probability + ")";
    }
}
