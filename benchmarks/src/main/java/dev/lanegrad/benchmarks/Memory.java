package dev.lanegrad.benchmarks;

/** What we compute into. The peers' allocators give arrays anew that were given back, whatever this says. */
enum Memory {
    /** New arrays, as everywhere. */
    NEW(""),
    /** Those of the run before. */
    WORKSPACE(", in a workspace");

    private final String words;

    Memory(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
