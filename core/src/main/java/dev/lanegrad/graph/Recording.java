package dev.lanegrad.graph;

import java.util.function.Supplier;

/** Whether ops are being recorded for differentiation: a property of a scope, which other threads do not see and no one can leave switched off. */
public final class Recording {
    private static final ScopedValue<Boolean> ON = ScopedValue.newInstance();

    private Recording() {}

    public static boolean isOn() {
        return !ON.isBound() || ON.get();
    }

    public static <T> T with(boolean on, Supplier<T> body) {
        return ScopedValue.where(ON, on).call(body::get);
    }
}
