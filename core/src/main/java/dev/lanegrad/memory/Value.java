package dev.lanegrad.memory;

import dev.lanegrad.layout.Layout;

/** The elements of a tensor, once they are known: a buffer, and where in it they lie. */
public record Value(Buffer buffer, Layout layout) {

    /** A buffer as a whole, in row-major order. */
    public static Value contiguous(Buffer buffer, int... sizes) {
        return new Value(buffer, Layout.contiguous(sizes));
    }

    public Value withBuffer(Buffer other) {
        return new Value(other, layout);
    }

    public Value withLayout(Layout other) {
        return new Value(buffer, other);
    }
}
