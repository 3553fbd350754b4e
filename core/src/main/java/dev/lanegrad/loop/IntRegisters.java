package dev.lanegrad.loop;

import java.util.Arrays;

/** Registers of a program on integers. */
final class IntRegisters extends Registers<int[]> {
    static final ThreadLocal<IntRegisters> OF_THREAD = ThreadLocal.withInitial(IntRegisters::new);

    private IntRegisters() {
        super(new int[0][], () -> new int[BLOCK]);
    }

    @Override
    void fill(int register, double value, int n) {
        Arrays.fill(numbers[register], 0, n, (int) value);
    }

    @Override
    void applyToNumbers(Primitive primitive, int out, int a, int b, int c, int n) {
        int[][] r = numbers;
        switch (primitive) {
            case ADD -> IntLoops.add(r[out], r[a], r[b], n);
            case SUB -> IntLoops.sub(r[out], r[a], r[b], n);
            case MUL -> IntLoops.mul(r[out], r[a], r[b], n);
            case MIN -> IntLoops.min(r[out], r[a], r[b], n);
            case MAX -> IntLoops.max(r[out], r[a], r[b], n);
            case ABS -> IntLoops.abs(r[out], r[a], n);
            case NEG -> IntLoops.neg(r[out], r[a], n);
            case LT -> IntLoops.lt(mask(out), r[a], r[b], n);
            case LE -> IntLoops.le(mask(out), r[a], r[b], n);
            case EQ -> IntLoops.eq(mask(out), r[a], r[b], n);
            case SELECT -> IntLoops.select(r[out], mask(a), r[b], r[c], n);
            default -> throw new AssertionError(primitive + " is not a function of integers");
        }
    }
}
