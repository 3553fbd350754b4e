package dev.lanegrad.benchmarks;

/** A ratio to the best peer that the project has promised to reach. */
enum Demand {
    BATCHES("training step, batch >= 64, all four", 1.5),
    SINGLE_IMAGE_SMALL("training step, 784-128-10 batch 1", 5),
    SINGLE_IMAGE_WIDE("training step, 784-1000-10 batch 1", 1.7),
    PERCEPTRON_PRODUCTS("GEMM at the shapes of perceptrons, 2 threads", 1.1),
    LARGE_PRODUCTS("GEMM 512 to 2048, 1 and 2 threads", 1.0),
    CHAINS("pointwise chains, forward + gradient, 10^4 and 10^6 elements, in a workspace", 3),
    RECORDED_OP("recorded op, forward + backward, tiny tensors", 3);

    private final String work;
    private final double ratio;

    Demand(String work, double ratio) {
        this.work = work;
        this.ratio = ratio;
    }

    String work() {
        return work;
    }

    double ratio() {
        return ratio;
    }
}
