package dev.lanegrad.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * How long a job took to get up to speed, and its speed then. It is warm once neither the JVM's compiler nor our own background compilation
 * of loops has had anything to do for a while.
 *
 * @param millis from the first run to the end of the last window in which something was compiled
 * @param nanosPerRun in the last window
 */
record Warmth(long millis, double nanosPerRun) {
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** The part of a window that may go into compiling what no longer matters. */
    private static final double IDLE = 0.02;
    /** So many idle windows in a row: a loop may be found to be hot a little later. */
    private static final int IDLE_WINDOWS = 2;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static Warmth parse(String text) {
        String[] parts = text.split(" ");
        return new Warmth(Long.parseLong(parts[0]), Double.parseDouble(parts[1]));
    }

    @Override
    public String toString() {
        return millis + " " + nanosPerRun;
    }

    /** @param compiled whether the job's code is: then there is only its speed to be found out */
    static Warmth reach(Job job, boolean compiled) {
        long start = System.nanoTime();
        long lastBusy = start;
        int idle = 0;
        double nanosPerRun = 0;
        int idleWindows = compiled ? 1 : IDLE_WINDOWS;
        while (idle < idleWindows && System.nanoTime() - start < PATIENCE_NANOS) {
            long compiling = compilingNanos();
            long windowStart = System.nanoTime();
            long runs = runForAWindow(job);
            long now = System.nanoTime();
            nanosPerRun = (double) (now - windowStart) / runs;
            boolean busy = compilingNanos() - compiling > IDLE * WINDOW_NANOS;
            idle = busy ? 0 : idle + 1;
            lastBusy = busy ? now : lastBusy;
        }
        return new Warmth(TimeUnit.NANOSECONDS.toMillis(lastBusy - start), nanosPerRun);
    }

    /** Returns the number of runs. By this thread's own time: on a crowded machine the compilers, too, need more of the clock's. */
    private static long runForAWindow(Job job) {
        long start = THREADS.getCurrentThreadCpuTime();
        long runs = 0;
        while (THREADS.getCurrentThreadCpuTime() - start < WINDOW_NANOS) {
            job.run();
            runs++;
        }
        return runs;
    }

    private static long compilingNanos() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && isCompiling(thread.getThreadName())) {
                nanos += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos;
    }

    /** Our threads, but those that share in the work. */
    private static boolean isCompiling(String thread) {
        return thread.startsWith("lanegrad-") && !thread.startsWith("lanegrad-worker");
    }
}
