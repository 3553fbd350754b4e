package dev.lanegrad.examples.data;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Images in the form of the UCI digits: gzip'd lines of 64 pixels from 0 to 16, row by row, and the digit, with commas between them. Every
 * {@link IOException} names the file and the line.
 */
public final class DigitsFile {

    /** Rows and columns of an image. */
    public static final int SIDE = 8;

    /** The pixel that is all ink. */
    public static final int FULL = 16;

    private static final int PIXELS = SIDE * SIDE;
    private static final int DIGITS = 10;

    private DigitsFile() {}

    /** All images in the order of the file, pixels from 0 to {@link #FULL}. */
    public static LabelledImages read(Path path) throws IOException {
        var pixels = new ByteArrayOutputStream();
        var labels = new ByteArrayOutputStream();
        try (var file = Files.newInputStream(path);
                var lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                readLine(line, pixels, labels, path + ": line " + number++);
            }
        } catch (ZipException | EOFException e) {
            throw new IOException(path + ": corrupt gzip data: " + e.getMessage(), e);
        }
        if (labels.size() == 0) {
            throw new IOException(path + ": no images");
        }
        return new LabelledImages(labels.size(), SIDE, SIDE, pixels.toByteArray(), labels.toByteArray());
    }

    private static void readLine(String line, ByteArrayOutputStream pixels, ByteArrayOutputStream labels, String where) throws IOException {
        String[] cells = line.split(",", -1);
        if (cells.length != PIXELS + 1) {
            throw new IOException("%s: %d numbers where %d are needed, %d pixels and the digit".formatted(
                    where, cells.length, PIXELS + 1, PIXELS));
        }
        for (int i = 0; i < PIXELS; i++) {
            pixels.write(number(cells[i], FULL, where + ", pixel " + (i + 1)));
        }
        labels.write(number(cells[PIXELS], DIGITS - 1, where + ", the digit"));
    }

    private static int number(String cell, int highest, String where) throws IOException {
        try {
            int number = Integer.parseInt(cell);
            if (number >= 0 && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException("%s: '%s' is not a whole number from 0 to %d".formatted(where, cell, highest));
    }
}
