package dev.lanegrad.gemm;

import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A loop of the Vector API, which is a thousand times slower until C2 has compiled it. So from the first time that it is wanted, a
 * background thread runs it on made-up numbers, and it counts as warm once it leaves a scalar loop behind. Both give the same bits, so
 * nobody can tell when that happens; where it never does (C2 switched off), scalar loops do all the work.
 */
final class Warmed<T> {
    /** After so many tries it is the turn of others, for a while. */
    private static final int TRIES = 150;
    private static final long PAUSE_MILLIS = 500;
    /** So many trials of the shortest chains come first: what is interpreted yet is slow. */
    private static final int SHORT_TRIALS = 25;
    /**
     * Then chains as long as in real products. C2 arranges the registers for as many iterations of the loop as it has seen: for chains of 256
     * it keeps so much in memory that the tile is slower by a fifth than for those of 400.
     */
    private static final int DEPTH = MadeUpNumbers.MAX_DEPTH;
    /**
     * So many trials of nothing come before each. C2 compiles a method that has been called 600 times, but once a loop has turned 40,000 times
     * before that, it compiles this loop in mid-run (OSR), which takes it several times as long and is of no use here.
     */
    private static final int IDLE_TRIALS = 50;
    /** Vector loops in the hands of C1 are no faster than the scalar loop; those of C2 are so by more than this factor. */
    private static final int FASTER = 2;
    /** In a row, lest the scalar loop lose by a pause of its thread. */
    private static final int WINS = 3;
    private static final ScheduledThreadPoolExecutor BACKGROUND = new ScheduledThreadPoolExecutor(1,
            task -> Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("lanegrad-gemm-warmup").unstarted(task));

    static {
        BACKGROUND.setKeepAliveTime(5, TimeUnit.SECONDS);
        BACKGROUND.allowCoreThreadTimeOut(true);
    }

    /** Runs a loop on made-up numbers, in chains of {@code depth}, and returns the nanoseconds; at 0, there is nothing to do. */
    interface Trial<T> {
        long nanos(T loop, int depth);
    }

    private final Mode mode;
    private final Supplier<T> vector;
    private final T scalar;
    private final Supplier<Trial<T>> trial;
    private boolean wanted;
    private volatile Optional<T> warm = Optional.empty();

    /**
     * @param vector makes the loop
     * @param scalar does the same without the Vector API
     */
    Warmed(Mode mode, Supplier<T> vector, T scalar, Supplier<Trial<T>> trial) {
        this.mode = mode;
        this.vector = vector;
        this.scalar = scalar;
        this.trial = trial;
    }

    /** The loop, if it is warm. */
    Optional<T> get() {
        return warm.isPresent() ? warm : want();
    }

    /** The loop if it is warm, else the scalar one. */
    T orScalar() {
        return warm.orElse(scalar);
    }

    private synchronized Optional<T> want() {
        if (!wanted) {
            wanted = true;
            if (mode == Mode.COMPILED) {
                warm = Optional.of(vector.get());
            } else {
                BACKGROUND.execute(this::begin);
            }
        }
        return warm;
    }

    private void begin() {
        T loop = vector.get();
        Trial<T> numbers = trial.get();
        for (int i = 0; i < SHORT_TRIALS; i++) {
            run(loop, numbers, 1);
        }
        warmUp(loop, numbers);
    }

    private void warmUp(T loop, Trial<T> numbers) {
        int wins = 0;
        for (int tries = 0; tries < TRIES && wins < WINS; tries++) {
            wins = FASTER * run(loop, numbers, DEPTH) < numbers.nanos(scalar, DEPTH) ? wins + 1 : 0;
        }
        if (wins == WINS) {
            warm = Optional.of(loop);
            System.getLogger(Warmed.class.getName()).log(System.Logger.Level.DEBUG, () -> "from now on compiled: " + loop.getClass().getName());
        } else {
            BACKGROUND.schedule(() -> warmUp(loop, numbers), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static <T> long run(T loop, Trial<T> numbers, int depth) {
        for (int i = 0; i < IDLE_TRIALS; i++) {
            numbers.nanos(loop, 0);
        }
        return numbers.nanos(loop, depth);
    }
}
