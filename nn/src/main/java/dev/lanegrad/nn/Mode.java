package dev.lanegrad.nn;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * Whether a model is being trained or used: layers like {@link Dropout} differ. It is a property of a scope, not of the model:
 * other threads do not see it, and it cannot be left switched on. Outside of any scope it is {@link #TRAINING}. Recording
 * gradients is another matter: {@link dev.lanegrad.Autodiff#noGrad(Supplier)}.
 */
public enum Mode {
    /** The model is learning: layers such as {@link Dropout} draw random numbers. */
    TRAINING,
    /** The model is used: the same input gives the same output. */
    EVALUATION;

    private static final ScopedValue<Mode> CURRENT = ScopedValue.newInstance();

    /** The mode of the innermost scope. */
    public static Mode current() {
        return CURRENT.isBound() ? CURRENT.get() : TRAINING;
    }

    /** Runs {@code body} with layers behaving as in use: results are not random. */
    public static <T> T evaluation(Supplier<T> body) {
        return EVALUATION.during(body);
    }

    /** {@link #evaluation(Supplier)} for a body without a result. */
    public static void evaluation(Runnable body) {
        EVALUATION.during(body);
    }

    /** Runs {@code body} with layers behaving as in training, also inside of an evaluation. */
    public static <T> T training(Supplier<T> body) {
        return TRAINING.during(body);
    }

    /** {@link #training(Supplier)} for a body without a result. */
    public static void training(Runnable body) {
        TRAINING.during(body);
    }

    private <T> T during(Supplier<T> body) {
        Objects.requireNonNull(body, "body");
        return ScopedValue.where(CURRENT, this).call(body::get);
    }

    private void during(Runnable body) {
        ScopedValue.where(CURRENT, this).run(Objects.requireNonNull(body, "body"));
    }
}
