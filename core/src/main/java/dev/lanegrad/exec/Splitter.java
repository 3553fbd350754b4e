package dev.lanegrad.exec;

/** Who runs a range, and in which pieces. Pieces never decide a bit. */
interface Splitter {
    /** The calling thread, all at once. */
    Splitter ALONE = (count, alignment, range) -> range.run(0, count);

    /** All threads: {@link Workers#split}. */
    Splitter TOGETHER = Workers::split;

    /** Runs [0, count), in pieces that begin at multiples of {@code alignment}. */
    void split(int count, int alignment, Workers.Range range);
}
