package dev.lanegrad.jit;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A loop of the Vector API that is {@linkplain Warmup warmed up} from the first time that it is wanted, and a scalar one that it must
 * outrun: that may {@linkplain #orScalar stand in} for it until then.
 */
public final class Warmed<T> {
    /**
     * What tells code of C2 from that of C1. Vector loops in the hands of C1 take several times as long as the scalar loop, even if it is
     * only a part of them that C1 has. Those of C2 win by far where there is much to do, but not always in rows as short as those of a
     * trial: a division takes what it takes in the scalar loop, and masks must be packed. They must also have become faster themselves by
     * this factor, as the scalar loop may just have lost its own compiled code.
     */
    private static final int FACTOR = 2;

    /** Runs a loop on made-up numbers. */
    public interface Trial<T> {
        /** Calls it with nothing to do. */
        void idle(T loop);

        /** Calls it with as much to do as in real work. */
        void run(T loop);
    }

    private final boolean cold;
    private final Supplier<T> vector;
    private final T scalar;
    private final Supplier<Trial<T>> trial;
    private final long worthCompiling;
    /** Not synchronised: if some is lost, the loop is wanted a little later. */
    private long work;
    private boolean wanted;
    private volatile Optional<T> warm = Optional.empty();

    /**
     * @param cold whether the loop is used at once, compiled or not, as tests want it
     * @param vector makes the loop
     * @param scalar does the same without the Vector API
     */
    public Warmed(boolean cold, Supplier<T> vector, T scalar, Supplier<Trial<T>> trial) {
        this(cold, 0, vector, scalar, trial);
    }

    /**
     * The same for a loop that is not wanted at once, because compiling it keeps C2 from others.
     *
     * @param worthCompiling how much {@linkplain #getFor work} must have been done before, unless the loop is used cold
     */
    public Warmed(boolean cold, long worthCompiling, Supplier<T> vector, T scalar, Supplier<Trial<T>> trial) {
        this.cold = cold;
        this.worthCompiling = cold ? 0 : worthCompiling;
        this.vector = vector;
        this.scalar = scalar;
        this.trial = trial;
    }

    /** The loop, if it is warm. */
    public Optional<T> get() {
        return getFor(0);
    }

    /** The loop, if it is warm, for so much work in the unit of the constructor. */
    public Optional<T> getFor(long moreWork) {
        if (warm.isPresent()) {
            return warm;
        }
        work += moreWork;
        return work >= worthCompiling ? want() : Optional.empty();
    }

    /** The loop if it is warm, else the scalar one. */
    public T orScalar() {
        return warm.orElse(scalar);
    }

    private synchronized Optional<T> want() {
        if (!wanted) {
            if (cold) {
                warm = Optional.of(vector.get());
                wanted = true;
            } else {
                wanted = Warmup.start(new Candidate());
            }
        }
        return warm;
    }

    /** The loop until it has proved itself. */
    private final class Candidate implements Warmup.Code {
        private T loop;
        private Trial<T> numbers;
        /** When C1 has compiled it at most. */
        private long nanosAtFirst;

        @Override
        public void make() {
            loop = vector.get();
            numbers = trial.get();
        }

        @Override
        public void idle(int times) {
            for (int i = 0; i < times; i++) {
                numbers.idle(loop);
            }
        }

        @Override
        public void exercise() {
            long nanos = nanos(loop);
            nanosAtFirst = nanosAtFirst == 0 ? nanos : nanosAtFirst;
        }

        private long nanos(T either) {
            long start = System.nanoTime();
            numbers.run(either);
            return System.nanoTime() - start;
        }

        @Override
        public boolean isFaster() {
            if (FACTOR * nanos(loop) >= nanosAtFirst) {
                return false; // at once, for a second run in the hands of C1 would take as long again
            }
            long nanos = nanos(loop); // with its numbers and itself in the caches
            nanos(scalar); // and the same for the scalar loop
            return FACTOR * nanos < nanosAtFirst && nanos < FACTOR * nanos(scalar);
        }

        @Override
        public void takeOver() {
            warm = Optional.of(loop);
        }

        @Override
        public String packageName() {
            return scalar.getClass().getPackageName();
        }

        @Override
        public String toString() {
            return loop == null ? "a loop of vectors" : loop.toString();
        }
    }
}
