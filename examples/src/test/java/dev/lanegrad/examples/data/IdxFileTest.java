package dev.lanegrad.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFileTest {

    private static final int[] LABELS = {3};
    private static final int[] IMAGES = {2, 1, 2};

    @TempDir
    private Path folder;

    private Path file(byte... content) throws IOException {
        return Files.write(folder.resolve("some-idx"), content);
    }

    @Test
    void readsElementsAndDimensions() throws IOException {
        IdxFile idx = IdxFile.read(file(Idx.of(IMAGES, (byte) 1, (byte) -1, (byte) 0, (byte) 7)), 3);
        assertArrayEquals(IMAGES, idx.dimensions());
        assertArrayEquals(new byte[] {1, -1, 0, 7}, idx.elements());
    }

    @Test
    void tellsGzipByTheContent() throws IOException {
        assertArrayEquals(new byte[] {1, 2, 3}, IdxFile.read(file(Idx.gzip(Idx.of(LABELS, (byte) 1, (byte) 2, (byte) 3))), 1).elements());
        Path plain = Files.write(folder.resolve("plain.gz"), Idx.of(LABELS, (byte) 1, (byte) 2, (byte) 3));
        assertArrayEquals(new byte[] {1, 2, 3}, IdxFile.read(plain, 1).elements());
    }

    static Stream<Arguments> broken() {
        byte[] good = Idx.of(LABELS, (byte) 1, (byte) 2, (byte) 3);
        byte[] goodGzip = Idx.gzip(good);
        byte[] badChecksum = goodGzip.clone();
        badChecksum[badChecksum.length - 8] ^= 1;
        byte[] badBlock = goodGzip.clone();
        badBlock[10] = (byte) 0xff;
        byte[] badMethod = goodGzip.clone();
        badMethod[2] = 7;
        int end = goodGzip.length - 8;
        return Stream.of(
                arguments("nothing at all", new byte[0], 1, "truncated at offset 0"),
                arguments("half a magic number", new byte[] {0, 0}, 1, "truncated at offset 2"),
                arguments("no dimensions", new byte[] {0, 0, 8, 1}, 1, "truncated at offset 4"),
                arguments("half a dimension", Arrays.copyOf(good, 6), 1, "truncated at offset 6"),
                arguments("text", "hello, world".getBytes(), 1, "not an IDX file"),
                arguments("byte-swapped", new byte[] {1, 8, 0, 0, 3, 0, 0, 0, 1, 2, 3}, 1, "byte-swapped"),
                arguments("floats", new byte[] {0, 0, 0x0d, 1, 0, 0, 0, 1, 0, 0, 0, 0}, 1, "(float)"),
                arguments("an unknown type", new byte[] {0, 0, 7, 1, 0, 0, 0, 1, 0}, 1, "(unknown)"),
                arguments("labels for images", good, 3, "as in a file of labels, where 3 are needed"),
                arguments("images for labels", Idx.of(IMAGES, new byte[4]), 1, "as in a file of images, where 1 are needed"),
                arguments("a body too short", Idx.of(LABELS, (byte) 1, (byte) 2), 1, "declares 3 elements from offset 8"),
                arguments("a body too long", Idx.of(LABELS, new byte[4]), 1, "left over at offset 11"),
                arguments("a compressed body too short", Idx.gzip(Idx.of(LABELS, (byte) 1)), 1, "truncated at offset 9: 2 more"),
                arguments("a compressed body too long", Idx.gzip(Idx.of(LABELS, new byte[1 << 20])), 1, "left over at offset 11"),
                arguments("no images", Idx.of(new int[] {0, 28, 28}), 3, "no elements"),
                arguments("an overflow", Idx.of(new int[] {1 << 16, 1 << 16, 1}), 3, "too large"),
                arguments("an overflow behind a zero", Idx.of(new int[] {-1, 0, -1}), 3, "too large"),
                arguments("an overflow to a right size", Idx.of(new int[] {1 << 31, 2, 1}, (byte) 0), 3, "too large"),
                arguments("a large claim", Idx.of(new int[] {1 << 15, 1 << 15, 1}), 3, "truncated: the header declares 1073741824"),
                arguments("a large compressed claim", Idx.gzip(Idx.of(new int[] {1 << 15, 1 << 15, 1})), 3, "compressed"),
                arguments("truncated gzip", Arrays.copyOf(goodGzip, end - 1), 1, "truncated at offset " + (end - 1)),
                arguments("gzip without its trailer", Arrays.copyOf(goodGzip, end), 1, "truncated at offset " + end),
                arguments("gzip's header only", Arrays.copyOf(goodGzip, 10), 1, "truncated at offset 10"),
                arguments("gzip's magic only", Arrays.copyOf(goodGzip, 2), 1, "truncated at offset 2"),
                arguments("a wrong checksum", badChecksum, 1, "corrupt gzip data at offset " + end),
                arguments("a wrong block", badBlock, 1, "corrupt gzip data at offset 11"),
                arguments("a wrong method", badMethod, 1, "corrupt gzip data at offset 0"),
                arguments("a byte after gzip", Arrays.copyOf(goodGzip, end + 9), 1, "left over at offset " + (end + 8)),
                arguments("30 bytes after gzip", Arrays.copyOf(goodGzip, end + 38), 1, "left over at offset " + (end + 8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void broken(String what, byte[] content, int rank, String explanation) throws IOException {
        Path path = file(content);
        var error = assertThrows(IOException.class, () -> IdxFile.read(path, rank));
        assertTrue(error.getMessage().contains(explanation), error::getMessage);
        assertTrue(error.getMessage().contains(path.toString()), error::getMessage);
    }

    @Test
    void gzipInSeveralStreams() throws IOException {
        byte[] first = Idx.gzip(Idx.of(LABELS, (byte) 1));
        byte[] second = Idx.gzip((byte) 2, (byte) 3);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertArrayEquals(new byte[] {1, 2, 3}, IdxFile.read(file(both), 1).elements());
    }

    /** A sparse one, which takes no room on the disk either. */
    @Test
    void aFileTooLargeForTheHeap() throws IOException {
        Path path = file(Idx.gzip(Idx.of(LABELS, (byte) 1, (byte) 2, (byte) 3)));
        long heap = Runtime.getRuntime().maxMemory();
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(heap / 8 + 1);
        }
        assertEquals("%s: %d bytes are more than an eighth of the heap of %d MB; allow for more, as in MNIST_HEAP=4g ./mnist".formatted(
                path, heap / 8 + 1, heap >> 20), assertThrows(IOException.class, () -> IdxFile.read(path, 1)).getMessage());
    }

    @Test
    void elementsTooManyForTheHeap() throws IOException {
        long heap = Runtime.getRuntime().maxMemory();
        assumeTrue(heap / 8 < Integer.MAX_VALUE, "the heap has room for whatever an array can hold");
        byte[] header = Idx.of(new int[] {(int) (heap / 8) + 1});
        Path path = file(header);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(header.length + heap / 8 + 1);
        }
        String message = assertThrows(IOException.class, () -> IdxFile.read(path, 1)).getMessage();
        assertTrue(message.startsWith(path + ": " + (heap / 8 + 1) + " elements are more than an eighth of the heap"), message);
    }

    @Test
    void missingOrNoFile() {
        Path missing = folder.resolve("missing");
        assertEquals(missing + ": no such file", assertThrows(IOException.class, () -> IdxFile.read(missing, 1)).getMessage());
        assertEquals(folder + ": not a regular file", assertThrows(IOException.class, () -> IdxFile.read(folder, 1)).getMessage());
    }

    /** Whatever byte changes, the reader gives an array of the declared size or an IOException, and never anything else. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneWrongByteGivesADataSetOrAnIOException(boolean gzip) throws IOException {
        byte[] good = Idx.of(IMAGES, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
        byte[] content = gzip ? Idx.gzip(good) : good;
        for (int i = 0; i < content.length; i++) {
            for (int wrong = 1; wrong < 256; wrong <<= 1) {
                byte[] changed = content.clone();
                changed[i] ^= (byte) wrong;
                Path path = file(changed);
                try {
                    IdxFile idx = IdxFile.read(path, 3);
                    assertEquals(Arrays.stream(idx.dimensions()).reduce(1, Math::multiplyExact), idx.elements().length);
                } catch (IOException e) {
                    assertTrue(e.getMessage().contains(path.toString()), e::getMessage);
                }
            }
        }
    }
}
