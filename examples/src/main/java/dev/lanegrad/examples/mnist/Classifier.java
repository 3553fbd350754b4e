package dev.lanegrad.examples.mnist;

import dev.lanegrad.Autodiff;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.examples.data.LabelledImages;
import dev.lanegrad.nn.Checkpoint;
import dev.lanegrad.nn.ConfusionMatrix;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Layer;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Mode;
import dev.lanegrad.nn.SafeTensors;
import dev.lanegrad.nn.Sequential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A multi-layer perceptron for images of one size. Its file is enough to build it again.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param widths the number of values between layers, from the image's pixels to the classes
 * @param network from images [n, height * width], 0 to 1, to logits [n, classes]
 */
record Classifier(int height, int width, List<Integer> widths, Sequential network) {

    /** Images at a time where nothing is learnt: enough to keep all threads busy. */
    private static final int CHUNK = 1000;

    /** A new one, with weights drawn from {@code rng}. */
    static Classifier create(int height, int width, List<Integer> hidden, int classes, Rng rng) {
        List<Integer> widths = Stream.of(List.of(height * width), hidden, List.of(classes)).flatMap(List::stream).toList();
        Sequential network = Sequential.of();
        for (int i = 1; i < widths.size(); i++) {
            if (i > 1) {
                network = network.then(Layer.named("relu", Tensor::relu));
            }
            network = network.then(Dense.of(widths.get(i - 1), widths.get(i), rng));
        }
        return new Classifier(height, width, widths, network);
    }

    int classes() {
        return widths.getLast();
    }

    /** Saves the parameters, what {@link #load} needs besides, and notes of the caller's. */
    void save(Path file, Map<String, String> notes) throws IOException {
        var metadata = new HashMap<>(notes);
        metadata.put("height", Integer.toString(height));
        metadata.put("width", Integer.toString(width));
        metadata.put("widths", widths.stream().map(String::valueOf).collect(Collectors.joining(",")));
        Checkpoint.save(file, network, metadata);
    }

    /** A saved one. */
    static Classifier load(Path file) throws IOException {
        SafeTensors saved = SafeTensors.read(file);
        try {
            int height = Integer.parseInt(note(saved, "height"));
            int width = Integer.parseInt(note(saved, "width"));
            List<Integer> widths = Stream.of(note(saved, "widths").split(",")).map(Integer::valueOf).toList();
            checkSize(saved, height, width, widths);
            Classifier classifier = create(height, width, widths.subList(1, widths.size() - 1), widths.getLast(), Rng.of(0));
            classifier.network.load(saved.tensors());
            return classifier;
        } catch (IllegalArgumentException | ArithmeticException notOurs) {
            throw new IOException(file + ": not a classifier that ./mnist has saved: " + notOurs.getMessage(), notOurs);
        }
    }

    private static String note(SafeTensors saved, String key) {
        String note = saved.metadata().get(key);
        if (note == null) {
            throw new IllegalArgumentException("its metadata have no \"" + key + "\"");
        }
        return note;
    }

    /** Before anything is allocated, because anyone can write anything into metadata. */
    private static void checkSize(SafeTensors saved, int height, int width, List<Integer> widths) {
        long parameters = 0;
        for (int i = 1; i < widths.size(); i++) {
            parameters = Math.addExact(parameters, Math.multiplyExact(widths.get(i - 1) + 1L, widths.get(i)));
        }
        long present = saved.tensors().values().stream().mapToLong(Tensor::size).sum();
        if (height < 1 || widths.size() < 2 || widths.getFirst() != Math.multiplyExact(height, width) || parameters != present
                || widths.stream().anyMatch(each -> each < 1)) {
            throw new IllegalArgumentException("%d x %d pixels and layer widths of %s do not fit its %d parameters".formatted(
                    height, width, widths, present));
        }
    }

    /** @throws IOException if these images are not of this classifier's size, or of classes that it does not know */
    void requireFitting(LabelledImages images) throws IOException {
        if (images.height() != height || images.width() != width || images.classes() > classes()) {
            throw new IOException(("the test images have %d x %d pixels and labels up to %d, "
                    + "but the classifier is for %d x %d and %d classes").formatted(
                            images.height(), images.width(), images.classes() - 1, height, width, classes()));
        }
    }

    /** How well this does on images that fit. */
    Evaluation evaluate(LabelledImages images) {
        Tensor inputs = images.inputs();
        Tensor targets = images.targets();
        ConfusionMatrix confusion = ConfusionMatrix.empty(classes());
        double lossSum = 0;
        for (int from = 0; from < images.count(); from += CHUNK) {
            int to = Math.min(images.count(), from + CHUNK);
            Tensor logits = logits(inputs.slice(0, from, to)).evaluate();
            Tensor labels = targets.slice(0, from, to);
            lossSum += Losses.crossEntropy(logits, labels).item() * (to - from);
            confusion = confusion.plus(ConfusionMatrix.of(logits, labels));
        }
        return new Evaluation(lossSum / images.count(), confusion);
    }

    /** The probability of each class. */
    float[] probabilities(DigitImage image) {
        return logits(Tensor.of(image.ink(), 1, height * width)).softmax(1).toFloatArray();
    }

    private Tensor logits(Tensor inputs) {
        return Mode.evaluation(() -> Autodiff.noGrad(() -> network.apply(inputs)));
    }
}
