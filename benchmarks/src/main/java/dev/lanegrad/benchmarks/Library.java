package dev.lanegrad.benchmarks;

/** Whose code it is. */
enum Library {
    LANEGRAD {
        @Override
        Side open() {
            return new Lanegrad();
        }
    },
    LIBTORCH {
        @Override
        Side open() {
            return new Libtorch();
        }
    },
    OPENBLAS {
        @Override
        Side open() {
            return new OpenBlas();
        }
    };

    /** Loads it into this process. */
    abstract Side open();
}
