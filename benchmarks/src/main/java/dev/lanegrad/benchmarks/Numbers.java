package dev.lanegrad.benchmarks;

import java.util.Random;

/** What a task starts from: a sequence of random numbers that is the same in every process. */
final class Numbers {
    private final Random random;

    Numbers(long seed) {
        random = new Random(seed);
    }

    /** Floats from -bound to bound. */
    float[] uniform(int count, double bound) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return numbers;
    }

    /** Class numbers from 0 to classes - 1. */
    int[] classes(int count, int classes) {
        return random.ints(count, 0, classes).toArray();
    }
}
