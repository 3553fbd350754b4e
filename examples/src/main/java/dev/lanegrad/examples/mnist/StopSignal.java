package dev.lanegrad.examples.mnist;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (or a polite kill) into a request to stop, and holds the JVM back until the work has saved its state. Open it before the
 * work, ask {@link #requested} between steps, save, say so or what went wrong, and close it: then the JVM may halt at any moment.
 */
final class StopSignal implements AutoCloseable {

    /** More than any save takes; after that the user's wish to leave counts more. */
    private static final int PATIENCE_SECONDS = 20;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "stop-signal");
    private volatile boolean requested;

    void open() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stopAndWait() {
        requested = true;
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean requested() {
        return requested;
    }

    /** Does nothing if it is not open. */
    @Override
    public void close() {
        closed.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shutdownHasBegun) {
                // then the hook has run or will, and does not wait any more
            }
        }
    }
}
