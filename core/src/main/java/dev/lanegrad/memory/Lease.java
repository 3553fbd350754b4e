package dev.lanegrad.memory;

import dev.lanegrad.DType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One run of a workspace: the arrays that results are computed into, and which serve others when it is over. Only its own thread may read
 * such results, and only until then: at any other time an array may be in other hands.
 */
public final class Lease {
    private static final ScopedValue<Lease> CURRENT = ScopedValue.newInstance();

    private final Thread thread = Thread.currentThread();
    private final long firstNode;
    private final Map<Kind, Deque<Buffer>> idle = new HashMap<>();
    private final List<Buffer> lent = new ArrayList<>();
    private boolean over;

    private record Kind(DType dtype, int length) {}

    /**
     * @param idle arrays nobody reads any more
     * @param firstNode the creation number from which on nodes belong to this run: what is older may be read after it
     */
    public Lease(List<Buffer> idle, long firstNode) {
        this.firstNode = firstNode;
        for (Buffer buffer : idle) {
            this.idle.computeIfAbsent(new Kind(buffer.dtype(), buffer.length()), kind -> new ArrayDeque<>()).push(buffer);
        }
    }

    /** The run that the present thread is in; null for none. A thread that was forked in a run is not in it. */
    public static Lease current() {
        Lease lease = CURRENT.isBound() ? CURRENT.get() : null;
        return lease != null && lease.thread == Thread.currentThread() ? lease : null;
    }

    /** The run that a node's results belong to: the present one, if the node was created in it; else null. */
    public static Lease of(long node) {
        Lease lease = current();
        return lease != null && node >= lease.firstNode ? lease : null;
    }

    /** Runs {@code body} under this lease. */
    public <T> T during(Supplier<T> body) {
        return ScopedValue.where(CURRENT, this).call(body::get);
    }

    /** Ends the run; returns the arrays that were computed into and may serve the next. */
    public List<Buffer> end() {
        over = true;
        return lent;
    }

    /** An array whose elements are whatever it was last used for. */
    Buffer take(DType dtype, int length) {
        Deque<Buffer> fitting = idle.get(new Kind(dtype, length));
        Buffer buffer = fitting == null || fitting.isEmpty() ? Buffer.allocate(dtype, length) : fitting.pop();
        lent.add(buffer);
        return buffer;
    }

    /** Gives an array away for good. */
    void keep(Buffer buffer) {
        lent.removeIf(other -> other == buffer);
    }

    /** Whether the present thread may read what was computed under this lease. */
    public boolean isValid() {
        return thread == Thread.currentThread() && !over;
    }

    /** Whose it is, for messages. */
    public Thread thread() {
        return thread;
    }
}
