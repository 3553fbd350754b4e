package dev.lanegrad.examples.mnist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lanegrad.Rng;
import dev.lanegrad.examples.data.Idx;
import dev.lanegrad.examples.data.LabelledImages;
import dev.lanegrad.nn.Checkpoint;
import dev.lanegrad.nn.Dense;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line, called as {@code ./mnist} calls it. */
class MnistTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int mnist(String... args) {
        return Mnist.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nonsense                     | Unknown option: '--nonsense'; try ./mnist --help
            nonsense                       | try ./mnist --help
            --epochs                       | Missing required parameter for option '--epochs'
            --epochs 0                     | '--epochs': '0' is not a whole number from 1
            --epochs 1e9                   | '1e9' is not a whole number from 1
            --batch -3                     | '-3' is not a whole number from 1
            --limit 99999999999            | is not a whole number from 1 to 2147483647
            --hidden 512,x                 | '--hidden'
            --hidden 512,,256              | '' is not a whole number
            --lr NaN                       | '--lr': 'NaN' is not a finite number above 0
            --lr 0                         | '0' is not a finite number above 0
            --optimizer lion               | '--optimizer'
            --seed many                    | '--seed'
            --threads 0                    | '--threads': '0' is not a whole number from 1
            --threads 1025                 | '--threads': '1025' is not a whole number from 1 to 1024
            --out=                         | '--out': '' is empty
            --data=                        | '--data': '' is empty
            eval --model=                  | '--model': '' is empty
            predict --model=               | '--model': '' is empty
            predict --model f a.png  b.png | (IMAGE): '' is empty
            --epochs 2 --epochs 3          | '--epochs' (N) should be specified only once
            eval                           | Missing required option: '--model=FILE'; try ./mnist eval --help
            eval --model                   | Missing required parameter
            predict --model f              | Missing required parameter: 'IMAGE'; try ./mnist predict --help
            predict some.png               | Missing required option: '--model=FILE'
            tutorial                       | Missing required parameter: 'NAME'; try ./mnist tutorial --help
            tutorial hiden-layer           | there is no tutorial 'hiden-layer', but hidden-layer, digits, tanh-softmax,
            tutorial digits --limit 0      | '0' is not a whole number from 1
            tutorial digits --threads 1025 | '1025' is not a whole number from 1 to 1024
            tutorial digits --out=         | '--out': '' is empty
            tutorial digits full-batch     | Unmatched argument at index 2: 'full-batch'
            """)
    void wrongArgumentsExitWith2AndOneLine(String arguments, String explanation) {
        assertEquals(2, mnist(arguments.split(" ")));
        assertEquals("", out.toString());
        assertTrue(err.toString().startsWith("mnist: ") && err.toString().contains(explanation), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @ParameterizedTest
    @CsvSource({"--help, --optimizer", "eval --help, --model", "predict --help, IMAGE", "tutorial --help, deep-relu",
            "--version, Lanegrad"})
    void helpAndVersionExitWith0(String arguments, String shown) {
        assertEquals(0, mnist(arguments.split(" ")));
        assertTrue(out.toString().contains(shown), out::toString);
        assertEquals("", err.toString());
    }

    /** A data set of 3 classes of 9 x 8 pixels that a small network learns at once, through all three commands. */
    @Test
    void trainsEvaluatesAndPredictsOnAnyDataSet() throws IOException {
        Path data = Idx.dataSet(folder, 40, 3, 9, 8);
        String[] train = {"--data", data.toString(), "--hidden", "8", "--epochs", "20", "--batch", "16", "--lr", "0.01",
                "--out", folder.toString()};
        assertEquals(0, mnist(train), err::toString);
        List<String> lines = out.toString().lines().toList();
        assertEquals("test accuracy 100.00 % (120 of 120)", lines.getLast());
        assertEquals(20, lines.stream().filter(line -> line.startsWith("epoch ")).count());
        assertTrue(out.toString().contains("saved in " + folder.resolve("model.safetensors")), out::toString);

        String model = folder.resolve("model.safetensors").toString();
        assertEquals(0, mnist("eval", "--model", model, "--data", data.toString()), err::toString);
        assertTrue(out.toString().endsWith("test accuracy 100.00 % (120 of 120)" + System.lineSeparator()), out::toString);

        Path picture = folder.resolve("picture.png");
        var image = new BufferedImage(80, 90, BufferedImage.TYPE_INT_RGB);
        image.createGraphics().fillRect(10, 20, 50, 8);
        ImageIO.write(image, "png", picture.toFile());
        assertEquals(0, mnist("predict", "--model", model, picture.toString()), err::toString);
        assertTrue(out.toString().matches("(?s).*picture.png: [0-2] \\([0-9.]+ %\\), else [0-2] .*"), out::toString);

        assertEquals(1, mnist("eval", "--model", model, "--data", LabelledImages.MNIST.toString()));
        assertTrue(err.toString().contains("28 x 28 pixels and labels up to 9, but the classifier is for 9 x 8 and 3 classes"),
                err::toString);
    }

    @ParameterizedTest
    @CsvSource({"sgd", "adam"})
    void equalArgumentsGiveEqualBytes(String optimizer) throws IOException {
        Path data = Idx.dataSet(folder, 10, 4, 6, 6);
        for (String run : List.of("a", "b")) {
            assertEquals(0, mnist("--data", data.toString(), "--hidden", "7,5", "--epochs", "3", "--seed", "5", "--optimizer", optimizer,
                    "--out", folder.resolve(run).toString()), err::toString);
        }
        assertEquals(-1, Files.mismatch(folder.resolve("a/model.safetensors"), folder.resolve("b/model.safetensors")));
    }

    /** The first image alone has the label 0, but the test images have all of them. */
    @Test
    void aLimitLeavesTheClasses() throws IOException {
        Path data = Idx.dataSet(folder, 10, 4, 6, 6);
        assertEquals(0, mnist("--data", data.toString(), "--epochs", "1", "--limit", "1", "--out", folder.toString()), err::toString);
        assertTrue(out.toString().contains(" of 40)"), out::toString);
    }

    @Test
    void outputThatIsLostExitsWith1() {
        var full = new Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        assertEquals(1, Mnist.run(new PrintWriter(full, true), new PrintWriter(err, true), "--help"));
        assertTrue(err.toString().startsWith("mnist: the output could not be written in full"), err::toString);
    }

    @Test
    void allTutorialsEndWithATableAndLeaveReports() throws IOException {
        assertEquals(0, mnist("tutorial", "all", "--limit", "20", "--epochs", "1", "--out", folder.toString()), err::toString);
        List<String> lines = out.toString().lines().toList();
        int table = lines.indexOf(lines.stream().filter(line -> line.startsWith("tutorial ")).findFirst().orElseThrow());
        List<String> names = List.of("hidden-layer", "digits", "tanh-softmax", "full-batch", "mse-perceptron", "deep-relu");
        assertEquals(names, lines.subList(table + 1, lines.size()).stream().map(line -> line.split(" ")[0]).distinct().toList());
        for (String name : names) {
            assertTrue(Files.readString(folder.resolve(name + ".html")).endsWith("</body></html>\n"), name);
        }
    }

    @Test
    void failuresExitWith1AndOneLine() throws IOException {
        Path other = folder.resolve("other.safetensors");
        Checkpoint.save(other, Dense.of(3, 2, Rng.of(1)));
        Path blown = folder.resolve("blown.safetensors");
        Checkpoint.save(blown, Dense.of(3, 2, Rng.of(1)), Map.of("height", "1", "width", "1000000000", "widths", "1000000000,1000000000"));
        Path text = Files.writeString(folder.resolve("text"), "hello, hello");
        Path taken = Files.createDirectories(folder.resolve("taken/model.safetensors"));
        Path report = Files.createDirectories(folder.resolve("taken/digits.html"));
        Map<List<String>, String> failures = Map.of(
                List.of("--data", "no-such-folder"), "no-such-folder: no such folder",
                List.of("--out", text.toString()), text + ": not a folder; choose another with --out",
                List.of("--out", text.resolve("below").toString()), text.resolve("below") + ": no file can be written in this folder",
                List.of("--out", taken.getParent().toString()), taken + ": a folder, where a file is to be saved",
                List.of("tutorial", "digits", "--out", taken.getParent().toString()), report + ": a folder, where a file is to be saved",
                List.of("eval", "--model", "no-such-file"), "no-such-file",
                List.of("eval", "--model", text.toString()), "text",
                List.of("eval", "--model", other.toString()), "its metadata have no \"height\"",
                List.of("eval", "--model", blown.toString()), "do not fit its 8 parameters");
        failures.forEach((arguments, explanation) -> {
            err.getBuffer().setLength(0);
            assertEquals(1, mnist(arguments.toArray(String[]::new)), err::toString);
            assertTrue(err.toString().startsWith("mnist: ") && err.toString().contains(explanation), err::toString);
            assertEquals(1, err.toString().lines().count(), err::toString);
            assertEquals("", out.toString());
        });
    }

    @Test
    void aFolderThatCannotBeWrittenToFailsBeforeTheWork() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        assumeFalse(Files.isWritable(locked), "root may write everywhere");
        assertEquals(1, mnist("--out", locked.toString()));
        assertTrue(err.toString().contains(locked + ": no file can be written in this folder"), err::toString);
        assertEquals("", out.toString());
    }
}
