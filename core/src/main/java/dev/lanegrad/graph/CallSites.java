package dev.lanegrad.graph;

import dev.lanegrad.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Where in the user's code ops were called, remembered only within a scope that asks for it. */
public final class CallSites {
    /** How many scopes are open, in any thread: while there is none, an op pays one read for not being remembered. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private static final String LIBRARY = Tensor.class.getPackageName() + ".";

    private static final ScopedValue<Map<Node, StackTraceElement>> REMEMBERED = ScopedValue.newInstance();

    private CallSites() {}

    /** Runs {@code body} with call sites remembered. */
    public static <T> T during(Supplier<T> body) {
        OPEN.incrementAndGet();
        try {
            return ScopedValue.where(REMEMBERED, Collections.synchronizedMap(new WeakHashMap<>())).call(body::get);
        } finally {
            OPEN.decrementAndGet();
        }
    }

    /** Whether this thread is in such a scope. */
    public static boolean areRemembered() {
        return OPEN.get() != 0 && REMEMBERED.isBound();
    }

    static void remember(Node node) {
        if (areRemembered()) {
            caller().ifPresent(frame -> REMEMBERED.get().put(node, frame));
        }
    }

    /** The innermost frame outside this library. */
    private static Optional<StackTraceElement> caller() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).walk(frames -> frames
                .filter(frame -> !isOfLibrary(frame.getDeclaringClass()) && !frame.getClassName().startsWith("java."))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement));
    }

    /** By its package too, because the user's own classes may be in the same jar. */
    private static boolean isOfLibrary(Class<?> type) {
        var library = CallSites.class.getProtectionDomain().getCodeSource();
        return type.getName().startsWith(LIBRARY) && Objects.equals(library, type.getProtectionDomain().getCodeSource());
    }

    /** Where a node's op was called, for a message: " at ..." or nothing. */
    public static String of(Node node) {
        StackTraceElement frame = areRemembered() ? REMEMBERED.get().get(node) : null;
        return frame == null ? "" : " at " + frame;
    }
}
