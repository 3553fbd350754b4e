package dev.lanegrad.examples.mnist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lanegrad.examples.data.LabelledImages;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigitImageTest {

    @TempDir
    private Path folder;

    /** A thick bar a third as wide as high, in a corner of the picture. */
    private static BufferedImage bar(int type, int size, Color background, Color ink) {
        var image = new BufferedImage(size, size, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setBackground(background);
        graphics.clearRect(0, 0, size, size);
        graphics.setColor(ink);
        graphics.fillRect(size / 10, size / 20, size / 5, size * 3 / 5);
        graphics.dispose();
        return image;
    }

    /** MNIST's own images are already in the form that the rules describe, so the rules must leave them as they are. */
    @Test
    void leavesMnistAsItIs() throws IOException {
        LabelledImages mnist = LabelledImages.read(LabelledImages.MNIST, LabelledImages.Part.TEST).limit(1000);
        float[] values = mnist.inputs().toFloatArray();
        int same = 0;
        for (int i = 0; i < mnist.count(); i++) {
            float[] image = Arrays.copyOfRange(values, i * 784, (i + 1) * 784);
            float[] normalised = new DigitImage(28, 28, image).normalised(28, 28).ink();
            double difference = 0;
            double ink = 0;
            for (int k = 0; k < 784; k++) {
                difference += Math.abs(normalised[k] - image[k]);
                ink += image[k];
            }
            same += difference < 0.02 * ink ? 1 : 0;
        }
        assertTrue(same >= 998, same + " of 1000");
    }

    /**
     * Digits that touch all four edges are the same ones. Upright ones alone cannot be told from their background, of which they leave
     * nothing.
     */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "0.2, 0.5", "0.8, 0.3"})
    void withoutAMargin(float background, float ink) throws IOException {
        LabelledImages mnist = LabelledImages.read(LabelledImages.MNIST, LabelledImages.Part.TEST).limit(1000);
        int same = 0;
        for (int i = 0; i < mnist.count(); i++) {
            byte[] pixels = Arrays.copyOfRange(mnist.pixels(), i * 784, (i + 1) * 784);
            float[] values = new float[784];
            for (int k = 0; k < 784; k++) {
                values[k] = pixels[k] < 0 ? ink : background; // more than half of 255
            }
            same += sameAsCropped(new DigitImage(28, 28, values), ink) ? 1 : 0;
        }
        assertTrue(same >= 950, same + " of 1000");
    }

    private static boolean sameAsCropped(DigitImage picture, float ink) {
        int[] inked = IntStream.range(0, 784).filter(k -> picture.ink()[k] == ink).toArray();
        int top = inked[0] / 28;
        int height = inked[inked.length - 1] / 28 + 1 - top;
        int left = IntStream.of(inked).map(k -> k % 28).min().orElseThrow();
        int width = IntStream.of(inked).map(k -> k % 28).max().orElseThrow() + 1 - left;
        float[] cropped = new float[height * width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(picture.ink(), (top + y) * 28 + left, cropped, y * width, width);
        }
        try {
            return Arrays.equals(picture.normalised(28, 28).ink(), new DigitImage(height, width, cropped).normalised(28, 28).ink());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** As from a camera: no speck of the paper may count as ink, or the bar is no longer what the picture is cropped to. */
    @ParameterizedTest
    @CsvSource({"0.02, 0.8", "0.05, 0.8", "0.02, 1", "0.05, 1"})
    void noisyPaper(double noise, double paper) {
        DigitImage clean = DigitImage.of(bar(BufferedImage.TYPE_BYTE_GRAY, 400, Color.WHITE, Color.BLACK));
        var random = new Random(1);
        float[] noisy = new float[400 * 400];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = clean.ink()[i] == 0 ? 0 : (float) Math.min(1, paper + noise * random.nextGaussian());
        }
        assertIsBar(new DigitImage(400, 400, noisy).normalised(28, 28));
    }

    @ParameterizedTest
    @CsvSource({"BLACK, WHITE", "WHITE, BLACK", "LIGHT_GRAY, BLUE", "YELLOW, RED", "DARK_GRAY, ORANGE"})
    void darkOrLightBackground(String background, String ink) throws ReflectiveOperationException {
        var image = bar(BufferedImage.TYPE_INT_RGB, 100, colour(background), colour(ink));
        assertIsBar(DigitImage.of(image).normalised(28, 28));
    }

    private static Color colour(String name) throws ReflectiveOperationException {
        return (Color) Color.class.getField(name).get(null);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_BYTE_INDEXED})
    void everyKindOfPng(int type) throws IOException {
        Path file = folder.resolve("bar.png");
        ImageIO.write(bar(type, 160, Color.WHITE, Color.BLACK), "png", file.toFile());
        assertIsBar(DigitImage.read(file).normalised(28, 28));
    }

    @Test
    void transparentCountsAsWhite() {
        assertIsBar(DigitImage.of(bar(BufferedImage.TYPE_INT_ARGB, 80, new Color(0, true), Color.BLACK)).normalised(28, 28));
    }

    /** A bar a third as wide as high becomes 20 by about 7, and its centre of mass pixel (14, 14) or, between two pixels, the next. */
    private static void assertIsBar(DigitImage field) {
        double mass = 0;
        for (int y = 0; y < 28; y++) {
            for (int x = 0; x < 28; x++) {
                float value = field.ink()[y * 28 + x];
                boolean inside = y >= 5 && y < 25 && x >= 11 && x < 18;
                assertEquals(inside ? 1 : 0, value, 0.02, "at row %d, column %d".formatted(y, x));
                mass += value;
            }
        }
        assertEquals(20 * 7, mass, 2);
    }

    /** A grey level must come through as it is, and not by way of linear light. */
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB})
    void middleGrey(int type) throws IOException {
        var image = new BufferedImage(1, 1, type);
        int sample = 128;
        image.getRaster().setPixel(0, 0, new int[] {sample, sample, sample});
        Path file = folder.resolve("grey.png");
        ImageIO.write(image, "png", file.toFile());
        assertArrayEquals(new float[] {sample / 255f}, DigitImage.read(file).ink(), 1e-6f);
    }

    @Property(tries = 200)
    void scalingKeepsTheMean(@ForAll @Size(35) List<@FloatRange(min = 0, max = 1) Float> values,
            @ForAll @IntRange(min = 1, max = 20) int height, @ForAll @IntRange(min = 1, max = 20) int width) {
        float[] ink = new float[values.size()];
        for (int i = 0; i < ink.length; i++) {
            ink[i] = values.get(i);
        }
        float[] scaled = new DigitImage(5, 7, ink).scaled(height, width).ink();
        assertEquals(height * width, scaled.length);
        assertEquals(mean(ink), mean(scaled), 1e-5);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    @Property(tries = 200)
    void anyPictureFitsTheFieldOrHasNoInk(@ForAll @IntRange(min = 1, max = 40) int width, @ForAll @Size(min = 1, max = 9) byte[] pattern,
            @ForAll @IntRange(min = 1, max = 40) int height) {
        float[] ink = new float[height * width];
        for (int i = 0; i < ink.length; i++) {
            ink[i] = (pattern[i * 31 % 97 % pattern.length] & 0xff) / 255f;
        }
        try {
            for (float value : new DigitImage(height, width, ink).normalised(28, 28).ink()) {
                assertTrue(value >= 0 && value <= 1.0001f, () -> "a value of " + value);
            }
        } catch (IllegalArgumentException e) {
            assertEquals("nothing stands out from the background", e.getMessage());
        }
    }

    @Test
    void otherFields() {
        DigitImage field = DigitImage.of(bar(BufferedImage.TYPE_INT_RGB, 100, Color.WHITE, Color.BLACK)).normalised(8, 16);
        assertEquals(8, field.height());
        assertEquals(16, field.width());
        for (int i = 0; i < 8 * 16; i++) { // 20/28 of the field's height, a third as wide, around row 4 and column 8
            boolean inBar = i / 16 >= 2 && i / 16 < 8 && i % 16 >= 8 && i % 16 < 10;
            assertEquals(inBar ? 1 : 0, field.ink()[i], 1e-6, "row " + i / 16 + ", column " + i % 16);
        }
    }

    @Test
    void anEmptyPicture() {
        var white = new DigitImage(30, 30, new float[900]);
        assertThrows(IllegalArgumentException.class, () -> white.normalised(28, 28));
    }

    @Test
    void filesThatAreNoPictures() throws IOException {
        Path missing = folder.resolve("missing.png");
        assertEquals(missing + ": no such file", assertThrows(IOException.class, () -> DigitImage.read(missing)).getMessage());
        assertEquals(folder + ": not a regular file", assertThrows(IOException.class, () -> DigitImage.read(folder)).getMessage());
        Path text = Files.writeString(folder.resolve("text.png"), "hello");
        assertTrue(assertThrows(IOException.class, () -> DigitImage.read(text)).getMessage().contains("not a picture"));
        Path good = folder.resolve("good.png");
        ImageIO.write(bar(BufferedImage.TYPE_INT_RGB, 50, Color.WHITE, Color.BLACK), "png", good.toFile());
        byte[] content = Files.readAllBytes(good);
        for (int length : new int[] {8, 20, 33, 40, content.length / 2}) {
            Path broken = Files.write(folder.resolve("broken.png"), Arrays.copyOf(content, length));
            String message = assertThrows(IOException.class, () -> DigitImage.read(broken)).getMessage();
            assertTrue(message.contains(broken.toString()), message);
        }
    }

    /** Even those that a PNG cannot have. */
    @ParameterizedTest
    @CsvSource({"8, 0, true", "16, 1, true", "32, 3, false", "32, 4, false", "64, 5, false"})
    void samplesOfEveryWidth(int bits, int type, boolean readable) throws IOException {
        var model = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, type);
        var image = new BufferedImage(model, model.createCompatibleWritableRaster(160, 160), false, null);
        DigitImage bar = DigitImage.of(bar(BufferedImage.TYPE_BYTE_GRAY, 160, Color.WHITE, Color.BLACK));
        double white = type > DataBuffer.TYPE_INT ? 1 : Math.pow(2, bits) - 1;
        for (int i = 0; i < bar.ink().length; i++) {
            image.getRaster().setSample(i % 160, i / 160, 0, white * bar.ink()[i]);
        }
        Path file = folder.resolve("bar.tif");
        assertTrue(ImageIO.write(image, "tiff", file.toFile()));
        if (readable) {
            assertIsBar(DigitImage.read(file).normalised(28, 28));
        } else {
            assertEquals(file + ": samples of " + bits + " bits are too wide, at most 16 are read; save it with 8",
                    assertThrows(IOException.class, () -> DigitImage.read(file)).getMessage());
        }
    }

    @Test
    void anUnreadablePicture() throws IOException {
        Path file = Files.createFile(folder.resolve("locked.png"), PosixFilePermissions.asFileAttribute(Set.of()));
        assumeFalse(Files.isReadable(file), "root may read everything");
        assertThrows(AccessDeniedException.class, () -> DigitImage.read(file));
    }

    @Test
    void aPictureBomb() throws IOException {
        Path good = folder.resolve("bomb.png");
        ImageIO.write(bar(BufferedImage.TYPE_INT_RGB, 50, Color.WHITE, Color.BLACK), "png", good.toFile());
        byte[] content = Files.readAllBytes(good);
        content[17] = 1; // 2^16 columns more
        content[21] = 1; // 2^16 rows more
        Files.write(good, content);
        String message = assertThrows(IOException.class, () -> DigitImage.read(good)).getMessage();
        assertTrue(message.contains("65586 x 65586 pixels are too many"), message);
    }
}
