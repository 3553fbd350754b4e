package dev.lanegrad.examples.mnist;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program behind {@code ./mnist}: trains a classifier on MNIST or any data set of its form, and has the subcommands {@link Eval} and
 * {@link Predict}. Exit code 0 is success, 1 a failure, 2 a wrong argument, each of the last two with one line on the error stream.
 */
@Command(name = "mnist", mixinStandardHelpOptions = true, versionProvider = Mnist.Version.class,
        subcommands = {Eval.class, Predict.class}, sortOptions = false, usageHelpAutoWidth = true,
        description = "Trains a network on images of handwritten digits (MNIST, or any data set of that form), and saves it.",
        footer = {"", "Ctrl-C saves what has been learnt so far. Equal arguments give equal bits, whatever the number of threads."})
final class Mnist implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "5", converter = Numbers.Count.class,
            description = "How often to go through all training images (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--hidden", paramLabel = "N,N,...", defaultValue = "512,256", converter = Numbers.Widths.class,
            description = "The widths of the hidden layers (default: ${DEFAULT-VALUE}).")
    private Widths hidden;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "100", converter = Numbers.Count.class,
            description = "Images in a step (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--lr", paramLabel = "X", converter = Numbers.Rate.class,
            description = "The learning rate (default: 0.001 for adam, 0.1 for sgd).")
    private Double learningRate;

    @Option(names = "--optimizer", paramLabel = "sgd|adam", defaultValue = "adam",
            description = "How to follow the gradient (default: ${DEFAULT-VALUE}).")
    private OptimizerKind optimizer;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "Where all random numbers come from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", converter = Numbers.Count.class,
            description = "How many threads to compute on (default: one for each processor).")
    private Integer threads;

    @Option(names = "--limit", paramLabel = "N", converter = Numbers.Count.class,
            description = "Train on the first N images only.")
    private Integer limit;

    @Option(names = "--data", paramLabel = "DIR",
            description = "A folder with the four IDX files, gzip'd or not (default: the MNIST that comes with Lanegrad).")
    private Path data = LabelledImages.MNIST;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "runs/mnist",
            description = "Where to save model.safetensors, over one that is there (default: ${DEFAULT-VALUE}).")
    private Path out;

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
    public Integer call() throws Exception {
        return 0;
    }

    public static void main(String... args) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /** Runs the program and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        var commandLine = new CommandLine(new Mnist())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Mnist::explainArguments)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command));
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError e) {
            err.println("mnist: not enough memory for this (%d MB); allow for more with JAVA_TOOL_OPTIONS=-Xmx.."
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
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        command.getErr().println("mnist: " + oneLine(message));
        return 1;
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
