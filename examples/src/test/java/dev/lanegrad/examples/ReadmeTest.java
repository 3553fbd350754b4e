package dev.lanegrad.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Autodiff;
import dev.lanegrad.CustomOp;
import dev.lanegrad.GradCheck;
import dev.lanegrad.GradReport;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.Clipping;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Description;
import dev.lanegrad.nn.Layer;
import dev.lanegrad.nn.LearningRate;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Metrics;
import dev.lanegrad.nn.Mode;
import dev.lanegrad.nn.Optimizer;
import dev.lanegrad.nn.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What README shows, and the page of the package nn, is what is compiled and run here. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Path PACKAGE_PAGE = Path.of("../nn/src/main/java/dev/lanegrad/nn/package-info.java");
    private static final Path THIS = Path.of("src/test/java/dev/lanegrad/examples/ReadmeTest.java");
    private static final Path INTRODUCTIONS = Path.of("src/main/java/dev/lanegrad/examples/introductions");

    /** Its accuracy on images of ten kinds, each a pattern of its own under noise. */
    private static double networkInFifteenLines(Tensor images, Tensor labels, Tensor testImages, Tensor testLabels) {
        // README: begin A network in fifteen lines
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

    private static GradReport checkOfAWrongGradient() {
        // README: begin Check a gradient
        record Cube() implements CustomOp {
            public String name() {
                return "cube";
            }

            public Tensor forward(Tensor... x) {
                return x[0].pow(3);
            }

            public Tensor[] backward(Tensor cotangent, Tensor output, Tensor... x) {
                return new Tensor[] {cotangent.mul(x[0].square().mul(2))};
            }
        }
        GradReport report = GradCheck.of(new Cube()).check(Tensor.of(-1.0, 2.0));
        IO.println(report);
        // README: end
        return report;
    }

    private static void layersThatDoNotFit(Tensor images, Rng rng) {
        Sequential.of(Dense.of(784, 128, rng), Tensor::relu, Dense.of(100, 10, rng)).apply(images);
    }

    private static void shapesThatDoNotFit(Tensor outputs, Tensor targets) {
        outputs.sub(targets);
    }

    /** The right column for those who come from PyTorch. */
    private record FromPyTorch(Layer model, Optimizer optimizer, Tensor mean) implements Layer {
        Tensor used(Tensor x) {
            return Mode.evaluation(() -> Autodiff.noGrad(() -> model.apply(x)));
        }

        void learnt(Tensor x, LearningRate schedule, double rate) {
            Tensor p = x.withGrad();
            Tensor loss = p.square().sum();
            assertEquals(p.mul(2).sum().item(), Autodiff.gradients(loss, p).getFirst().sum().item());
            loss.backward();
            p.update(old -> old.sub(p.grad().mul(rate)));
            assertEquals(x.mul(1 - 2 * rate).sum().item(), p.sum().item(), 1e-6);
            optimizer.setClipping(Clipping.byNorm(1));
            int step = 0;
            optimizer.setLearningRate(schedule.at(step));
        }

        static void given(Tensor g) {
            Tensor p = Tensor.zerosLike(g).withGrad();
            p.mul(7).sum().backward();
            p.clearGrad();
            p.backward(g);
            assertEquals(0, g.sub(p.grad()).abs().sum().item());
        }

        static void picked(Tensor x, Tensor table) {
            Tensor mask = x.gt(1);
            assertEquals(Shape.of(2), x.indexSelect(0, mask.nonzero()).shape());
            Tensor ids = Tensor.of(1, 0, 1, 1);
            assertEquals(Shape.of(4, table.size(1)), table.indexSelect(0, ids).shape());
        }

        void loaded(Dense dense, Tensor w) {
            var state = new HashMap<String, Tensor>(model.state());
            assertEquals(w.transpose().shape(), dense.weight().shape());
            state.put("0.weight", w.transpose());
            model.load(state);
        }

        @Override
        public Tensor apply(Tensor x) {
            return x.sub(mean);
        }

        @Override
        public void describe(Description description) {
            description.buffer("mean", mean);
        }
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

    @ParameterizedTest
    @CsvSource({"A network in fifteen lines, 15", "Check a gradient, 15"})
    void readmeShowsTheseLines(String heading, int count) throws IOException {
        List<String> lines = compiled(heading);
        assertEquals(count, lines.size());
        assertEquals(lines, shown(heading, "java"));
    }

    @Test
    void thePageOfThePackageShowsTheFifteenLines() throws IOException {
        assertEquals(compiled("A network in fifteen lines"), Files.readAllLines(PACKAGE_PAGE).stream()
                .dropWhile(line -> !line.equals(" * <pre>{@code")).skip(1)
                .takeWhile(line -> !line.equals(" * }</pre>"))
                .map(line -> line.substring(3)).toList());
    }

    @Test
    void readmeShowsWhatTheCheckFinds() throws IOException {
        assertEquals(checkOfAWrongGradient().toString().lines().toList(), shown("Check a gradient", "text"));
    }

    @Test
    void readmeShowsTheseErrors() throws IOException {
        List<Executable> mistakes = List.of(
                () -> layersThatDoNotFit(Tensor.zeros(64, 784), Rng.of(1)),
                () -> shapesThatDoNotFit(Tensor.zeros(64, 10), Tensor.zeros(64)));
        assertEquals(mistakes.stream().map(mistake -> assertThrows(IllegalArgumentException.class, mistake).getMessage()).toList(),
                shown("Errors you can read", "text"));
        assertCompiled(shown("Errors you can read", "java"));
    }

    @Test
    void whatReadmeTellsThoseFromPyTorchHolds() throws IOException {
        Dense dense = Dense.of(2, 3, Rng.of(1));
        Layer model = Sequential.of(dense);
        var ours = new FromPyTorch(model, Adam.of(model.parameters(), 0.1), Tensor.of(1f).variable());
        assertFalse(ours.used(Tensor.zeros(1, 2)).requiresGrad());
        ours.learnt(Tensor.of(1f, 2f), LearningRate.constant(0.5), 0.125);
        assertEquals(0.5, ours.optimizer.learningRate());
        FromPyTorch.given(Tensor.of(1f, 2f));
        FromPyTorch.picked(Tensor.of(1f, 2f, 3f), Tensor.ones(2, 3));
        Tensor w = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        ours.loaded(dense, w);
        assertEquals(5, dense.weight().select(0, 0).select(0, 2).item());
        assertEquals(List.of("mean"), List.copyOf(ours.state().keySet()));
        List<String> rightColumn = below("If you come from PyTorch").filter(line -> line.startsWith("| ")).skip(1)
                .map(line -> line.split(" \\| ")[1])
                .flatMap(cell -> Pattern.compile("`([^`]*)`").matcher(cell).results().map((MatchResult match) -> match.group(1)))
                .toList();
        assertTrue(rightColumn.size() >= 8, rightColumn::toString);
        assertCompiled(rightColumn.stream().map(code -> code.replace("Dense.weight()", "dense.weight()")).toList());
    }

    private static void assertCompiled(List<String> code) throws IOException {
        String source = Files.readString(THIS);
        assertEquals(List.of(), code.stream().filter(line -> !source.contains(line)).toList());
    }

    /** The lines between the marks of that name in this file. */
    private static List<String> compiled(String name) throws IOException {
        return Files.readAllLines(THIS).stream()
                .dropWhile(line -> !line.strip().equals("// README: begin " + name)).skip(1)
                .takeWhile(line -> !line.strip().equals("// README: end"))
                .map(line -> line.isEmpty() ? line : line.substring(8)).toList();
    }

    /** The first block of that kind below a heading of README. */
    private static List<String> shown(String heading, String kind) throws IOException {
        return below(heading)
                .dropWhile(line -> !line.equals("```" + kind)).skip(1)
                .takeWhile(line -> !line.equals("```")).toList();
    }

    private static Stream<String> below(String heading) throws IOException {
        return Files.readAllLines(README).stream()
                .dropWhile(line -> !line.equals("## " + heading)).skip(1)
                .takeWhile(line -> !line.startsWith("## "));
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
