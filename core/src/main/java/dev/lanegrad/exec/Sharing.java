package dev.lanegrad.exec;

import dev.lanegrad.loop.Remembered;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Runs one kind of work, bound by memory and done in microseconds, by all threads or by its caller alone, whichever is sooner. That is
 * measured now and then, because it depends on where the system has put the threads, and changes when it moves them: between processors
 * without a cache in common, fetching what the other has written last may take longer than the work itself.
 */
final class Sharing implements Splitter {
    /** Calls from one trial to the next. */
    static final int PERIOD = 1024;

    /** Calls in either way in a trial. The first half brings the elements into the caches where they are wanted, the second half counts. */
    static final int TRIAL = 8;

    private static final Remembered<Object, Sharing> KINDS =
            new Remembered<>(kind -> new Sharing(TOGETHER, Workers::allTakePart, System::nanoTime));

    private final List<Splitter> ways;
    private final BooleanSupplier comparable;
    private final LongSupplier clock;

    // Not synchronised: threads that do the same kind of work at once can spoil no more than the choice until the next trial.
    private final long[] times = new long[2];
    private int fastest;
    private int calls = 2 * TRIAL; // the first period begins without a trial: loops are not compiled yet

    /**
     * @param comparable whether {@code together} is at present what it usually is; if not, there is nothing to learn from a call
     * @param clock in any unit
     */
    Sharing(Splitter together, BooleanSupplier comparable, LongSupplier clock) {
        ways = List.of(together, ALONE);
        this.comparable = comparable;
        this.clock = clock;
    }

    /** What is known about a kind of work: a description by value, sizes included. */
    static Sharing of(Object kind) {
        return KINDS.of(kind);
    }

    @Override
    public void split(int count, int alignment, Workers.Range range) {
        int call = comparable.getAsBoolean() ? Math.floorMod(calls++, PERIOD) : PERIOD;
        if (call >= 2 * TRIAL) {
            ways.get(fastest).split(count, alignment, range);
            return;
        }
        int way = call / TRIAL;
        long start = clock.getAsLong();
        ways.get(way).split(count, alignment, range);
        long time = clock.getAsLong() - start;
        times[way] = call % TRIAL < TRIAL / 2 ? Long.MAX_VALUE : Math.min(times[way], time);
        if (call == 2 * TRIAL - 1) {
            fastest = times[1] < times[0] ? 1 : 0;
        }
    }
}
