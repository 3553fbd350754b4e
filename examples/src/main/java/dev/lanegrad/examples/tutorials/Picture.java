package dev.lanegrad.examples.tutorials;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Numbers as an image within an HTML page: an img element that carries its own PNG. */
final class Picture {
    private Picture() {}

    /** Dark ink on white: 0 is white, {@code full} is black. */
    static String ink(float[] values, int height, int width, float full) {
        int[] colours = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            int brightness = 255 - Math.round(255 * Math.clamp(values[i] / full, 0, 1));
            colours[i] = brightness << 16 | brightness << 8 | brightness;
        }
        return img(colours, height, width);
    }

    /** Blue below 0, white at 0, red above, the strongest of this image in full colour. */
    static String signed(float[] values, int height, int width) {
        float strongest = Float.MIN_NORMAL;
        for (float value : values) {
            strongest = Math.max(strongest, Math.abs(value));
        }
        int[] colours = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            int paleness = 255 - Math.round(255 * Math.abs(values[i]) / strongest);
            colours[i] = values[i] < 0 ? paleness << 16 | paleness << 8 | 255 : 255 << 16 | paleness << 8 | paleness;
        }
        return img(colours, height, width);
    }

    private static String img(int[] colours, int height, int width) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, colours, 0, width);
        var png = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(png)) { // by itself ImageIO goes by way of a temporary file
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("in memory, where nothing can fail", e);
        }
        return "<img alt=\"\" src=\"data:image/png;base64,%s\">".formatted(Base64.getEncoder().encodeToString(png.toByteArray()));
    }
}
