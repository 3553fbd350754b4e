package dev.lanegrad.examples.tutorials;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.examples.data.LabelledImages;
import java.util.function.UnaryOperator;

/**
 * Images to learn from, or to be asked about.
 *
 * @param pixels as their file has them, of shape [count, height * width]
 * @param inputs what the network gets, of shape [count, values]
 * @param labels class numbers, I32 of shape [count]
 * @param targets the same as one-hot rows, of shape [count, classes]
 */
record Examples(int height, int width, Tensor pixels, Tensor inputs, Tensor labels, Tensor targets) {

    /** All digits there are. */
    private static final int CLASSES = 10;

    /** Whose inputs are the pixels as they are. */
    static Examples of(LabelledImages images) {
        Tensor pixels = Tensor.generate(i -> images.pixels()[i] & 0xff, images.count(), images.imageSize());
        Tensor labels = images.targets();
        return new Examples(images.height(), images.width(), pixels, pixels, labels, labels.oneHot(CLASSES).evaluate());
    }

    /** These with other inputs, made of the pixels. */
    Examples withInputs(UnaryOperator<Tensor> preparation) {
        return new Examples(height, width, pixels, preparation.apply(pixels).evaluate(), labels, targets);
    }

    /** Those from one position up to but not including another. */
    Examples slice(int start, int stop) {
        return new Examples(height, width, pixels.slice(0, start, stop), inputs.slice(0, start, stop), labels.slice(0, start, stop),
                targets.slice(0, start, stop));
    }

    /** The first ones, or all if there are no more. */
    Examples first(int limit) {
        return slice(0, Math.min(limit, count()));
    }

    /** These in random order. */
    Examples shuffled(Rng rng) {
        Tensor order = rng.permutation(count());
        return new Examples(height, width, pixels.indexSelect(0, order), inputs.indexSelect(0, order), labels.indexSelect(0, order),
                targets.indexSelect(0, order));
    }

    int count() {
        return labels.size();
    }
}
