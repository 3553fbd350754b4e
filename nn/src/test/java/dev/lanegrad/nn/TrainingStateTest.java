package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a file of a training run holds, and what it is refused for. That resuming gives the same bits is {@code ResumingTest}'s. */
class TrainingStateTest {
    @TempDir
    private Path folder;

    /** The parts of a run. */
    private record Parts(Sequential model, Optimizer optimizer, DataLoader loader, List<Rng> generators) {
        static Parts of(long seed, int outputs, int batchSize, int generators) {
            Rng rng = Rng.of(seed);
            Sequential model = Sequential.of(Dense.of(3, outputs, rng), Dropout.of(0.5, rng));
            DataLoader loader = DataLoader.of(rng.normal(10, 3), rng.integers(2, 10), batchSize).shuffled(rng);
            return new Parts(model, Adam.of(model.parameters(), 0.1), loader, List.of(rng, Rng.of(5)).subList(0, generators));
        }

        TrainingState state() {
            return TrainingState.of(model, optimizer, loader, generators.toArray(Rng[]::new));
        }

        void step() {
            Batch batch = loader.iterator().next();
            optimizer.zeroGrad();
            Losses.crossEntropy(model.apply(batch.inputs()), batch.labels()).backward();
            optimizer.step();
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

    /** A run of other parts. */
    enum Other {
        MODEL(Parts.of(1, 3, 4, 1), "model.0.weight is F32[3, 2]"),
        BATCH_SIZE(Parts.of(1, 2, 5, 1), "batches of 5"),
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
        Path file = saved();
        Tensor weight = other.parts.model.parameters().getFirst();
        float[] before = weight.toFloatArray();
        IOException refusal = assertThrows(IOException.class, () -> other.parts.state().load(file));
        assertTrue(refusal.getMessage().startsWith(file + ": ") && refusal.getMessage().contains(other.message), refusal::getMessage);
        assertArrayEquals(before, weight.toFloatArray());
        assertEquals(0.1, other.parts.optimizer.learningRate());
        assertEquals(new DataLoader.Position(0, 0), other.parts.loader.position());
    }

    @Test
    void aMereCheckpointIsRefused() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Parts parts = Parts.of(1, 2, 4, 1);
        Checkpoint.save(file, parts.model);
        assertThrows(IOException.class, () -> parts.state().load(file));
    }

    @Test
    void aNoteCannotTakeTheNameOfAPart() {
        TrainingState state = Parts.of(1, 2, 4, 1).state();
        var refusal = assertThrows(IllegalArgumentException.class, () -> state.save(folder.resolve("x"), Map.of("rng.0", "mine")));
        assertTrue(refusal.getMessage().contains("rng.0"), refusal::getMessage);
    }
}
