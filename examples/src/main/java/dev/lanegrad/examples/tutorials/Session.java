package dev.lanegrad.examples.tutorials;

import dev.lanegrad.examples.data.DigitsFile;
import dev.lanegrad.examples.data.LabelledImages;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * How much of a tutorial is run, and where it tells of it.
 *
 * @param limit the most images to train on, and to test on
 * @param epochs the most passes through them
 */
public record Session(int limit, int epochs, PrintWriter screen) {

    /** MNIST, with inputs from 0 to 255. */
    Examples mnist(LabelledImages.Part part) throws IOException {
        return Examples.of(LabelledImages.read(LabelledImages.MNIST, part).limit(limit));
    }

    /** The UCI digits, with inputs from 0 to 16. */
    Examples digits() throws IOException {
        LabelledImages digits = DigitsFile.read(LabelledImages.DIGITS);
        return Examples.of(limit < digits.count() / 2 ? digits.limit(2 * limit) : digits);
    }

    /** So many passes, unless the session is to be shorter. */
    int epochs(int whole) {
        return Math.min(whole, epochs);
    }
}
