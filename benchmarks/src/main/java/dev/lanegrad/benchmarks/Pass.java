package dev.lanegrad.benchmarks;

/** How much of an expression is computed. */
enum Pass {
    FORWARD("forward"),
    FORWARD_AND_GRADIENT("forward + gradient");

    private final String words;

    Pass(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
