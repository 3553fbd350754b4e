package dev.lanegrad.benchmarks;

/** Someone who can do tasks: we, or a peer. */
interface Side {

    /** The steps of training after which the loss must be the same on all sides. */
    int COMPARED_STEPS = 10;

    /** The batches that training goes round through, so that none stays in the cache that would not. */
    int BATCHES = 8;

    Job prepare(Task task);
}
