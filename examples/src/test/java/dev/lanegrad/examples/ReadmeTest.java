package dev.lanegrad.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Metrics;
import dev.lanegrad.nn.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README shows is what is compiled and run here. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path THIS = Path.of("src/test/java/dev/lanegrad/examples/ReadmeTest.java");
    private static final Path INTRODUCTIONS = Path.of("src/main/java/dev/lanegrad/examples/introductions");

    /** Its accuracy on images of ten kinds, each a pattern of its own under noise. */
    private static double networkInFifteenLines(Tensor images, Tensor labels, Tensor testImages, Tensor testLabels) {
        // README: begin
        var rng = Rng.of(42);
        var loader = DataLoader.of(images, labels, 100).shuffled(rng);
        var model = Sequential.of(
                Dense.of(784, 128, rng), Tensor::relu,
                Dense.of(128, 10, rng));
        var optimizer = Adam.of(model.parameters(), 1e-3);
        for (int epoch = 0; epoch < 5; epoch++) {
            for (Batch batch : loader) {
                Tensor loss = Losses.crossEntropy(model.apply(batch.inputs()), batch.labels());
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
        }
        IO.println("accuracy: " + Metrics.accuracy(model.apply(testImages), testLabels));
        // README: end
        return Metrics.accuracy(model.apply(testImages), testLabels);
    }

    @Test
    void theNetworkInFifteenLinesLearns() {
        Rng rng = Rng.of(1);
        Tensor patterns = rng.normal(10, 784);
        Tensor labels = rng.integers(10, 2000);
        Tensor images = patterns.indexSelect(0, labels).add(rng.normal(2000, 784).mul(3));
        double accuracy = networkInFifteenLines(
                images.slice(0, 0, 1000), labels.slice(0, 0, 1000), images.slice(0, 1000, 2000), labels.slice(0, 1000, 2000));
        assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
    }

    @Test
    void readmeShowsTheseFifteenLines() throws IOException {
        List<String> lines = Files.readAllLines(THIS).stream()
                .dropWhile(line -> !line.strip().equals("// README: begin")).skip(1)
                .takeWhile(line -> !line.strip().equals("// README: end"))
                .map(line -> line.substring(8)).toList();
        List<String> shown = Files.readAllLines(README).stream()
                .dropWhile(line -> !line.equals("## A network in fifteen lines"))
                .dropWhile(line -> !line.equals("```java")).skip(1)
                .takeWhile(line -> !line.equals("```")).toList();
        assertEquals(15, lines.size());
        assertEquals(lines, shown);
    }

    @Test
    void readmeListsEveryIntroduction() throws IOException {
        List<String> listed = Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("| [`Intro")).map(line -> line.substring(4, line.indexOf('`', 4))).toList();
        try (Stream<Path> files = Files.list(INTRODUCTIONS)) {
            assertEquals(files.map(file -> file.getFileName().toString().replace(".java", "")).sorted().toList(), listed);
        }
    }
}
