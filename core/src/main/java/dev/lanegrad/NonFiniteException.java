package dev.lanegrad;

/** A NaN or infinity where numbers were expected, with the op that made it. */
public final class NonFiniteException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NonFiniteException(String message) {
        super(message);
    }
}
