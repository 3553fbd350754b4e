package dev.lanegrad.op;

import dev.lanegrad.Tensor;

/**
 * What a node of the graph does to its inputs, as an object: it can be printed, fused and explained, and it carries its own derivative,
 * written in differentiable tensor verbs, so that derivatives of any order follow.
 */
public sealed interface Op permits Separable, Concat, Custom {

    /** The name that errors and printed graphs show. */
    String label();

    /**
     * The cotangents of the inputs, given that of the output.
     *
     * @param cotangent of the output's shape and dtype
     * @param output the result of this op
     * @param inputs its operands
     * @param needed for which inputs a cotangent is wanted; the others are left null
     */
    Tensor[] pullback(Tensor cotangent, Tensor output, Tensor[] inputs, boolean[] needed);

    /** Whether the work may stay pending until its result is read: true for what fuses into loops or costs nothing. */
    default boolean mayStayPending() {
        return false;
    }

    /** What one element costs, in primitives of a loop. */
    default int work() {
        return 1;
    }
}
