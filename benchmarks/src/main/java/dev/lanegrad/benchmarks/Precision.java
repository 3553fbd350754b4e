package dev.lanegrad.benchmarks;

/** The floating-point type of a matrix product. */
enum Precision {
    FLOAT, DOUBLE;

    @Override
    public String toString() {
        return name().toLowerCase();
    }
}
