package dev.lanegrad.benchmarks;

/** A task in the hands of one side, with its numbers in place. */
interface Job extends AutoCloseable {

    /** Does the work once. This is what is timed. */
    void run();

    /** Numbers that all sides must agree on, from a job that has not run yet; a training step's is the loss of the tenth step. */
    double[] result();

    /** Gives back what is not on the heap. */
    @Override
    default void close() {}
}
