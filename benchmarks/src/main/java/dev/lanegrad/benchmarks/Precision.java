package dev.lanegrad.benchmarks;

import java.util.Locale;

/** The floating-point type of a matrix product. */
enum Precision {
    FLOAT, DOUBLE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
