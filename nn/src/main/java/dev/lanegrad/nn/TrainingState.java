package dev.lanegrad.nn;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that decides how a training run goes on, as one {@link SafeTensors} file: parameters and buffers, the optimiser's moments, step
 * counts and learning rate, the position of the loader if there is one, and how far the random generators have come. A run saved after
 * some step, and taken up in a new JVM by a program that built its parts in the same way, gives the bits of the run that was never
 * interrupted:
 *
 * <pre>{@code
 * var state = TrainingState.of(model, optimizer, loader, rng);
 * if (Files.exists(file)) {
 *     state.load(file);
 * }
 * ...
 * state.save(file); // after any step
 * }</pre>
 *
 * <p>Gradients are not part of it: save after {@link Optimizer#step}, not before.
 */
public final class TrainingState {
    private static final String MODEL = "model.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String LEARNING_RATE = "learningRate";
    private static final String LOADER = "loader";
    private static final String POSITION = "loader.position";
    private static final String NO_LOADER = "a run without a DataLoader";
    private static final String GENERATOR = "rng.";
    private static final Pattern KEPT_NAME = Pattern.compile(LEARNING_RATE + "|" + LOADER + "|loader\\.position|rng\\.[0-9]+");

    private final Layer model;
    private final Optimizer optimizer;
    /** Null for a run that goes through all its data in every step. */
    private final DataLoader loader;
    private final List<Rng> generators;

    private TrainingState(Layer model, Optimizer optimizer, DataLoader loader, Rng... generators) {
        this.model = Objects.requireNonNull(model, "model");
        this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
        this.loader = loader;
        for (int i = 0; i < Objects.requireNonNull(generators, "generators").length; i++) {
            Objects.requireNonNull(generators[i], "generators[" + i + "]");
        }
        this.generators = List.of(generators);
    }

    /**
     * The state of these parts, as it is whenever it is saved.
     *
     * @param generators all that are drawn from during training, as by {@link Dropout}, each once and always in the same order
     */
    public static TrainingState of(Layer model, Optimizer optimizer, DataLoader loader, Rng... generators) {
        return new TrainingState(model, optimizer, Objects.requireNonNull(loader, "loader"), generators);
    }

    /**
     * The state of these parts, for a run without a loader, such as one that goes through all its data in every step.
     *
     * @param generators all that are drawn from during training, as by {@link Dropout}, each once and always in the same order
     */
    public static TrainingState of(Layer model, Optimizer optimizer, Rng... generators) {
        return new TrainingState(model, optimizer, null, generators);
    }

    /**
     * {@link #save(Path, Map)} without notes.
     *
     * @throws IOException if the file cannot be written
     */
    public void save(Path path) throws IOException {
        save(path, Map.of());
    }

    /**
     * Saves the present state. An old file is replaced as a whole, or, if that fails, left as it was.
     *
     * @param notes of the caller's, such as the number of the step
     * @throws IllegalArgumentException if a note has a name that is kept for a part: learningRate, loader, loader.position, rng.0 and so on
     * @throws IOException if the file cannot be written
     */
    public void save(Path path, Map<String, String> notes) throws IOException {
        Map<String, String> metadata = decisions();
        Objects.requireNonNull(notes, "notes").forEach((name, note) -> {
            if (KEPT_NAME.matcher(Objects.requireNonNull(name, "the name of a note")).matches()) {
                throw new IllegalArgumentException("save: a note cannot be called " + name
                        + "; the name is kept for the training run's own state");
            }
            metadata.put(name, note);
        });
        new SafeTensors(tensors(), metadata).write(path);
    }

    /**
     * Takes a run up where {@link #save} left it; returns the notes kept with it, among others.
     *
     * @throws IOException if the file cannot be read, is not well-formed, or is of a run with other parts, saying which; then nothing was
     *     changed
     */
    public Map<String, String> load(Path path) throws IOException {
        SafeTensors file = SafeTensors.read(path);
        try {
            take(file);
        } catch (IllegalArgumentException ofAnotherRun) {
            throw new IOException(path + ": " + ofAnotherRun.getMessage(), ofAnotherRun);
        }
        return file.metadata();
    }

    private void take(SafeTensors file) {
        Map<String, String> saved = file.metadata();
        StrictLoading.requireAlike("training run", tensors(), file.tensors());
        requireSameParts(saved);
        double learningRate = parsed(saved, LEARNING_RATE, "a number of 0 or more",
                text -> Optimizer.requireNonNegative("learningRate", Double.parseDouble(text)));
        List<Rng.State> states = IntStream.range(0, generators.size())
                .mapToObj(i -> parsed(saved, GENERATOR + i,
                        "a seed and a number of words drawn, a multiple of 4", TrainingState::generator))
                .toList();
        DataLoader.Position position = loader == null ? null : parsed(saved, POSITION,
                "an epoch and how many of its " + loader.batches() + " batches were given out",
                text -> loader.requireExisting(position(text)));
        optimizer.load(below(OPTIMIZER, file.tensors())); // the last that can fail
        optimizer.setLearningRate(learningRate);
        if (loader != null) {
            loader.resume(position);
        }
        model.load(below(MODEL, file.tensors()));
        for (int i = 0; i < states.size(); i++) {
            generators.get(i).resume(states.get(i));
        }
    }

    private void requireSameParts(Map<String, String> saved) {
        Map<String, String> present = decisions();
        boolean isOfARun = saved.containsKey(LEARNING_RATE); // else there is worse to say
        if (isOfARun && !Objects.equals(saved.get(LOADER), present.get(LOADER))) {
            throw new IllegalArgumentException("load: it is for " + saved.getOrDefault(LOADER, NO_LOADER)
                    + ", but this is " + present.getOrDefault(LOADER, NO_LOADER));
        }
        Set<String> missing = new TreeSet<>(present.keySet());
        missing.removeAll(saved.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("load: its metadata have no " + String.join(", ", missing)
                    + "; it must be saved by a TrainingState, with as many random generators");
        }
        if (saved.containsKey(GENERATOR + generators.size())) {
            throw new IllegalArgumentException("load: it holds states of more random generators than the " + generators.size() + " given");
        }
    }

    private Map<String, Tensor> tensors() {
        var tensors = new LinkedHashMap<String, Tensor>();
        model.state().forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
        optimizer.state().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
        return tensors;
    }

    private static Map<String, Tensor> below(String prefix, Map<String, Tensor> tensors) {
        return tensors.entrySet().stream()
                .filter(tensor -> tensor.getKey().startsWith(prefix))
                .collect(Collectors.toMap(tensor -> tensor.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    /** What is no tensor. {@link Double#toString} and its inverse lose no bit, and know no locale. */
    private Map<String, String> decisions() {
        var decisions = new LinkedHashMap<String, String>();
        decisions.put(LEARNING_RATE, Double.toString(optimizer.learningRate()));
        if (loader != null) {
            decisions.put(LOADER, loader.toString());
            decisions.put(POSITION, loader.position().epoch() + " " + loader.position().batch());
        }
        for (int i = 0; i < generators.size(); i++) {
            Rng.State state = generators.get(i).state();
            decisions.put(GENERATOR + i, state.key() + " " + state.drawn());
        }
        return decisions;
    }

    private static <T> T parsed(Map<String, String> saved, String name, String wanted, Function<String, T> parse) {
        String text = saved.get(name);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | ArithmeticException notWanted) {
            throw new IllegalArgumentException("load: " + name + " is \"" + text + "\", but must be " + wanted, notWanted);
        }
    }

    private static Rng.State generator(String text) {
        long[] numbers = pair(text);
        return new Rng.State(numbers[0], numbers[1]);
    }

    private static DataLoader.Position position(String text) {
        long[] numbers = pair(text);
        return new DataLoader.Position(numbers[0], Math.toIntExact(numbers[1]));
    }

    private static long[] pair(String text) {
        long[] pair = Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
        if (pair.length != 2) {
            throw new IllegalArgumentException("not a pair of numbers");
        }
        return pair;
    }
}
