package dev.lanegrad.loop;

/** One execution of a plan. Stateless: any number of threads run it at once, on tiles whose outputs do not overlap. */
interface Loop {

    /** Reads and writes every element of the tile. */
    void run(Tile tile);

    /** Calls all that is compiled, with nothing to do. */
    default void idle() {}
}
