package dev.lanegrad.benchmarks;

/** An expression that every side writes in its own verbs, as a user would. */
enum Formula {
    CHAIN("tanh(a*b+c)*sigmoid(d)", 4),
    GELU("gelu", 1),
    SOFTMAX("softmax of rows", 1),
    LAYER_NORM("layer norm by hand", 3),
    SUM("sum of all", 1),
    SUM_OF_ROWS("sums of rows", 1),
    SUM_OF_COLUMNS("sums of columns", 1),
    MAX_OF_ROWS("maxima of rows", 1),
    /** {@link #TINY_OPS} multiplications and additions one after the other, on so few elements that only recording counts. */
    TINY_CHAIN("1000 tiny ops", 3);

    static final int TINY_OPS = 1000;

    private final String words;
    private final int operands;

    Formula(String words, int operands) {
        this.words = words;
        this.operands = operands;
    }

    /** How many tensors it is an expression of. */
    int operands() {
        return operands;
    }

    @Override
    public String toString() {
        return words;
    }
}
