package dev.lanegrad.benchmarks;

/** The optimiser of a training step, with a learning rate at which the models of the contest learn. */
enum UpdateRule {
    SGD("SGD", 0.01),
    ADAM("Adam", 0.001);

    private final String words;
    private final double learningRate;

    UpdateRule(String words, double learningRate) {
        this.words = words;
        this.learningRate = learningRate;
    }

    double learningRate() {
        return learningRate;
    }

    @Override
    public String toString() {
        return words;
    }
}
