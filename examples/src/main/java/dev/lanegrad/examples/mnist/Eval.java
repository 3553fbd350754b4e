package dev.lanegrad.examples.mnist;

import static dev.lanegrad.examples.data.LabelledImages.Part.TEST;

import dev.lanegrad.examples.data.LabelledImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./mnist eval}: how well a saved model does on the test images. */
@Command(name = "eval", mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
        description = "Reports how well a saved model does on the test images.")
final class Eval implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "A model.safetensors that ./mnist has saved.")
    private Path model;

    @Option(names = "--data", paramLabel = "DIR", description = "The data set (default: the MNIST that comes with Lanegrad).")
    private Path data = LabelledImages.MNIST;

    @Override
    public Integer call() throws IOException {
        Classifier classifier = Classifier.load(model);
        LabelledImages images = LabelledImages.read(data, TEST);
        classifier.requireFitting(images);
        PrintWriter screen = spec.commandLine().getOut();
        Evaluation test = classifier.evaluate(images);
        screen.println(test.line("test"));
        screen.println();
        screen.println(test.report());
        screen.println(test.result());
        return 0;
    }
}
