package dev.lanegrad.loop;

/** A primitive as a function that a plan can apply. */
record PrimitiveFunction(Primitive primitive) implements ScalarFunction {
    @Override
    public String name() {
        return primitive.name();
    }

    @Override
    public int arity() {
        return primitive.arity;
    }

    @Override
    public LoopProgram.Value lower(LoopProgram.Builder program, LoopProgram.Value... operands) {
        return program.apply(primitive, operands);
    }
}
