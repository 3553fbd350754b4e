package dev.lanegrad.exec;

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

    private static volatile Workers shared;

    private final ReentrantLock inUse = new ReentrantLock();
    private final Worker[] workers;

    /** So many threads, the caller's included. */
    Workers(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker("lanegrad-worker-" + (i + 1));
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
        int piece = alignment * Math.ceilDiv(count, alignment * (workers.length + 1));
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

    private void runPieces(int count, int piece, Range range) {
        int posted = 0;
        for (int from = piece; from < count; from += piece) {
            int start = from;
            workers[posted++].post(() -> range.run(start, Math.min(count, start + piece)));
        }
        Throwable failure = null;
        try {
            range.run(0, piece);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        for (int worker = 0; worker < posted; worker++) {
            Throwable thrown = workers[worker].await();
            failure = failure == null ? thrown : failure;
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) { // pieces throw nothing checked
            throw exception;
        }
    }

    private static final class Worker implements Runnable {
        private final Thread thread;
        private volatile Runnable task;
        private volatile boolean parked;
        private Throwable failure;

        Worker(String name) {
            thread = Thread.ofPlatform().daemon().name(name).start(this);
        }

        void post(Runnable work) {
            failure = null;
            task = work;
            if (parked) {
                LockSupport.unpark(thread);
            }
        }

        /** Waits for the posted task; returns what it threw, or null. */
        Throwable await() {
            for (int spins = 0; task != null; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield(); // the worker has lost its processor, perhaps to us
                }
            }
            return failure;
        }

        @Override
        public void run() {
            while (true) {
                Runnable work = take();
                try {
                    work.run();
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                task = null;
            }
        }

        private Runnable take() {
            for (int spins = 0; spins < SPINS; spins++) {
                Runnable work = task;
                if (work != null) {
                    return work;
                }
                Thread.onSpinWait();
            }
            parked = true;
            Runnable work;
            while ((work = task) == null) {
                LockSupport.park(this);
            }
            parked = false;
            return work;
        }
    }
}
