package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    @Test
    void aFailedSaveLeavesTheOldFileAndNothingElse() throws IOException {
        Files.writeString(file(), "old");
        assertThrows(IOException.class, () -> AtomicFile.replace(file(), channel -> {
            channel.write(ByteBuffer.wrap(new byte[100]));
            throw new IOException("no space left");
        }));
        assertEquals("old", Files.readString(file()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void aSaveReplacesTheOldFileAndLeavesNothingElse() throws IOException {
        Files.writeString(file(), "old");
        AtomicFile.replace(file(), channel -> channel.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'})));
        assertEquals("new", Files.readString(file()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void aSaveThroughALinkKeepsTheLink() throws IOException {
        Files.writeString(file(), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file());
        AtomicFile.replace(link, channel -> channel.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'})));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file()));
    }
}
