package dev.lanegrad.exec;

import dev.lanegrad.jit.Setting;
import dev.lanegrad.jit.Warmup;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A few platform threads that take pieces of one loop or product at a time. Pieces never decide a bit, so it does not matter who does
 * them: while the workers are busy for one caller, another simply does all of its own.
 *
 * <p>While C2 compiles {@linkplain Warmup loops of the Vector API}, it gets the processor of one thread if there is none to spare: until it
 * is done, everything takes several times as long.
 *
 * <p>Workers spin for a moment, and then stay awake for a while, before they park: in training the next piece follows within microseconds.
 */
final class Workers {
    /** System property: how many threads share a loop, the caller's included; the number of processors if not set. */
    private static final String THREADS = "lanegrad.threads";
    /** That may be asked for: starting a million would take the machine down. */
    private static final int MOST_THREADS = 1024;

    private static final int SPINS = 20_000;

    /**
     * After spinning, and before it parks, a worker stays awake for so long, but lets others have its processor: one that is woken often
     * begins on the processor of its caller, above all in a virtual machine, and stays there until the system's scheduler has noticed.
     */
    private static final long AWAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * A worker that has had nothing to do for so long ends, and the next piece starts another: for as long as there is one, it holds its
     * working memory and, where an application is unloaded while the JVM goes on, all classes of that.
     */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static volatile Workers shared;

    private final ReentrantLock inUse = new ReentrantLock();
    private final Worker[] workers;
    private final BooleanSupplier oneLess;

    /**
     * So many threads, the caller's included.
     *
     * @param oneLess whether the processor of one is wanted for something else at present
     */
    Workers(int threads, BooleanSupplier oneLess) {
        this(threads, oneLess, IDLE_NANOS);
    }

    /** @param idleNanos {@link #IDLE_NANOS}, but for tests */
    Workers(int threads, BooleanSupplier oneLess, long idleNanos) {
        this.oneLess = oneLess;
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1, idleNanos);
        }
    }

    /** Part of a loop: elements, rows or columns [from, to). */
    interface Range {
        void run(int from, int to);
    }

    /** Runs a range in as many pieces as there are threads, each starting at a multiple of {@code alignment}. */
    static void split(int count, int alignment, Range range) {
        shared().splitOver(count, alignment, range);
    }

    /** Whether {@link #split} makes use of every thread at present. */
    static boolean allTakePart() {
        return !shared().oneTakesNoPart();
    }

    private static Workers shared() {
        Workers current = shared;
        if (current == null) {
            synchronized (Workers.class) {
                current = shared;
                if (current == null) {
                    int processors = Runtime.getRuntime().availableProcessors();
                    int threads = Setting.of(THREADS, 1, MOST_THREADS, processors);
                    boolean onePerProcessor = threads >= processors;
                    current = new Workers(threads, () -> onePerProcessor && Warmup.isUnderWay());
                    shared = current;
                }
            }
        }
        return current;
    }

    /** {@link #split} among these. */
    void splitOver(int count, int alignment, Range range) {
        int threads = oneTakesNoPart() ? workers.length : workers.length + 1;
        int piece = threads == 1 ? count : alignment * Math.ceilDiv(count, alignment * threads); // one piece, aligned, may exceed an int
        if (piece >= count || inUse.isHeldByCurrentThread() || !inUse.tryLock()) {
            range.run(0, count);
            return;
        }
        try {
            runPieces(count, piece, range);
        } finally {
            inUse.unlock();
        }
    }

    private boolean oneTakesNoPart() {
        return workers.length > 0 && oneLess.getAsBoolean();
    }

    private void runPieces(int count, int piece, Range range) {
        var job = new Job(count, piece, range);
        for (int helper = 0; helper < job.pieces - 1; helper++) {
            workers[helper].post(job);
        }
        job.takePart(0);
        job.await();
    }

    /**
     * A range in pieces, at most one for each thread. A thread begins with that of its number, whose elements its processor's cache may
     * hold from the last time, and goes on with what others have not taken yet: a worker that gets no processor, as on a busy machine,
     * holds up nobody.
     */
    private static final class Job {
        private final int count;
        private final int piece;
        private final int pieces;
        private final Range range;
        /** 1 for a piece that somebody does or has done. */
        private final AtomicIntegerArray taken;
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(int count, int piece, Range range) {
            this.count = count;
            this.piece = piece;
            this.pieces = Math.ceilDiv(count, piece);
            this.range = range;
            this.taken = new AtomicIntegerArray(pieces);
        }

        /** Does pieces until all are taken. */
        void takePart(int thread) {
            for (int i = 0; i < pieces; i++) {
                int next = (thread + i) % pieces;
                if (taken.compareAndSet(next, 0, 1)) {
                    run(next * piece);
                }
            }
        }

        private void run(int from) {
            try {
                range.run(from, from > count - piece ? count : from + piece); // from + piece may be over the largest int
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
            }
            done.incrementAndGet();
        }

        /** Waits for the pieces that others have taken; throws what the first that failed threw. */
        void await() {
            for (int spins = 0; done.get() < pieces; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield(); // who does the last piece has lost its processor, perhaps to us
                }
            }
            switch (failure.get()) {
                case Error error -> throw error;
                case RuntimeException exception -> throw exception;
                case null, default -> { } // pieces throw nothing checked
            }
        }
    }

    /** A thread, while it has something to do and for a while after. */
    private static final class Worker implements Runnable {
        /** Stands for a job while there is no thread to take one. */
        private static final Job NO_THREAD = new Job(0, 1, (from, to) -> {});

        private final int number;
        private final long idleNanos;
        private final AtomicReference<Job> offered = new AtomicReference<>(NO_THREAD);
        private Thread thread;
        private volatile boolean parked;

        Worker(int number, long idleNanos) {
            this.number = number;
            this.idleNanos = idleNanos;
        }

        /** Called by one thread at a time. */
        void post(Job job) {
            if (offered.getAndSet(job) == NO_THREAD) {
                start();
            } else if (parked) {
                LockSupport.unpark(thread);
            }
        }

        private void start() {
            parked = false;
            try { // no inheritance, for a caller's thread-locals and context class loader are none of its business
                thread = Thread.ofPlatform().daemon().name("lanegrad-worker-" + number).inheritInheritableThreadLocals(false).start(this);
            } catch (OutOfMemoryError noMoreThreads) {
                offered.set(NO_THREAD); // the others do the piece
            }
        }

        @Override
        public void run() {
            for (Job job = take(); job != null; job = take()) {
                job.takePart(number);
            }
        }

        /** Null, once, when there has been none for long. */
        private Job take() {
            for (int spins = 0; spins < SPINS; spins++) {
                if (offered.get() != null) {
                    return offered.getAndSet(null);
                }
                Thread.onSpinWait();
            }
            long start = System.nanoTime();
            for (; System.nanoTime() - start < AWAKE_NANOS; Thread.yield()) {
                if (offered.get() != null) {
                    return offered.getAndSet(null);
                }
            }
            parked = true;
            while (offered.get() == null) {
                long left = start + idleNanos - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(this, left);
                } else if (offered.compareAndSet(null, NO_THREAD)) {
                    return null;
                }
            }
            parked = false;
            return offered.getAndSet(null);
        }
    }
}
