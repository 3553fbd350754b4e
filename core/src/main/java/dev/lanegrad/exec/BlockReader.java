package dev.lanegrad.exec;

import dev.lanegrad.memory.Buffer;

/** Brings ranges of a tensor's elements, counted in row-major order, to the start of a buffer, as often as asked; until it is closed. */
interface BlockReader extends AutoCloseable {
    /** Brings elements [from, to). */
    void read(int from, int to, Buffer scratch);

    @Override
    default void close() {}
}
