package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Tensors by name, and notes, in the <a href="https://github.com/huggingface/safetensors">safetensors</a> format: 8 bytes of
 * length, a JSON header, the elements in little-endian row-major order. Written as the reference implementation does; read with
 * every claim of the header checked before it is believed. Names are only names, never paths.
 *
 * @param tensors of any dtype
 * @param metadata notes of any content
 */
public record SafeTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    private static final int LENGTH_BYTES = 8;
    /** The limit of the reference implementation. */
    private static final long LONGEST_HEADER = 100_000_000;
    private static final int BLOCK_BYTES = 1 << 16;
    /** Most is taken by the objects of small tensors, of which a long header describes many. */
    private static final long HEAP_PER_HEADER_BYTE = 16;

    /**
     * Copies both maps; the tensors are values, or the parameters themselves.
     *
     * @throws IllegalArgumentException if a tensor is called {@code __metadata__}, or a name or a note holds half of a surrogate pair
     */
    public SafeTensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(tensors, "tensors")));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(metadata, "metadata")));
        tensors.forEach((name, tensor) -> {
            requireText(name, "the name of a tensor");
            Objects.requireNonNull(tensor, () -> "tensor " + name);
        });
        metadata.forEach((key, value) -> {
            requireText(key, "the name of a note");
            requireText(value, "metadata " + key);
        });
        if (tensors.containsKey("__metadata__")) {
            throw new IllegalArgumentException("safetensors: no tensor can be called __metadata__");
        }
    }

    /** Tensors without notes. */
    public SafeTensors(Map<String, Tensor> tensors) {
        this(tensors, Map.of());
    }

    private static void requireText(String text, String what) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(Objects.requireNonNull(text, what))) {
            throw new IllegalArgumentException("safetensors: \"" + text + "\" holds half of a surrogate pair, which no file can");
        }
    }

    /**
     * Writes a file, or replaces it as a whole: if that fails, an old one is left as it was.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(Path path) throws IOException {
        var header = SafeTensorsHeader.of(tensors, metadata);
        byte[] json = header.encode();
        if (json.length > LONGEST_HEADER) {
            throw new IOException(path + ": the header would take " + json.length + " bytes, and readers refuse more than "
                    + LONGEST_HEADER);
        }
        AtomicFile.replace(Objects.requireNonNull(path, "path"), channel -> {
            ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).flip();
            writeFully(channel, length);
            writeFully(channel, ByteBuffer.wrap(json));
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (SafeTensorsHeader.Entry entry : header.entries()) {
                writeElements(channel, tensors.get(entry.name()), block);
            }
        });
    }

    private static void writeElements(FileChannel channel, Tensor tensor, ByteBuffer block) throws IOException {
        int perBlock = BLOCK_BYTES / tensor.dtype().bytes();
        ElementBytes elements = ElementBytes.of(tensor);
        for (int from = 0, count; from < tensor.size(); from += count) {
            count = Math.min(perBlock, tensor.size() - from);
            elements.put(from, count, block.clear());
            writeFully(channel, block.flip());
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or is not well-formed; the message names the file, the offset and what is wrong
     */
    public static SafeTensors read(Path path) throws IOException {
        if (Files.exists(Objects.requireNonNull(path, "path")) && !Files.isRegularFile(path)) {
            throw new IOException(path + ": not a regular file"); // opening a pipe would wait for its writer
        }
        try (FileChannel channel = FileChannel.open(path)) {
            long fileSize = channel.size();
            int headerLength = headerLength(path, channel, fileSize);
            requireHeap(path, headerLength, 0);
            SafeTensorsHeader header = header(path, channel, headerLength);
            long data = LENGTH_BYTES + (long) headerLength;
            if (header.dataSize() != fileSize - data) {
                throw new IOException(path + ": at byte " + data + ": the header describes " + header.dataSize()
                        + " bytes of data, but " + (fileSize - data) + " follow it");
            }
            requireHeap(path, headerLength, header.dataSize() + header.longestEntry()); // a tensor is a copy of what was read
            var tensors = new LinkedHashMap<String, Tensor>();
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (SafeTensorsHeader.Entry entry : header.entries()) {
                tensors.put(entry.name(), readElements(path, channel, entry, block));
            }
            return new SafeTensors(tensors, header.metadata());
        } catch (ClosedByInterruptException interrupted) {
            throw new IOException(path + ": cannot be read: its thread was interrupted", interrupted);
        }
    }

    private static int headerLength(Path path, FileChannel channel, long fileSize) throws IOException {
        if (fileSize < LENGTH_BYTES) {
            throw new IOException(path + ": " + fileSize
                    + " bytes are too short for a safetensors file, which begins with 8 bytes of header length");
        }
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        readFully(path, channel, bytes);
        long length = bytes.flip().getLong();
        if (length < 0 || length > LONGEST_HEADER) {
            throw new IOException(path + ": at byte 0: a header of " + Long.toUnsignedString(length)
                    + " bytes is over the format's limit of " + LONGEST_HEADER + "; this is no safetensors file");
        }
        if (length > fileSize - LENGTH_BYTES) {
            throw new IOException(path + ": at byte 0: a header of " + length + " bytes is longer than the rest of the file, "
                    + (fileSize - LENGTH_BYTES) + " bytes");
        }
        return (int) length;
    }

    private static void requireHeap(Path path, int headerLength, long elementBytes) throws IOException {
        long needed = HEAP_PER_HEADER_BYTE * headerLength + elementBytes;
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap) {
            throw new IOException(path + ": at byte 0: to read a header of " + headerLength + " bytes and what it describes takes "
                    + needed + " bytes, but the heap has only " + heap + "; allow for more with -Xmx");
        }
    }

    private static SafeTensorsHeader header(Path path, FileChannel channel, int length) throws IOException {
        byte[] json = new byte[length];
        readFully(path, channel, ByteBuffer.wrap(json));
        try {
            return SafeTensorsHeader.decode(json);
        } catch (JsonReader.MalformedException malformed) {
            throw new IOException(path + ": at byte " + (LENGTH_BYTES + malformed.offset()) + ": " + malformed.getMessage(), malformed);
        }
    }

    private static Tensor readElements(Path path, FileChannel channel, SafeTensorsHeader.Entry entry, ByteBuffer block) throws IOException {
        int width = entry.dtype().bytes();
        int size = entry.shape().size();
        ElementBytes elements = ElementBytes.allocate(entry.dtype(), size);
        int perBlock = BLOCK_BYTES / width;
        for (int from = 0, count; from < size; from += count) {
            count = Math.min(perBlock, size - from);
            readFully(path, channel, block.clear().limit(count * width));
            long start = channel.position() - count * width;
            int invalid = elements.get(from, count, block.flip());
            if (invalid != ElementBytes.ALL_VALID) {
                throw new IOException(path + ": at byte " + (start + invalid) + ": tensor " + entry.name()
                        + " is BOOL, but this byte is neither 0 nor 1");
            }
        }
        return elements.toTensor(entry.shape().toArray());
    }

    static void readFully(Path path, FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException(path + ": at byte " + channel.position() + ": the file became shorter while it was read");
            }
        }
    }
}
