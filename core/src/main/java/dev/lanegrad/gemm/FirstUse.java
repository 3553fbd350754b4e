package dev.lanegrad.gemm;

import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What to run on where a loop of the Vector API is needed for the first time. */
interface FirstUse {
    /**
     * The loop to use from now on.
     *
     * @param scalar the same without the Vector API
     * @param vector makes the loop
     * @param trial runs a loop on made-up numbers and returns the nanoseconds
     * @param replacement takes a better loop once there is one, on any thread
     */
    <T> T loop(T scalar, Supplier<T> vector, ToLongFunction<T> trial, Consumer<T> replacement);

    /** The vector loop, slow as it is before C2 has compiled it. */
    final class Compiled implements FirstUse {
        @Override
        public <T> T loop(T scalar, Supplier<T> vector, ToLongFunction<T> trial, Consumer<T> replacement) {
            return vector.get();
        }
    }
}
