package dev.lanegrad;

import dev.lanegrad.layout.Axes;
import dev.lanegrad.memory.Buffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Random numbers from an explicit seed. A number depends on the seed and on how many were drawn before it, and on nothing else: the
 * generator is counter-based (Philox-4x32-10: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
 *
 * <p>Safe for use by several threads, but then the order in which they draw is theirs to fix; {@link #split} gives each its own.
 *
 * <p>Every method throws {@link IllegalArgumentException} for sizes that are no shape, a dtype that such numbers do not have, or a range
 * without numbers, and then has drawn nothing.
 */
public final class Rng {
    private final AtomicReference<State> state;

    private Rng(State state) {
        this.state = new AtomicReference<>(state);
    }

    /** A generator at its start. */
    public static Rng of(long seed) {
        return new Rng(new State(seed, 0));
    }

    /**
     * How far a generator has come: what must be saved to go on as if there had been no interruption.
     *
     * @param key the seed
     * @param drawn how many 32-bit words have been drawn, in steps of four
     */
    public record State(long key, long drawn) {

        /** @throws IllegalArgumentException unless the number drawn is a multiple of four, 0 or more */
        public State {
            if (drawn < 0 || drawn % 4 != 0) {
                throw new IllegalArgumentException("Rng: a state with " + drawn
                        + " words drawn does not exist; they are drawn in steps of four");
            }
        }

        private State after(long blocks) {
            if (drawn > Long.MAX_VALUE - 4 * blocks) {
                throw new IllegalStateException("Rng: seed " + key + " has no " + 4 * blocks + " words left after " + drawn
                        + "; go on with another seed, or a generator that is split from one");
            }
            return new State(key, drawn + 4 * blocks);
        }
    }

    /** Where this generator stands. */
    public State state() {
        return state.get();
    }

    /** A generator that goes on from a state. */
    public static Rng of(State state) {
        return new Rng(Objects.requireNonNull(state, "state"));
    }

    /** Makes this generator go on from a state, for all that draw from it. */
    public void resume(State state) {
        this.state.set(Objects.requireNonNull(state, "state"));
    }

    /** A new generator, independent of this one and of others split from it. Draws from this one. */
    public Rng split() {
        Philox words = reserve(1);
        words.next();
        return of(words.word(0) & 0xFFFFFFFFL | (long) words.word(1) << 32);
    }

    /**
     * Numbers in [0, 1), each multiple of 2<sup>-24</sup> equally likely, {@link DType#F32}. All arguments are sizes;
     * {@link #uniformBetween} takes a range.
     */
    public Tensor uniform(int... sizes) {
        return uniform(DType.F32, sizes);
    }

    /** Numbers in [low, high), {@link DType#F32}. */
    public Tensor uniformBetween(double low, double high, int... sizes) {
        return uniformBetween(DType.F32, low, high, sizes);
    }

    /** Numbers in [low, high), of either floating dtype. */
    public Tensor uniformBetween(DType dtype, double low, double high, int... sizes) {
        requireFloating("uniformBetween", "numbers of a range", dtype);
        if (!(low <= high && isFinite(dtype, high - low) && isFinite(dtype, low))) {
            throw new IllegalArgumentException("uniformBetween: " + low + " to " + high + " is not a range of " + dtype + " numbers");
        }
        double beforeHigh = dtype == DType.F32 ? Math.nextDown((float) high) : Math.nextDown(high);
        double last = Math.max(dtype == DType.F32 ? (float) low : low, beforeHigh); // the sum may be rounded up to high
        return uniform("uniformBetween", dtype, sizes).mul(high - low).add(low).minimum(last);
    }

    private static boolean isFinite(DType dtype, double number) {
        return dtype == DType.F32 ? Float.isFinite((float) number) : Double.isFinite(number);
    }

    /** Numbers in [0, 1), equally likely multiples of 2<sup>-24</sup> for {@link DType#F32}, of 2<sup>-53</sup> for {@link DType#F64}. */
    public Tensor uniform(DType dtype, int... sizes) {
        return uniform("uniform", dtype, sizes);
    }

    private Tensor uniform(String op, DType dtype, int... sizes) {
        Shape shape = Shape.of(op, sizes);
        requireFloating(op, "numbers in [0, 1)", dtype);
        int count = shape.size();
        return Tensor.owning(
                dtype == DType.F32 ? new Buffer.Floats(uniformFloats(count)) : new Buffer.Doubles(uniformDoubles(count)), shape);
    }

    private float[] uniformFloats(int count) {
        float[] numbers = ((Buffer.Floats) Buffer.allocate(DType.F32, count)).array();
        Philox words = reserve(blocks(count, 4));
        int whole = count / 4 * 4;
        for (int i = 0; i < whole; i += 4) {
            words.next();
            numbers[i] = uniformFloat(words.word(0));
            numbers[i + 1] = uniformFloat(words.word(1));
            numbers[i + 2] = uniformFloat(words.word(2));
            numbers[i + 3] = uniformFloat(words.word(3));
        }
        if (whole < count) {
            words.next();
        }
        for (int i = whole; i < count; i++) {
            numbers[i] = uniformFloat(words.word(i - whole));
        }
        return numbers;
    }

    private static float uniformFloat(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    private static double[] doubles(int count) {
        return ((Buffer.Doubles) Buffer.allocate(DType.F64, count)).array();
    }

    private double[] uniformDoubles(int count) {
        double[] numbers = doubles(count);
        Philox words = reserve(blocks(count, 2));
        for (int i = 0; i < count; i++) {
            if (i % 2 == 0) {
                words.next();
            }
            long bits = words.word(i % 2 * 2) & 0xFFFFFFFFL | (long) words.word(i % 2 * 2 + 1) << 32;
            numbers[i] = (bits >>> 11) * 0x1p-53;
        }
        return numbers;
    }

    /**
     * Normally distributed numbers with mean 0 and standard deviation 1, {@link DType#F32}. All arguments are sizes; for another mean and
     * deviation multiply and add.
     */
    public Tensor normal(int... sizes) {
        return normal(DType.F32, sizes);
    }

    /**
     * Normally distributed numbers with mean 0 and standard deviation 1, by the method of Box and Muller (1958) in double precision with
     * {@link StrictMath}, whose results are the same everywhere.
     */
    public Tensor normal(DType dtype, int... sizes) {
        Shape shape = Shape.of("normal", sizes);
        requireFloating("normal", "normally distributed numbers", dtype);
        double[] numbers = doubles(shape.size());
        double[] uniform = uniformDoubles(shape.size() + shape.size() % 2);
        for (int i = 0; i < numbers.length; i += 2) {
            double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform[i]));
            double angle = 2 * Math.PI * uniform[i + 1];
            numbers[i] = radius * StrictMath.cos(angle);
            if (i + 1 < numbers.length) {
                numbers[i + 1] = radius * StrictMath.sin(angle);
            }
        }
        return Tensor.owning(new Buffer.Doubles(numbers), shape).to(dtype);
    }

    /** Whole numbers in [0, bound), equally likely, {@link DType#I32}. */
    public Tensor integers(int bound, int... sizes) {
        if (bound <= 0) {
            throw new IllegalArgumentException("integers: there are no whole numbers in [0, " + bound + ")");
        }
        Shape shape = Shape.of("integers", sizes);
        double[] uniform = uniformDoubles(shape.size());
        int[] numbers = new int[uniform.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) (uniform[i] * bound); // 53 bits over at most 31: no number is favoured by more than 2^-22
        }
        return Tensor.owning(new Buffer.Ints(numbers), shape);
    }

    /** The numbers 0 to count-1 in random order, {@link DType#I32}. (Fisher and Yates; Durstenfeld, 1964.) */
    public Tensor permutation(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("permutation: of " + count + " numbers; it takes 0 or more");
        }
        double[] uniform = uniformDoubles(count);
        int[] order = Axes.range(count);
        for (int i = count - 1; i > 0; i--) {
            int other = (int) (uniform[i] * (i + 1));
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        return Tensor.owning(new Buffer.Ints(order), Shape.of(count));
    }

    private static void requireFloating(String op, String numbers, DType dtype) {
        if (!Objects.requireNonNull(dtype, "dtype").isFloating()) {
            throw new IllegalArgumentException(op + ": " + numbers + " are F32 or F64, not " + dtype);
        }
    }

    private static long blocks(int count, int perBlock) {
        return Math.ceilDiv((long) count, perBlock);
    }

    /** Takes the next blocks of four words for the caller. */
    private Philox reserve(long blocks) {
        State before = state.getAndUpdate(present -> present.after(blocks));
        return new Philox(before.key, before.drawn / 4, blocks);
    }
}
