package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of a training run holds, and what it is refused for. That resuming gives the same bits is {@code ResumingTest}'s. */
class TrainingStateTest {
    @TempDir
    private Path folder;

    /** The parts of a run; the loader is null if there is none. */
    private record Parts(Sequential model, Optimizer optimizer, DataLoader loader, List<Rng> generators) {
        static Parts of(long seed, int outputs, int batchSize, int generators) {
            Rng rng = Rng.of(seed);
            Sequential model = Sequential.of(Dense.of(3, outputs, rng), Dropout.of(0.5, rng));
            DataLoader loader = DataLoader.of(rng.normal(10, 3), rng.integers(2, 10), batchSize).shuffled(rng);
            return new Parts(model, Adam.of(model.parameters(), 0.1), loader, List.of(rng, Rng.of(5)).subList(0, generators));
        }

        Parts withoutLoader() {
            return new Parts(model, optimizer, null, generators);
        }

        TrainingState state() {
            Rng[] drawnFrom = generators.toArray(Rng[]::new);
            return loader == null ? TrainingState.of(model, optimizer, drawnFrom) : TrainingState.of(model, optimizer, loader, drawnFrom);
        }

        void step() {
            step(loader.iterator().next());
        }

        void step(Batch batch) {
            optimizer.zeroGrad();
            Losses.crossEntropy(model.apply(batch.inputs()), batch.labels()).backward();
            optimizer.step();
        }

        /** All that loading may change, to be compared. */
        List<Object> snapshot() {
            List<Object> all = new ArrayList<>(List.of(optimizer.learningRate(), loader == null ? "none" : loader.position()));
            model.state().values().forEach(parameter -> all.add(Arrays.toString(parameter.toFloatArray())));
            optimizer.state().values().forEach(moment -> all.add(Arrays.toString(moment.toDoubleArray())));
            generators.forEach(generator -> all.add(generator.state()));
            return all;
        }

        void requireRefused(Path file, String message) {
            List<Object> before = snapshot();
            IOException refusal = assertThrows(IOException.class, () -> state().load(file));
            assertTrue(refusal.getMessage().startsWith(file + ": ") && refusal.getMessage().contains(message), refusal::getMessage);
            assertEquals(before, snapshot());
        }
    }

    private Path saved() throws IOException {
        Path file = folder.resolve("state.safetensors");
        Parts parts = Parts.of(1, 2, 4, 1);
        parts.step();
        parts.optimizer.setLearningRate(0.1 / 3);
        parts.state().save(file, Map.of("epoch", "zero"));
        return file;
    }

    @Test
    void everyPartGoesOnFromTheFile() throws IOException {
        Parts saved = Parts.of(1, 2, 4, 1);
        saved.step();
        Parts loaded = Parts.of(1, 2, 4, 1);
        assertEquals("zero", loaded.state().load(saved()).get("epoch"));
        assertArrayEquals(saved.model.parameters().getFirst().toFloatArray(), loaded.model.parameters().getFirst().toFloatArray());
        assertEquals(1, loaded.optimizer.state().get("0.step").item());
        assertEquals(0.1 / 3, loaded.optimizer.learningRate());
        assertEquals(new DataLoader.Position(0, 1), loaded.loader.position());
        assertEquals(saved.generators.getFirst().state(), loaded.generators.getFirst().state());
    }

    @Test
    void aRunWithoutALoaderGoesOnToTheSameBits() throws IOException {
        Batch all = new Batch(Rng.of(7).normal(10, 3), Rng.of(8).integers(2, 10));
        Path file = folder.resolve("state.safetensors");
        Parts whole = Parts.of(1, 2, 4, 1).withoutLoader();
        for (int step = 0; step < 6; step++) {
            if (step == 3) {
                whole.state().save(file);
            }
            whole.step(all);
        }
        Parts resumed = Parts.of(1, 2, 4, 1).withoutLoader();
        resumed.state().load(file);
        for (int step = 3; step < 6; step++) {
            resumed.step(all);
        }
        assertEquals(whole.snapshot(), resumed.snapshot());
    }

    @Test
    void aRunWithoutALoaderIsNoneWithOne() throws IOException {
        Path file = folder.resolve("state.safetensors");
        Parts.of(1, 2, 4, 1).withoutLoader().state().save(file);
        Parts.of(1, 2, 4, 1).requireRefused(file, "load: it is for a run without a DataLoader, but this is DataLoader(inputs of [10, 3], ");
    }

