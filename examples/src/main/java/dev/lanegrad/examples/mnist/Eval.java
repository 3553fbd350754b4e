package dev.lanegrad.examples.mnist;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./mnist eval}: how well a saved model does on the test images. */
@Command(name = "eval", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        description = "Reports how well a saved model does on the test images.")
final class Eval implements Callable<Integer> {

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "A model.safetensors that ./mnist has saved.")
    private Path model;

    @Option(names = "--data", paramLabel = "DIR", description = "The data set (default: the MNIST that comes with Lanegrad).")
    private Path data = LabelledImages.MNIST;

    @Override
    public Integer call() throws Exception {
        return 0;
    }
}
