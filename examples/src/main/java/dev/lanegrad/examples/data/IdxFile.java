package dev.lanegrad.examples.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes in the IDX format of the MNIST database: two zero bytes, the element type, the rank, each dimension as a
 * big-endian 32-bit number, and then the elements in row-major order. Gzip'd or not is told by the content and never by the name.
 * Nothing of the file's own claims is believed before it is checked, and every {@link IOException} names path and offset.
 *
 * @param dimensions the sizes of the axes, outermost first
 * @param elements as many as the product of the dimensions
 */
record IdxFile(int[] dimensions, byte[] elements) {

    private static final int UNSIGNED_BYTE = 0x08;

    /** The bytes of checksum and size after the compressed data. */
    private static final int GZIP_TRAILER = 8;

    /** Deflate cannot do better, so a larger claim is known to be false before anything is decompressed. */
    private static final long BEST_GZIP_RATIO = 1032;

    /** Reads an array of the given rank: 3 for images, 1 for labels. */
    static IdxFile read(Path path, int rank) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + ": not a regular file");
        }
        if (!Files.isReadable(path)) {
            throw new IOException(path + ": not readable");
        }
        try (var file = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            return isGzip(file) ? readGzip(path, rank) : read(file, path, rank, false);
        }
    }

    private static boolean isGzip(BufferedInputStream file) throws IOException {
        file.mark(2);
        byte[] magic = file.readNBytes(2);
        file.reset();
        return Arrays.equals(magic, new byte[] {0x1f, (byte) 0x8b});
    }

    private static IdxFile readGzip(Path path, int rank) throws IOException {
        checkRoom(Files.size(path), "bytes", path);
        var file = new ByteArrayInputStream(Files.readAllBytes(path));
        int length = file.available();
        Gzip gzip = null;
        try {
            gzip = new Gzip(file, length);
            IdxFile result = read(gzip, path, rank, true);
            if (gzip.unread() > GZIP_TRAILER) {
                throw new IOException("%s: bytes left over at offset %d, after the gzip data".formatted(
                        path, length - gzip.unread() + GZIP_TRAILER));
            }
            return result;
        } catch (ZipException e) {
            throw new IOException("%s: corrupt gzip data at offset %d: %s".formatted(
                    path, gzip == null ? 0 : length - gzip.unread(), e.getMessage()), e);
        } catch (EOFException e) {
            throw new IOException("%s: truncated at offset %d: the gzip data end in mid-stream".formatted(path, length), e);
        }
    }

    /** Says how far it is, for which its buffer must hold the whole file. By itself it would pass over what follows the gzip data. */
    private static final class Gzip extends GZIPInputStream {
        Gzip(InputStream file, int length) throws IOException {
            super(file, length);
        }

        /** Bytes of the file that are not decompressed, the checksum and size after the data included. */
        int unread() {
            return inf.getRemaining();
        }
    }

    private static IdxFile read(InputStream in, Path path, int rank, boolean gzip) throws IOException {
        checkMagic(bytes(in, 4, path, 0), path, rank);
        ByteBuffer header = ByteBuffer.wrap(bytes(in, 4 * rank, path, 4));
        int[] dimensions = new int[rank];
        long size = 1;
        for (int axis = 0; axis < rank; axis++) {
            long dimension = Integer.toUnsignedLong(header.getInt());
            // Zero is refused too, so that no product can hide an overflow behind it.
            if (dimension == 0 || dimension > Integer.MAX_VALUE / size) {
                throw new IOException("%s: dimension %d at offset %d is %d, which makes an array %s".formatted(
                        path, axis, 4 + 4 * axis, dimension, dimension == 0 ? "of no elements" : "too large for this program"));
            }
            dimensions[axis] = (int) dimension;
            size *= dimension;
        }
        int start = 4 + 4 * rank;
        checkClaim(size, start, path, gzip);
        byte[] elements = bytes(in, (int) size, path, start);
        // Reading on to the end also makes gzip verify its checksum.
        if (in.read() >= 0) {
            throw new IOException("%s: bytes left over at offset %d: the header declares %s = %d elements".formatted(
                    path, start + size, Arrays.toString(dimensions), size));
        }
        return new IdxFile(dimensions, elements);
    }

    private static void checkMagic(byte[] magic, Path path, int rank) throws IOException {
        String found = "%s: magic number %08x at offset 0".formatted(path, ByteBuffer.wrap(magic).getInt());
        if (magic[0] != 0 || magic[1] != 0) {
            boolean swapped = magic[3] == 0 && magic[2] == 0 && magic[1] == UNSIGNED_BYTE;
            throw new IOException(found + (swapped ? " is byte-swapped: IDX is big-endian" : ": not an IDX file"));
        }
        if (magic[2] != UNSIGNED_BYTE) {
            throw new IOException("%s: element type 0x%02x (%s) where 0x08 (unsigned byte) is needed".formatted(
                    found, magic[2], typeName(magic[2])));
        }
        if (magic[3] != rank) {
            throw new IOException("%s: %d dimension(s), %s, where %d are needed, %s".formatted(
                    found, magic[3] & 0xff, rankName(magic[3]), rank, rankName(rank)));
        }
    }

    private static String typeName(int type) {
        return switch (type) {
            case 0x09 -> "signed byte";
            case 0x0b -> "short";
            case 0x0c -> "int";
            case 0x0d -> "float";
            case 0x0e -> "double";
            default -> "unknown";
        };
    }

    private static String rankName(int rank) {
        return switch (rank) {
            case 1 -> "as in a file of labels";
            case 3 -> "as in a file of images";
            default -> "as in neither images nor labels";
        };
    }

    /** Refuses a false claim by the length of the file, before memory is taken for it. */
    private static void checkClaim(long size, int start, Path path, boolean gzip) throws IOException {
        long length = Files.size(path);
        if (size > (gzip ? length * BEST_GZIP_RATIO : length - start)) {
            throw new IOException("%s: truncated: the header declares %d elements from offset %d, and the file has %d bytes%s".formatted(
                    path, size, start, length, gzip ? " compressed" : ""));
        }
        checkRoom(size, "elements", path);
    }

    /** An eighth, because numbers take four times as many bytes as pixels, and training needs room besides. */
    private static void checkRoom(long size, String what, Path path) throws IOException {
        long heap = Runtime.getRuntime().maxMemory();
        if (size > heap / 8) {
            throw new IOException("%s: %d %s are more than an eighth of the heap of %d MB; allow for more, as in MNIST_HEAP=4g ./mnist"
                    .formatted(path, size, what, heap >> 20));
        }
    }

    private static byte[] bytes(InputStream in, int count, Path path, int offset) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("%s: truncated at offset %d: %d more bytes should follow".formatted(
                    path, offset + bytes.length, count - bytes.length));
        }
        return bytes;
    }
}
