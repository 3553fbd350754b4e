package dev.lanegrad;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * How much of a number that is computed from tensors is rounding: by so much it changes at random when their elements move a little. Where
 * terms cancel, as in the sum of a softmax, it may be nothing else.
 */
final class RoundingError {
    /** Moves in the last places, which hardly change a number but for its rounding. */
    static final double LAST_PLACES = 0x1p-49;

    private static final int SAMPLES = 4;
    /** Errors differ by chance; a number that is off by more than so many times what was seen is so for another reason. */
    private static final double MARGIN = 100;

    private RoundingError() {}

    /**
     * How far {@code number}, computed from {@code place}, may be off by rounding.
     *
     * @param reach how far elements move, relative to themselves
     */
    static double of(ToDoubleFunction<Tensor[]> number, Tensor[] place, double reach, Rng rng) {
        double atRest = number.applyAsDouble(place);
        double most = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            Tensor[] moved = Arrays.stream(place).map(x -> moved(x, reach, rng)).toArray(Tensor[]::new);
            most = Math.max(most, Math.abs(number.applyAsDouble(moved) - atRest));
        }
        return MARGIN * most;
    }

    private static Tensor moved(Tensor x, double reach, Rng rng) {
        return x.dtype().isFloating()
                ? x.detach().mul(rng.uniformBetween(x.dtype(), 1 - reach, 1 + reach, x.shape().toArray())).evaluate()
                : x;
    }
}
