package dev.lanegrad.examples.mnist;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * A grey image of one drawn character, and the way from any picture to the form that MNIST's makers gave theirs: light ink on black, scaled
 * to a box of 20 by 20 in a field of 28 by 28, with the centre of mass in the middle (LeCun et al., "Gradient-based learning
 * applied to document recognition", 1998, section III.A).
 *
 * @param height rows
 * @param width columns
 * @param ink row by row; what 0 and 1 mean, a step of the way decides
 */
record DigitImage(int height, int width, float[] ink) {

    private static final long MOST_PIXELS = 64L << 20;
    private static final int MOST_BITS = 16;

    /** The share of the field that the character's longer side takes. */
    private static final double BOX = 20 / 28.0;

    /**
     * Times what nine tenths of the noise stay below: normal noise exceeds that less than once in a million, even if white cuts off half
     * of it.
     */
    private static final float NOISE_PEAK = 4;

    /** Reads a picture (PNG, JPEG, GIF, BMP or TIFF) as brightness, 0 for black and 1 for white; what is transparent counts as white. */
    static DigitImage read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + ": " + (Files.exists(path) ? "not a regular file" : "no such file"));
        }
        if (!Files.isReadable(path)) {
            throw new AccessDeniedException(path.toString());
        }
        try (var stream = ImageIO.createImageInputStream(path.toFile())) {
            var readers = stream == null ? null : ImageIO.getImageReaders(stream);
            if (readers == null || !readers.hasNext()) {
                throw new IOException(path + ": not a picture in a known format (PNG, JPEG, GIF, BMP, TIFF)");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw new IOException("%s: %d x %d pixels are too many, at most %d million are read".formatted(
                            path, reader.getWidth(0), reader.getHeight(0), MOST_PIXELS >> 20));
                }
                BufferedImage image = reader.read(0);
                int bits = image.getColorModel().getComponentSize(0);
                if (bits > MOST_BITS) { // of whole numbers or not, and with a white that no standard defines
                    throw new IOException("%s: samples of %d bits are too wide, at most %d are read; save it with 8".formatted(
                            path, bits, MOST_BITS));
                }
                return of(image);
            } catch (IOException e) {
                throw e.getMessage() != null && e.getMessage().startsWith(path.toString()) ? e : broken(path, e);
            } catch (RuntimeException e) { // the JDK's readers throw these too over broken content
                throw broken(path, e);
            } finally {
                reader.dispose();
            }
        }
    }

    private static IOException broken(Path path, Exception cause) {
        return new IOException(path + ": broken picture: " + cause.getMessage(), cause);
    }

    static DigitImage of(BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        boolean grey = image.getColorModel().getNumColorComponents() == 1 && !(image.getColorModel() instanceof IndexColorModel);
        float[] brightness = new float[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                brightness[y * width + x] = grey ? greyAt(image, y, x) : colourAt(image.getRGB(x, y));
            }
        }
        return new DigitImage(height, width, brightness);
    }

    /** From the raster, because getRGB takes grey samples for linear light and so makes them brighter. */
    private static float greyAt(BufferedImage image, int y, int x) {
        var raster = image.getRaster();
        float most = (1 << image.getColorModel().getComponentSize(0)) - 1;
        float grey = raster.getSample(x, y, 0) / most;
        float alpha = raster.getNumBands() > 1 ? raster.getSample(x, y, 1) / most : 1;
        return alpha * grey + (1 - alpha);
    }

    /** Luma by the weights of ITU-R BT.601. */
    private static float colourAt(int argb) {
        float alpha = (argb >>> 24) / 255f;
        float luma = (0.299f * (argb >> 16 & 0xff) + 0.587f * (argb >> 8 & 0xff) + 0.114f * (argb & 0xff)) / 255f;
        return alpha * luma + (1 - alpha);
    }

    /**
     * This picture, of any size and on a light or a dark background, as MNIST would have it.
     *
     * @throws IllegalArgumentException if nothing stands out from the background
     */
    DigitImage normalised(int fieldHeight, int fieldWidth) {
        DigitImage character = lightOnBlack().croppedToInk();
        double scale = BOX * Math.min((double) fieldHeight / character.height, (double) fieldWidth / character.width);
        int boxHeight = Math.clamp(Math.round(scale * character.height), 1, fieldHeight);
        int boxWidth = Math.clamp(Math.round(scale * character.width), 1, fieldWidth);
        return character.scaled(boxHeight, boxWidth).centred(fieldHeight, fieldWidth);
    }

    /**
     * Ink as the distance from the background's brightness, towards white if the background is dark and towards black if it is light; the
     * strongest ink is 1. The background is the border's median. What does not stand out from how the border deviates from that is noise
     * and counts as no ink, but never more than the weakest third: the character may reach the border, and then deviates too.
     */
    DigitImage lightOnBlack() {
        float[] border = border();
        float background = quantile(border, 0.5);
        float sign = background > 0.5f ? -1 : 1;
        float[] distances = new float[ink.length];
        float strongest = 0;
        for (int i = 0; i < ink.length; i++) {
            distances[i] = sign * (ink[i] - background);
            strongest = Math.max(strongest, distances[i]);
        }
        if (strongest < 1 / 32f) {
            throw new IllegalArgumentException("nothing stands out from the background");
        }
        for (int i = 0; i < border.length; i++) {
            border[i] = Math.abs(border[i] - background);
        }
        float noise = Math.min(NOISE_PEAK * quantile(border, 0.9), strongest / 3);
        for (int i = 0; i < distances.length; i++) {
            distances[i] = distances[i] > noise ? distances[i] / strongest : 0;
        }
        return new DigitImage(height, width, distances);
    }

    /** Sorts the values. */
    private static float quantile(float[] values, double share) {
        Arrays.sort(values);
        return values[(int) (share * values.length)];
    }

    private float[] border() {
        float[] border = new float[2 * (height + width)];
        for (int x = 0; x < width; x++) {
            border[x] = ink[x];
            border[width + x] = ink[(height - 1) * width + x];
        }
        for (int y = 0; y < height; y++) {
            border[2 * width + y] = ink[y * width];
            border[2 * width + height + y] = ink[y * width + width - 1];
        }
        return border;
    }

    /** The smallest rectangle that holds all ink. */
    private DigitImage croppedToInk() {
        int top = height;
        int bottom = 0;
        int left = width;
        int right = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (ink[y * width + x] > 0) {
                    top = Math.min(top, y);
                    bottom = y + 1;
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                }
            }
        }
        float[] cropped = new float[(bottom - top) * (right - left)];
        for (int y = top; y < bottom; y++) {
            System.arraycopy(ink, y * width + left, cropped, (y - top) * (right - left), right - left);
        }
        return new DigitImage(bottom - top, right - left, cropped);
    }

    /** Area averaging: a new pixel is the mean of the old ones under it, each by the share of it that is covered. */
    DigitImage scaled(int newHeight, int newWidth) {
        return scaledDown(newHeight).transposed().scaledDown(newWidth).transposed();
    }

    private DigitImage scaledDown(int newHeight) {
        float[] result = new float[newHeight * width];
        double step = (double) height / newHeight;
        for (int y = 0; y < newHeight; y++) {
            double from = y * step;
            double to = Math.min(height, from + step);
            for (int row = (int) from; row < to; row++) {
                float share = (float) ((Math.min(to, row + 1) - Math.max(from, row)) / step);
                for (int x = 0; x < width; x++) {
                    result[y * width + x] += share * ink[row * width + x];
                }
            }
        }
        return new DigitImage(newHeight, width, result);
    }

    private DigitImage transposed() {
        float[] result = new float[ink.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                result[x * height + y] = ink[y * width + x];
            }
        }
        return new DigitImage(width, height, result);
    }

    /** Puts this image into a black field, its centre of mass as near to the field's centre as whole pixels and the field's edges allow. */
    DigitImage centred(int fieldHeight, int fieldWidth) {
        double mass = 0;
        double momentY = 0;
        double momentX = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float weight = ink[y * width + x];
                mass += weight;
                momentY += weight * y;
                momentX += weight * x;
            }
        }
        int top = Math.clamp(Math.round(fieldHeight / 2.0 - momentY / mass), 0, fieldHeight - height);
        int left = Math.clamp(Math.round(fieldWidth / 2.0 - momentX / mass), 0, fieldWidth - width);
        float[] field = new float[fieldHeight * fieldWidth];
        for (int y = 0; y < height; y++) {
            System.arraycopy(ink, y * width, field, (top + y) * fieldWidth + left, width);
        }
        return new DigitImage(fieldHeight, fieldWidth, field);
    }
}
