// derived: DoubleRegisters
package dev.lanegrad.loop;

import java.util.Arrays;

/** Registers of a program on floats. */
@SuppressWarnings("cast") // of use to float only
final class FloatRegisters extends Registers<float[]> {
    static final ThreadLocal<FloatRegisters> OF_THREAD = ThreadLocal.withInitial(FloatRegisters::new);

    private FloatRegisters() {
        super(new float[0][], () -> new float[BLOCK]);
    }

    @Override
    void fill(int register, double value, int n) {
        Arrays.fill(numbers[register], 0, n, (float) value);
    }

    @Override
    void applyToNumbers(Primitive primitive, int out, int a, int b, int c, int n) {
        float[][] r = numbers;
        switch (primitive) {
            case ADD -> FloatLoops.add(r[out], r[a], r[b], n);
            case SUB -> FloatLoops.sub(r[out], r[a], r[b], n);
            case MUL -> FloatLoops.mul(r[out], r[a], r[b], n);
            case DIV -> FloatLoops.div(r[out], r[a], r[b], n);
            case FMA -> FloatLoops.fma(r[out], r[a], r[b], r[c], n);
            case MIN -> FloatLoops.min(r[out], r[a], r[b], n);
            case MAX -> FloatLoops.max(r[out], r[a], r[b], n);
            case ABS -> FloatLoops.abs(r[out], r[a], n);
            case NEG -> FloatLoops.neg(r[out], r[a], n);
            case SQRT -> FloatLoops.sqrt(r[out], r[a], n);
            case ROUND -> FloatLoops.round(r[out], r[a], n);
            case COPY_SIGN -> FloatLoops.copySign(r[out], r[a], r[b], n);
            case POW2 -> FloatLoops.pow2(r[out], r[a], n);
            case EXPONENT -> FloatLoops.exponent(r[out], r[a], n);
            case MANTISSA -> FloatLoops.mantissa(r[out], r[a], n);
            case LT -> FloatLoops.lt(mask(out), r[a], r[b], n);
            case LE -> FloatLoops.le(mask(out), r[a], r[b], n);
            case EQ -> FloatLoops.eq(mask(out), r[a], r[b], n);
            case SELECT -> FloatLoops.select(r[out], mask(a), r[b], r[c], n);
            case AND, OR, NOT -> throw new AssertionError(primitive + " is not a function of numbers");
        }
    }
}
