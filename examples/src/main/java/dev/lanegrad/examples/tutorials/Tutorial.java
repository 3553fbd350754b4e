package dev.lanegrad.examples.tutorials;

import java.io.IOException;
import java.util.List;

/**
 * A classic from-scratch tutorial on recognising digits, whose backpropagation was written by hand: here with the same model, loss and
 * training loop, and the gradients derived.
 */
public sealed interface Tutorial permits HiddenLayer, Digits, TanhSoftmax, FullBatch, MsePerceptron, DeepRelu {

    /** All of them. */
    static List<Tutorial> all() {
        return List.of(new HiddenLayer(), new Digits(), new TanhSoftmax(), new FullBatch(), new MsePerceptron(), new DeepRelu());
    }

    /** What users call it. */
    String name();

    /** What it trains, in a sentence. */
    String summary();

    /** Trains, and returns what came of each training. */
    List<Trial> run(Session session) throws IOException;
}
