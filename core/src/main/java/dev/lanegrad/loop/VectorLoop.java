package dev.lanegrad.loop;

/**
 * What {@link LoopCompiler} writes: the two loops of a stage. Neither calls the other: C2 would compile a small tail as a part of its
 * caller, and once it has thrown away what it made of the tail itself, as it does when a tile disproves its guesses, it would hardly see it
 * called any more, and leave it to C1.
 */
interface VectorLoop {

    /**
     * The last columns of every row, those that fill no vector. It comes first, because masks are written by the whole vector: what goes
     * beyond a row is then written again.
     */
    void tail(Tile tile);

    /** All columns but those. */
    void run(Tile tile);
}
