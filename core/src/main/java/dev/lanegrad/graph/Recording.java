package dev.lanegrad.graph;

import java.util.function.Supplier;

/**
 * Whether ops are being recorded for differentiation: a property of a scope, which other threads do not see and no one can leave switched
 * off.
 */
public enum Recording {
    /** Results of what requires a gradient require one too. */
    ON,
    /** They do not: the user asked for that, and may wonder later where a gradient was lost. */
    OFF,
    /** They do not: a backward pass computes gradients that will not be differentiated again, or an update a leaf's next elements. */
    BACKWARD;

    private static final ScopedValue<Recording> MODE = ScopedValue.newInstance();

    public static Recording mode() {
        return MODE.isBound() ? MODE.get() : ON;
    }

    /** Runs {@code body} in this mode. */
    public <T> T during(Supplier<T> body) {
        return ScopedValue.where(MODE, this).call(body::get);
    }

    /** {@link #during(Supplier)} for a body without a result. */
    public void during(Runnable body) {
        ScopedValue.where(MODE, this).run(body);
    }
}
