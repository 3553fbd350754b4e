package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    @Test
    void aCheckpointGivesTheModelBack() throws IOException {
        Sequential model = Sequential.of(Dense.of(4, 3, Rng.of(1)), Tensor::relu, Dense.of(3, 2, Rng.of(2)));
        Sequential other = Sequential.of(Dense.of(4, 3, Rng.of(3)), Tensor::relu, Dense.of(3, 2, Rng.of(4)));
        Checkpoint.save(file(), model, Map.of("hidden", "3"));
        assertEquals(Map.of("hidden", "3"), Checkpoint.load(file(), other));
        Tensor x = Rng.of(5).normal(6, 4);
        assertArrayEquals(model.apply(x).toFloatArray(), other.apply(x).toFloatArray());
    }

    @Test
    void aCheckpointOfAnotherModelIsRefusedAndTheModelIsUnchanged() throws IOException {
        Checkpoint.save(file(), Sequential.of(Dense.of(4, 3, Rng.of(1)), Dense.of(3, 2, Rng.of(1)).withoutBias()));
        Sequential model = Sequential.of(Dense.of(4, 3, Rng.of(2)), Dense.of(3, 5, Rng.of(2)));
        float[] before = model.parameters().getFirst().toFloatArray();
        String message = assertThrows(IOException.class, () -> Checkpoint.load(file(), model)).getMessage();
        assertTrue(message.startsWith(file() + ": ") && message.contains("mismatch: 1.weight is F32[3, 2], but must be F32[3, 5]")
                && message.contains("missing: 1.bias, F32[5]"), message);
        assertArrayEquals(before, model.parameters().getFirst().toFloatArray());
    }
}
