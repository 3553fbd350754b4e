package dev.lanegrad.exec;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A few platform threads that take pieces of one loop or product at a time. Pieces never decide a bit, so it does not matter who does
 * them: while the workers are busy for one caller, another simply does all of its own.
 *
 * <p>Workers spin for a moment before they park, because in training the next piece follows within microseconds.
 */
public final class Workers {
    /** System property: how many threads share a loop, the caller's included; the number of processors if not set. */
    public static final String THREADS = "lanegrad.threads";

    private static final int SPINS = 20_000;

    private static final int PIECES_PER_THREAD = Integer.getInteger("ppt", 1);

    private static volatile Workers shared;

    private final ReentrantLock inUse = new ReentrantLock();
    private final Worker[] workers;

    /** So many threads, the caller's included. */
    Workers(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
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

    private static Workers shared() {
        Workers current = shared;
        if (current == null) {
            synchronized (Workers.class) {
                current = shared;
                if (current == null) {
                    current = new Workers(threads());
                    shared = current;
                }
            }
        }
        return current;
    }

    private static int threads() {
        int threads = Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors());
        if (threads < 1) {
            throw new IllegalArgumentException("system property " + THREADS + " is " + threads + ", but at least the calling thread takes part");
        }
        return threads;
    }

    /** {@link #split} among these. */
    void splitOver(int count, int alignment, Range range) {
        int piece = alignment * Math.ceilDiv(count, alignment * PIECES_PER_THREAD * (workers.length + 1));
        if (piece >= count || workers.length == 0 || inUse.isHeldByCurrentThread() || !inUse.tryLock()) {
            range.run(0, count);
            return;
        }
        try {
            runPieces(count, piece, range);
        } finally {
            inUse.unlock();
        }
    }

    private void runPieces(int count, int piece, Range range) {
        var job = new Job(count, piece, range, workers.length + 1);
        for (int helper = 0; helper < Math.min(workers.length, job.pieces - 1); helper++) {
            workers[helper].post(job);
        }
        job.takePart(0);
        job.await();
    }

    /**
     * A range in pieces that whoever is running takes one after the other. Nobody is assigned one beforehand: a worker that does not get a processor,
     * as on a busy machine, then holds up nobody.
     */
    private static final class Job {
        private final int count;
        private final int piece;
        private final int pieces;
        private final Range range;
        private final AtomicIntegerArray taken;
        private final int threads;
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(int count, int piece, Range range, int threads) {
            this.count = count;
            this.piece = piece;
            this.pieces = Math.ceilDiv(count, piece);
            this.range = range;
            this.threads = threads;
            this.taken = new AtomicIntegerArray(pieces);
        }

        /** Does pieces until all are taken. */
        void takePart(int thread) {
            int first = thread * pieces / threads;
            for (int n = 0; n < pieces; n++) {
                int next = first + n < pieces ? first + n : first + n - pieces;
                if (!taken.compareAndSet(next, 0, 1)) {
                    continue;
                }
                try {
                    int from = next * piece;
                    range.run(from, from > count - piece ? count : from + piece); // from + piece may be over the largest int
                } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                }
                done.incrementAndGet();
            }
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

    private static final class Worker implements Runnable {
        private final int number;
        private final Thread thread;
        private final AtomicReference<Job> offered = new AtomicReference<>();
        private volatile boolean parked;

        Worker(int number) {
            this.number = number;
            thread = Thread.ofPlatform().daemon().name("lanegrad-worker-" + number).start(this);
        }

        void post(Job job) {
            offered.set(job);
            if (parked) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            while (true) {
                take().takePart(number);
            }
        }

        private Job take() {
            for (int spins = 0; spins < SPINS; spins++) {
                if (offered.get() != null) {
                    return offered.getAndSet(null);
                }
                Thread.onSpinWait();
            }
            parked = true;
            while (offered.get() == null) {
                LockSupport.park(this);
            }
            parked = false;
            return offered.getAndSet(null);
        }
    }
}
