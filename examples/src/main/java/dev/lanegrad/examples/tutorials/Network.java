package dev.lanegrad.examples.tutorials;

import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Layer;

/**
 * What a tutorial trains: a function from inputs [images, values] to outputs [images, classes], and the error that training makes small.
 * The first of its parameters is the first layer's weight, of shape [values, hidden units].
 */
interface Network extends Layer {

    /** The error of outputs against one-hot targets, a single number: the mean over the images. */
    Tensor loss(Tensor outputs, Tensor targets);

    /** What outputs say of each class, for people to read; without a softmax that is the outputs themselves, which need not add up to 1. */
    default Tensor probabilities(Tensor outputs) {
        return outputs;
    }
}
