package dev.lanegrad.loop;

/** How a reduction makes one number of two: by {@link Primitive#ADD}, {@link Primitive#MAX} or {@link Primitive#MIN}. */
public enum Combination implements ScalarFunction {
    SUM(Primitive.ADD),
    MAX(Primitive.MAX),
    MIN(Primitive.MIN);

    private final Primitive primitive;

    Combination(Primitive primitive) {
        this.primitive = primitive;
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
