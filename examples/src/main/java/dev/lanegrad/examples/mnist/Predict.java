package dev.lanegrad.examples.mnist;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./mnist predict}: what a saved model reads in pictures of any size, with dark ink on light or light ink on dark. */
@Command(name = "predict", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        description = "Says what a saved model reads in pictures of any size, with dark ink on light or light on dark.")
final class Predict implements Callable<Integer> {

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "A model.safetensors that ./mnist has saved.")
    private Path model;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "PNG, JPEG, GIF or BMP files, one character in each.")
    private List<Path> images;

    @Override
    public Integer call() throws Exception {
        return 0;
    }
}
