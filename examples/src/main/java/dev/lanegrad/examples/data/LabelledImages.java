package dev.lanegrad.examples.data;

import dev.lanegrad.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Grey images of one size, and the class of each.
 *
 * @param count how many
 * @param height rows of an image
 * @param width columns of an image
 * @param pixels {@code count * height * width} unsigned bytes, 0 for the background and 255 for full ink
 * @param labels {@code count} unsigned bytes
 */
public record LabelledImages(int count, int height, int width, byte[] pixels, byte[] labels) {

    /** What comes with the project; the launcher says where that is, and without it programs run from there. */
    private static final Path SHIPPED = Path.of(System.getProperty("lanegrad.home", ""), "examples", "data");

    /** MNIST itself. */
    public static final Path MNIST = SHIPPED.resolve("mnist");

    /** The UCI digits. */
    public static final Path DIGITS = SHIPPED.resolve("digits").resolve("digits.csv.gz");

    /** The two parts of every data set in this form, by how their files' names begin. */
    public enum Part {
        TRAIN("train"), TEST("t10k");

        private final String prefix;

        Part(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Reads one part of the data set in a folder, with file names such as {@code t10k-images-idx3-ubyte.gz}. */
    public static LabelledImages read(Path folder, Part part) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + ": " + (Files.exists(folder) ? "not a folder" : "no such folder"));
        }
        Path imageFile = find(folder, part.prefix + "-images", "idx3-ubyte");
        Path labelFile = find(folder, part.prefix + "-labels", "idx1-ubyte");
        IdxFile images = IdxFile.read(imageFile, 3);
        IdxFile labels = IdxFile.read(labelFile, 1);
        int[] size = images.dimensions();
        if (size[0] != labels.dimensions()[0]) {
            throw new IOException("%s has %d images, but %s has %d labels".formatted(
                    imageFile, size[0], labelFile, labels.dimensions()[0]));
        }
        return new LabelledImages(size[0], size[1], size[2], images.elements(), labels.elements());
    }

    /** Both ways in which these files are named in the wild, compressed or not. */
    private static Path find(Path folder, String name, String suffix) throws IOException {
        List<Path> candidates = Stream.of("-", ".")
                .flatMap(separator -> Stream.of("", ".gz").map(end -> folder.resolve(name + separator + suffix + end)))
                .toList();
        return candidates.stream().filter(Files::exists).findFirst().orElseThrow(() -> new IOException(
                "%s: none of %s in this folder".formatted(folder, candidates.stream().map(Path::getFileName).toList())));
    }

    /** The first ones, or all of them if there are no more. */
    public LabelledImages limit(int limit) {
        int n = Math.min(limit, count);
        return n == count ? this : new LabelledImages(n, height, width, Arrays.copyOf(pixels, n * imageSize()), Arrays.copyOf(labels, n));
    }

    /** Values of an image. */
    public int imageSize() {
        return height * width;
    }

    /** One more than the highest label. */
    public int classes() {
        int highest = 0;
        for (byte label : labels) {
            highest = Math.max(highest, label & 0xff);
        }
        return highest + 1;
    }

    /** The pixels as numbers from 0 to 1, of shape [count, height * width]. */
    public Tensor inputs() {
        float[] levels = new float[256]; // a division a level instead of one a pixel
        for (int level = 0; level < levels.length; level++) {
            levels[level] = level / 255f;
        }
        return Tensor.generate(pixel -> levels[pixels[pixel] & 0xff], count, imageSize());
    }

    /** The labels as class numbers, of shape [count]. */
    public Tensor targets() {
        int[] targets = new int[count];
        for (int i = 0; i < count; i++) {
            targets[i] = labels[i] & 0xff;
        }
        return Tensor.of(targets);
    }
}
