package dev.lanegrad.examples.tutorials;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanegrad.Tensor;
import dev.lanegrad.testing.ChildJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tutorial in a short mode, and what is made of its results. */
class TutorialTest {

    @TempDir
    private Path folder;

    private static List<Trial> runBriefly(Tutorial tutorial) throws IOException {
        return tutorial.run(new Session(60, 2, new PrintWriter(Writer.nullWriter())));
    }

    private static List<Tutorial> tutorials() {
        return Tutorial.all();
    }

    @ParameterizedTest
    @MethodSource("tutorials")
    void learnsAndReports(Tutorial tutorial) throws IOException {
        List<Trial> trials = runBriefly(tutorial);
        for (Trial trial : trials) {
            Trial.Score before = trial.points().getFirst().train();
            Trial.Score after = trial.points().getLast().train();
            assertTrue(after.loss() < before.loss(), () -> trial.title() + ": " + before + " became " + after);
            assertEquals(trial.test().count(), trial.confusion().total());
            assertFalse(trial.figures().isEmpty());
        }
        Path file = folder.resolve("report.html");
        Report.write(file, tutorial, trials);
        String whole = Files.readString(file);
        assertTrue(whole.contains("data:image/png;base64,"));
        String page = whole.replaceAll("base64,[^\"]*", ""); // which may spell anything
        assertEquals(trials.size(), page.split("<h2>", -1).length - 1);
        assertEquals(3 * trials.size(), page.split("<svg", -1).length - 1);
        assertEquals(3 * trials.size(), page.split("</svg>", -1).length - 1);
        assertTrue(page.contains("matmul") && page.contains("taken for"));
        assertFalse(page.contains("NaN") || page.contains("src=\"http"));
    }

    @Test
    void aReportThatCannotBeWrittenIsNamed() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a disk that is always full");
        List<Trial> trials = runBriefly(new Digits());
        String message = assertThrows(IOException.class, () -> Report.write(full, new Digits(), trials)).getMessage();
        assertTrue(message.startsWith(full + ": cannot be written: "), message);
    }

    /** Draws a picture. */
    static final class Drawing {
        static void main(String... args) {
            System.out.println(Picture.ink(new float[] {0, 1}, 1, 2, 1).substring(0, 38));
        }
    }

    @Test
    void picturesNeedNoTemporaryFiles() throws IOException, InterruptedException {
        assertEquals(List.of("<img alt=\"\" src=\"data:image/png;base64"),
                ChildJvm.run(List.of("-Djava.io.tmpdir=" + folder.resolve("none")), Drawing.class));
    }

    @Test
    void equalRunsGiveEqualBits() throws IOException {
        assertArrayEquals(runBriefly(new Digits()).getFirst().testProbabilities().toFloatArray(),
                runBriefly(new Digits()).getFirst().testProbabilities().toFloatArray());
    }

    @Test
    void theQuirkSubtractsTheGradientOfTheStepBefore() {
        Tensor w = Tensor.of(10.0).withGrad();
        var optimizer = new Digits.PreviousGradient(List.of(w), 0.5);
        double[] gradients = {1, 4, 2};
        double[] expected = {10 - 0.5, 9.5 - 2 - 1, 6.5 - 1 - 4};
        for (int step = 0; step < gradients.length; step++) {
            optimizer.zeroGrad();
            w.mul(gradients[step]).sum().backward();
            optimizer.step();
            assertEquals(expected[step], w.item());
        }
    }

    @Test
    void theTableSetsTheFiguresBesideEachOther() {
        String table = Figure.table(List.of(
                new Figure("digits", "precision", 0.97, 0.981, 12.34),
                new Figure("mse-perceptron", "test accuracy", Double.NaN, 0.9, 1)));
        List<String> rows = table.lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertEquals(List.of("tutorial what its figure ours time", "digits precision 97.00 % 98.10 % 12.3 s",
                "mse-perceptron test accuracy none given 90.00 % 1.0 s"), rows);
    }
}
