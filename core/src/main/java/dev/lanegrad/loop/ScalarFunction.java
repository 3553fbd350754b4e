package dev.lanegrad.loop;

/**
 * A function of one to three elements that a loop can apply, defined once for scalar and vector code, float and double, by lowering it to
 * {@link Primitive primitives}. Identity is equality: implementations are enum constants.
 */
public interface ScalarFunction {

    /** The name shown when a plan is printed. */
    String name();

    /** How many operands there are: 1, 2 or 3. */
    int arity();

    /** Appends the function's meaning to a program; returns the value holding the result. */
    LoopProgram.Value lower(LoopProgram.Builder program, LoopProgram.Value... operands);
}
