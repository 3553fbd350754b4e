package dev.lanegrad.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsFileTest {

    private static final String ZEROS = "0,".repeat(63);

    @TempDir
    private Path folder;

    private Path file(byte... content) throws IOException {
        return Files.write(folder.resolve("digits.csv.gz"), content);
    }

    @Test
    void theDigitsThemselves() throws IOException {
        LabelledImages digits = DigitsFile.read(LabelledImages.DIGITS);
        assertEquals(1797, digits.count());
        assertEquals(10, digits.classes());
        assertEquals(64, digits.imageSize());
        assertArrayEquals(new byte[] {0, 0, 5, 13, 9, 1, 0, 0}, Arrays.copyOf(digits.pixels(), 8));
        // The published numbers of images of each digit.
        int[] perDigit = new int[10];
        for (byte label : digits.labels()) {
            perDigit[label]++;
        }
        assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, perDigit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1,2,3 | line 2: 3 numbers where 65 are needed",
        "ZEROS17,3 | line 2, pixel 64: '17' is not a whole number from 0 to 16",
        "ZEROS-1,3 | line 2, pixel 64: '-1' is not",
        "ZEROSx,3 | line 2, pixel 64: 'x' is not",
        "ZEROS16,10 | line 2, the digit: '10' is not a whole number from 0 to 9",
        "ZEROS16,9,1 | line 2: 66 numbers"
    })
    void whatIsWrongIsNamed(String line, String explanation) throws IOException {
        String lines = ZEROS + "16,9\n" + line.replace("ZEROS", ZEROS) + "\n";
        Path path = file(Idx.gzip(lines.getBytes(StandardCharsets.US_ASCII)));
        String message = assertThrows(IOException.class, () -> DigitsFile.read(path)).getMessage();
        assertTrue(message.startsWith(path + ": " + explanation), message);
    }

    @Test
    void brokenFilesAreErrors() throws IOException {
        byte[] whole = Idx.gzip((ZEROS + "16,9\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] content : new byte[][] {{}, {1, 2, 3}, Arrays.copyOf(whole, whole.length - 9), Idx.gzip()}) {
            Path path = file(content);
            String message = assertThrows(IOException.class, () -> DigitsFile.read(path)).getMessage();
            assertTrue(message.startsWith(path.toString()), message);
        }
    }
}
