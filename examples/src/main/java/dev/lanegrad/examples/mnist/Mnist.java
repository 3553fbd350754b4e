package dev.lanegrad.examples.mnist;

import static dev.lanegrad.examples.data.LabelledImages.Part.TEST;
import static dev.lanegrad.examples.data.LabelledImages.Part.TRAIN;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.examples.data.LabelledImages;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Optimizer;
import dev.lanegrad.nn.Sgd;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program behind {@code ./mnist}: trains a classifier on MNIST or any data set of its form, and has the subcommands {@link Eval},
 * {@link Predict} and {@link TutorialCommand}. Exit code 0 is success, 1 a failure, 2 a wrong argument, each of the last two with one line
 * on the error stream.
 */
@Command(name = "mnist", mixinStandardHelpOptions = true, versionProvider = Mnist.Version.class,
        subcommands = {Eval.class, Predict.class, TutorialCommand.class}, sortOptions = false, usageHelpAutoWidth = true,
        description = "Trains a network on images of handwritten digits (MNIST, or any data set of that form), and saves it.",
        footer = {"", "Ctrl-C saves what has been learnt so far. Equal arguments give equal bits, whatever the number of threads."})
final class Mnist implements Callable<Integer> {

    /** What shells report for a program that Ctrl-C has ended: 128 and the signal's number. */
    private static final int INTERRUPTED = 130;

    private final StopSignal stop;

    @Spec
    private CommandSpec spec;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "5", converter = Numbers.Count.class,
            description = "How often to go through all training images (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--hidden", paramLabel = "N,N,...", defaultValue = "512,256", converter = Numbers.Widths.class,
            description = "The widths of the hidden layers (default: ${DEFAULT-VALUE}).")
    private Widths hidden;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "100", converter = Numbers.Count.class,
            description = "Images in a step, at most all of them (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--lr", paramLabel = "X", converter = Numbers.Rate.class,
            description = "The learning rate at the start, which then falls to 0 (default: 0.001 for adam, 0.1 for sgd).")
    private Double learningRate;

    @Option(names = "--optimizer", paramLabel = "sgd|adam", defaultValue = "adam",
            description = "How to follow the gradient (default: ${DEFAULT-VALUE}).")
    private OptimizerKind optimizer;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Where all random numbers come from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", converter = Numbers.Threads.class,
            description = "How many threads to compute on (default: one for each processor).")
    private Integer threads;

    @Option(names = "--limit", paramLabel = "N", converter = Numbers.Count.class,
            description = "Train on the first N images only.")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--data", paramLabel = "DIR",
            description = "A folder with the four IDX files, gzip'd or not (default: the MNIST that comes with Lanegrad).")
    private Path data = LabelledImages.MNIST;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "runs/mnist",
            description = "Where to save model.safetensors, over one that is there (default: ${DEFAULT-VALUE}).")
    private Path out;

    private Mnist(StopSignal stop) {
        this.stop = stop;
    }

    /** The value of {@code --hidden}. */
    record Widths(List<Integer> values) {}

    /** The choices of {@code --optimizer}. */
    enum OptimizerKind {
        SGD(0.1), ADAM(1e-3);

        final double defaultRate;

        OptimizerKind(double defaultRate) {
            this.defaultRate = defaultRate;
        }
    }

    /** From the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Mnist.class.getPackage().getImplementationVersion();
            return new String[] {"Lanegrad " + (version == null ? "(not from a jar)" : version)};
        }
    }

    @Override
    public Integer call() throws IOException {
        if (threads != null) {
            System.setProperty("lanegrad.threads", threads.toString());
        }
        LabelledImages testImages = LabelledImages.read(data, TEST);
        Rehearsal.run(batch, hidden.values(), this::optimizerOf);
        LabelledImages allImages = LabelledImages.read(data, TRAIN);
        LabelledImages trainImages = allImages.limit(limit);
        Path file = OutputFolder.open(out).file("model.safetensors");

        Rng rng = Rng.of(seed);
        Classifier classifier = Classifier.create(
                trainImages.height(), trainImages.width(), hidden.values(), allImages.classes(), rng);
        classifier.requireFitting(testImages);
        PrintWriter screen = spec.commandLine().getOut();
        screen.println(classifier.network().summary());
        if (!train(classifier, trainImages, rng, file, screen)) {
            return INTERRUPTED;
        }
        screen.println(classifier.evaluate(trainImages).line("train"));
        Evaluation test = classifier.evaluate(testImages);
        screen.println(test.line("test"));
        screen.println();
        screen.println(test.report());
        screen.println("saved in " + file);
        screen.println("SHA-256 of that file: " + sha256(file));
        screen.println(test.result());
        return 0;
    }

    /** Equal for equal arguments, whatever machine this runs on: what README promises, to compare with. */
    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /** Whether it came to the end. */
    private boolean train(Classifier classifier, LabelledImages images, Rng rng, Path file, PrintWriter screen) throws IOException {
        var training = new Training(
                classifier,
                optimizerOf(classifier.network().parameters()),
                DataLoader.of(images.inputs(), images.targets(), Math.min(batch, images.count())).shuffled(rng),
                epochs);
        boolean terminal = System.console() != null && System.console().isTerminal();
        var progress = new Progress(screen, terminal, epochs, images.count(), System::nanoTime);
        stop.open();
        training.run(progress, stop::requested, () -> classifier.save(file, Map.of("seed", Long.toString(seed))));
        if (stop.requested()) {
            screen.println("stopped; what was learnt so far is saved in " + file);
            return false;
        }
        stop.close(); // from here on there is nothing left to save
        return true;
    }

    private Optimizer optimizerOf(List<Tensor> parameters) {
        double rate = learningRate == null ? optimizer.defaultRate : learningRate;
        return optimizer == OptimizerKind.SGD ? Sgd.of(parameters, rate) : Adam.of(parameters, rate);
    }

    public static void main(String... args) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /** Runs the program and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        var stop = new StopSignal();
        var commandLine = new CommandLine(new Mnist(stop))
                .registerConverter(Path.class, new PathConverter())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Mnist::explainArguments)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
        try (stop) { // once it is closed, a JVM that was asked to stop says no more
            int exitCode = commandLine.execute(args);
            if (!out.checkError()) {
                return exitCode;
            }
            err.println("mnist: the output could not be written in full; is the disk full, or a pipe closed?");
            return exitCode == 0 ? 1 : exitCode;
        } catch (OutOfMemoryError e) {
            err.println("mnist: not enough memory for this (%d MB); allow for more, as in MNIST_HEAP=4g ./mnist"
                    .formatted(Runtime.getRuntime().maxMemory() >> 20));
            return 1;
        }
    }

    private static int explainArguments(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().printf("mnist: %s; try ./%s --help%n", oneLine(wrong.getMessage()), command.getCommandSpec().qualifiedName());
        return 2;
    }

    private static int explain(Exception failure, CommandLine command) {
        command.getErr().println("mnist: " + oneLine(switch (failure) {
            // The message of these is often a mere path.
            case NoSuchFileException e -> e.getFile() + ": no such file";
            case AccessDeniedException e -> e.getFile() + ": access denied";
            case FileSystemException e when e.getReason() == null -> e.getFile() + ": cannot be read or written";
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        }));
        return 1;
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
