/**
 * Tensors, automatic differentiation and gradient checking.
 *
 * <p>The incubating Vector API is optional, so its module is not resolved by itself, on the module path as little as on the class
 * path: run with {@code --add-modules jdk.incubator.vector}. Without it the same numbers are computed by scalar loops.
 */
module dev.lanegrad.core {
    requires static jdk.incubator.vector;

    exports dev.lanegrad;
}