    /** A run of other parts. */
    enum Other {
        MODEL(Parts.of(1, 3, 4, 1), "model.0.weight is F32[3, 2]"),
        BATCH_SIZE(Parts.of(1, 2, 5, 1), "batches of 5"),
        NO_LOADER(Parts.of(1, 2, 4, 1).withoutLoader(), "load: it is for DataLoader(inputs of [10, 3], batches of 4, shuffled by seed "),
        SHUFFLING(Parts.of(2, 2, 4, 1), "shuffled by seed"),
        TOO_FEW_GENERATORS(Parts.of(1, 2, 4, 0), "more random generators than the 0 given"),
        TOO_MANY_GENERATORS(Parts.of(1, 2, 4, 2), "have no rng.1");

        private final Parts parts;
        private final String message;

        Other(Parts parts, String message) {
            this.parts = parts;
            this.message = message;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherRunIsRefusedAndLeftAsItWas(Other other) throws IOException {
        other.parts.requireRefused(saved(), other.message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "learningRate    | fast         | a number of 0 or more",
            "learningRate    | -1.0         | a number of 0 or more",
            "learningRate    | NaN          | a number of 0 or more",
            "loader.position | abc          | an epoch and how many of its 3 batches were given out",
            "loader.position | 0            | an epoch and how many of its 3 batches were given out",
            "loader.position | 0 4          | an epoch and how many of its 3 batches were given out",
            "loader.position | 0 4294967296 | an epoch and how many of its 3 batches were given out",
            "rng.0           | 1 2 3        | a seed and a number of words drawn, a multiple of 4",
            "rng.0           | 1 2          | a seed and a number of words drawn, a multiple of 4"})
    void anEntryThatCannotBeIsNamedAndNothingChanged(String name, String text, String wanted) throws IOException {
        Path file = saved();
        SafeTensors content = SafeTensors.read(file);
        var metadata = new HashMap<>(content.metadata());
        metadata.put(name, text);
        new SafeTensors(content.tensors(), metadata).write(file);
        Parts.of(1, 2, 4, 1).requireRefused(file, "load: " + name + " is \"" + text + "\", but must be " + wanted);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE})
    void aStepCountThatCannotBeIsNamedAndNothingChanged(int steps) throws IOException {
        Path file = saved();
        SafeTensors content = SafeTensors.read(file);
        var tensors = new HashMap<>(content.tensors());
        tensors.put("optimizer.1.step", Tensor.scalar(steps, DType.I32));
        new SafeTensors(tensors, content.metadata()).write(file);
        Parts.of(1, 2, 4, 1).requireRefused(file, "1.step is " + steps);
    }

    @Test
    void aMereCheckpointIsRefused() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Parts parts = Parts.of(1, 2, 4, 1);
        Checkpoint.save(file, parts.model);
        assertThrows(IOException.class, () -> parts.state().load(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"learningRate", "loader", "loader.position", "rng.0", "rng.1", "rng.10"})
    void aNoteCannotTakeTheNameOfAPart(String name) {
        for (Parts parts : List.of(Parts.of(1, 2, 4, 1), Parts.of(1, 2, 4, 1).withoutLoader())) {
            TrainingState state = parts.state();
            var refusal = assertThrows(IllegalArgumentException.class, () -> state.save(folder.resolve("x"), Map.of(name, "mine")));
            assertTrue(refusal.getMessage().contains("cannot be called " + name + ";"), refusal::getMessage);
        }
    }

    @Test
    void nullsAreNamed() {
        TrainingState state = Parts.of(1, 2, 4, 1).state();
        var nameless = Collections.<String, String>singletonMap(null, "mine");
        Parts parts = Parts.of(1, 2, 4, 1);
        assertEquals("generators[0]", assertThrows(NullPointerException.class,
                () -> TrainingState.of(parts.model, parts.optimizer, (Rng) null)).getMessage());
        assertEquals("loader", assertThrows(NullPointerException.class,
                () -> TrainingState.of(parts.model, parts.optimizer, (DataLoader) null)).getMessage());
        assertEquals("notes", assertThrows(NullPointerException.class, () -> state.save(folder.resolve("x"), null)).getMessage());
        assertEquals("the name of a note",
                assertThrows(NullPointerException.class, () -> state.save(folder.resolve("x"), nameless)).getMessage());
    }
}
