package dev.lanegrad.benchmarks;

/** Which factor of a matrix product lies transposed in memory: N for neither, T for transposed, first factor first. */
enum Order {
    NN, NT, TN;

    boolean transposesFirst() {
        return this == TN;
    }

    boolean transposesSecond() {
        return this == NT;
    }
}
