package dev.lanegrad.benchmarks;

/** How much of an expression is computed, and into what. */
enum Pass {
    FORWARD("forward"),
    FORWARD_AND_GRADIENT("forward + gradient"),
    /** We compute into the arrays of the run before. The peers' allocators always give those anew that were given back. */
    FORWARD_AND_GRADIENT_IN_WORKSPACE("forward + gradient, in a workspace");

    private final String words;

    Pass(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
