package dev.lanegrad.examples.mnist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./mnist predict}: what a saved model reads in pictures of any size, with dark ink on light or light ink on dark. */
@Command(name = "predict", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        description = "Says what a saved model reads in pictures of any size, with dark ink on light or light on dark.")
final class Predict implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "A model.safetensors that ./mnist has saved.")
    private Path model;

    @Parameters(paramLabel = "IMAGE", index = "0..*", arity = "1",
            description = "PNG, JPEG, GIF, BMP or TIFF files, one character in each.")
    private List<Path> images;

    @Override
    public Integer call() throws IOException {
        Classifier classifier = Classifier.load(model);
        for (Path image : images) {
            DigitImage picture = DigitImage.read(image);
            try {
                picture = picture.normalised(classifier.height(), classifier.width());
            } catch (IllegalArgumentException blank) {
                throw new IOException(image + ": " + blank.getMessage(), blank);
            }
            spec.commandLine().getOut().println(line(image, classifier.probabilities(picture)));
        }
        return 0;
    }

    /** The most probable class, and the one that it might also be. */
    private static String line(Path image, float[] probabilities) {
        List<Integer> order = IntStream.range(0, probabilities.length).boxed()
                .sorted(Comparator.comparingDouble((Integer label) -> -probabilities[label]))
                .toList();
        return image + ": " + order.stream()
                .limit(2)
                .map(label -> String.format(Locale.ROOT, "%d (%.1f %%)", label, 100 * probabilities[label]))
                .collect(Collectors.joining(", else "));
    }
}
