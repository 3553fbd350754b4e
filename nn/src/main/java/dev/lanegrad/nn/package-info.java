/** Layers, losses, optimisers, data, metrics and checkpoints on top of {@link dev.lanegrad}. */
package dev.lanegrad.nn;
