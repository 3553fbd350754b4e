package dev.lanegrad.examples.data;

import static dev.lanegrad.examples.data.LabelledImages.Part.TEST;
import static dev.lanegrad.examples.data.LabelledImages.Part.TRAIN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledImagesTest {

    @TempDir
    private Path folder;

    @Test
    void mnistItself() throws IOException {
        LabelledImages train = LabelledImages.read(LabelledImages.MNIST, TRAIN);
        LabelledImages test = LabelledImages.read(LabelledImages.MNIST, TEST);
        assertEquals(60_000, train.count());
        assertEquals(10_000, test.count());
        assertEquals(10, train.classes());
        assertEquals(784, train.imageSize());
        assertArrayEquals(new int[] {5, 0, 4, 1, 9}, Arrays.copyOf(train.targets().toIntArray(), 5));
        assertArrayEquals(new int[] {7, 2, 1, 0, 4}, Arrays.copyOf(test.targets().toIntArray(), 5));
        // The mean and deviation that are quoted for MNIST everywhere, 0.1307 and 0.3081.
        double sum = 0;
        double squares = 0;
        for (float value : train.inputs().toFloatArray()) {
            sum += value;
            squares += value * value;
        }
        double mean = sum / (60_000 * 784);
        assertEquals(0.1307, mean, 5e-5);
        assertEquals(0.3081, Math.sqrt(squares / (60_000 * 784) - mean * mean), 5e-5);
    }

    @Test
    void otherSizesAndClasses() throws IOException {
        LabelledImages images = LabelledImages.read(Idx.dataSet(folder, 4, 13, 26, 5), TEST);
        assertEquals(52, images.count());
        assertEquals(13, images.classes());
        assertEquals(26, images.height());
        assertEquals(5, images.width());
    }

    @Test
    void limitTakesTheFirstOnes() throws IOException {
        LabelledImages images = LabelledImages.read(Idx.dataSet(folder, 2, 3, 4, 4), TEST);
        LabelledImages two = images.limit(2);
        assertEquals(2, two.count());
        assertArrayEquals(new int[] {0, 1}, two.targets().toIntArray());
        assertArrayEquals(Arrays.copyOf(images.inputs().toFloatArray(), 32), two.inputs().toFloatArray());
        assertEquals(6, images.limit(1000).count());
    }

    @ParameterizedTest
    @CsvSource({"-,''", "-,.gz", ".,''", ".,.gz"})
    void everyWayToNameTheFiles(String separator, String end) throws IOException {
        Files.write(folder.resolve("t10k-images" + separator + "idx3-ubyte" + end), Idx.of(new int[] {1, 1, 1}, (byte) 255));
        Files.write(folder.resolve("t10k-labels" + separator + "idx1-ubyte" + end), Idx.of(new int[] {1}, (byte) 200));
        LabelledImages images = LabelledImages.read(folder, TEST);
        assertArrayEquals(new float[] {1}, images.inputs().toFloatArray());
        assertArrayEquals(new int[] {200}, images.targets().toIntArray());
    }

    @Test
    void missingFilesAreNamedInEveryForm() {
        String message = assertThrows(IOException.class, () -> LabelledImages.read(folder, TRAIN)).getMessage();
        assertTrue(message.contains("train-images-idx3-ubyte, train-images-idx3-ubyte.gz, train-images.idx3-ubyte"), message);
        Path nowhere = folder.resolve("nowhere");
        assertEquals(nowhere + ": no such folder", assertThrows(IOException.class, () -> LabelledImages.read(nowhere, TRAIN)).getMessage());
    }

    @Test
    void countsThatDiffer() throws IOException {
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), Idx.of(new int[] {2, 1, 1}, new byte[2]));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), Idx.of(new int[] {3}, new byte[3]));
        String message = assertThrows(IOException.class, () -> LabelledImages.read(folder, TEST)).getMessage();
        assertTrue(message.contains("has 2 images") && message.contains("has 3 labels"), message);
    }
}
