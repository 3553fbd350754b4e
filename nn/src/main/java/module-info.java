/** Layers, losses, optimisers, data loading, metrics and checkpoints. */
module dev.lanegrad.nn {
    requires transitive dev.lanegrad.core;

    exports dev.lanegrad.nn;
}
