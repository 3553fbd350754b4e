package dev.lanegrad.examples.mnist;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Optimizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.function.Function;

/**
 * A few steps of training on made-up images, before the real ones are read. In the background, Lanegrad then has the JVM compile the loops
 * that training needs, while the files are being read, so that the first epoch does not begin in slow motion. It is another network with
 * random numbers of its own: no bit of the result depends on it.
 */
final class Rehearsal {
    private static final int STEPS = 2;
    /** More would only take longer. */
    private static final int MOST_IMAGES = 100;
    private static final int MOST_WIDTH = 512;
    private static final int SIDE = 28;
    private static final int CLASSES = 10;

    private Rehearsal() {}

    /**
     * @param batch images in a step of the training to come
     * @param hidden the widths of its hidden layers
     * @param optimizer makes its optimiser
     */
    static void run(int batch, List<Integer> hidden, Function<List<Tensor>, Optimizer> optimizer) throws IOException {
        int images = Math.min(batch, MOST_IMAGES);
        List<Integer> widths = hidden.stream().map(width -> Math.min(width, MOST_WIDTH)).toList();
        Classifier classifier = Classifier.create(SIDE, SIDE, widths, CLASSES, Rng.of(0));
        Optimizer still = optimizer.apply(classifier.network().parameters());
        still.setLearningRate(0); // whatever the rate, this cannot diverge
        var loader = DataLoader.of(Tensor.ones(STEPS * images, SIDE * SIDE), Tensor.of(new int[STEPS * images]), images);
        var silence = new Progress(new PrintWriter(Writer.nullWriter()), false, 1, STEPS * images, System::nanoTime);
        new Training(classifier, still, loader, 1).run(silence, () -> false, () -> {});
    }
}
