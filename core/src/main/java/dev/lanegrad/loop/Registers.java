package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What a {@link LoopInterpreter} computes with: arrays that hold one value each for every element of a block. Numbers and masks are
 * counted separately. A thread keeps its registers, so that a call on a few elements allocates nothing.
 *
 * @param <A> the array of a number register
 */
abstract class Registers<A> {
    /** Elements in a block: few enough for a dozen registers to stay in the first-level cache, many enough to forget the dispatch. */
    static final int BLOCK = 1024;

    /** Compiled loops read and write masks by the vector, so there is room for the lanes of the widest one after a block. */
    private static final int MAX_LANES = 64;

    /** The number registers there are. */
    A[] numbers;
    private boolean[][] masks = new boolean[0][];
    private final Supplier<A> numberRegister;

    /** @param none an array of no number registers, for its type */
    Registers(A[] none, Supplier<A> numberRegister) {
        numbers = none;
        this.numberRegister = numberRegister;
    }

    /** The registers of the current thread. */
    static Registers<?> ofThread(DType dtype) {
        return switch (dtype) {
            case F32 -> FloatRegisters.OF_THREAD.get();
            case F64 -> DoubleRegisters.OF_THREAD.get();
            case I32 -> IntRegisters.OF_THREAD.get();
            case BOOL -> throw new IllegalArgumentException("a program computes with numbers, its dtype cannot be BOOL");
        };
    }

    /** Makes at least so many registers ready for use. */
    final void reserve(int numbers, int masks) {
        this.numbers = grown(this.numbers, numbers, numberRegister);
        this.masks = grown(this.masks, masks, () -> new boolean[BLOCK + MAX_LANES]);
    }

    private static <T> T[] grown(T[] registers, int count, Supplier<T> register) {
        int ready = registers.length;
        if (ready >= count) {
            return registers;
        }
        T[] more = Arrays.copyOf(registers, count);
        for (int i = ready; i < count; i++) {
            more[i] = register.get();
        }
        return more;
    }

    final A number(int register) {
        return numbers[register];
    }

    final boolean[] mask(int register) {
        return masks[register];
    }

    /** Sets the first {@code n} elements of a number register. */
    abstract void fill(int register, double value, int n);

    /** Runs a primitive over the first {@code n} elements; unused operands are -1. */
    final void apply(Primitive primitive, int out, int a, int b, int c, int n) {
        switch (primitive) {
            case AND -> and(masks[out], masks[a], masks[b], n);
            case OR -> or(masks[out], masks[a], masks[b], n);
            case NOT -> not(masks[out], masks[a], n);
            default -> applyToNumbers(primitive, out, a, b, c, n);
        }
    }

    abstract void applyToNumbers(Primitive primitive, int out, int a, int b, int c, int n);

    private static void and(boolean[] out, boolean[] a, boolean[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] & b[i];
        }
    }

    private static void or(boolean[] out, boolean[] a, boolean[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] | b[i];
        }
    }

    private static void not(boolean[] out, boolean[] a, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = !a[i];
        }
    }
}
