package dev.lanegrad.examples.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes IDX content for tests, right or wrong. */
public final class Idx {

    private Idx() {}

    /** Header and body of unsigned bytes; the body may be of any length. */
    public static byte[] of(int[] dimensions, byte... body) {
        var content = ByteBuffer.allocate(4 + 4 * dimensions.length + body.length);
        content.put(new byte[] {0, 0, 8, (byte) dimensions.length});
        for (int dimension : dimensions) {
            content.putInt(dimension);
        }
        return content.put(body).array();
    }

    public static byte[] gzip(byte... content) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * A small data set that can be learnt: {@code perClass} images of each class, in which the class's own rows of pixels are bright.
     */
    public static Path dataSet(Path folder, int perClass, int classes, int height, int width) throws IOException {
        for (String part : new String[] {"train", "t10k"}) {
            int count = perClass * classes;
            byte[] pixels = new byte[count * height * width];
            byte[] labels = new byte[count];
            for (int i = 0; i < count; i++) {
                labels[i] = (byte) (i % classes);
                int start = i * height * width + i % classes * height / classes * width;
                Arrays.fill(pixels, start, start + width, (byte) (255 - i % 50));
            }
            Files.write(folder.resolve(part + "-images-idx3-ubyte.gz"), gzip(of(new int[] {count, height, width}, pixels)));
            Files.write(folder.resolve(part + "-labels.idx1-ubyte"), of(new int[] {count}, labels));
        }
        return folder;
    }
}
