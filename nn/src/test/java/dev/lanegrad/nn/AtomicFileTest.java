package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {

    private static final AtomicFile.Content NEW = channel -> channel.write(ByteBuffer.wrap(new byte[] {'n', 'e', 'w'}));

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    @Test
    void aFailedSaveLeavesTheOldFileAndNothingElse() throws IOException {
        Files.writeString(file(), "old");
        IOException failure = assertThrows(IOException.class, () -> AtomicFile.replace(file(), channel -> {
            channel.write(ByteBuffer.wrap(new byte[100]));
            throw new IOException("no space left");
        }));
        assertEquals(file() + ": cannot be written: no space left", failure.getMessage());
        assertEquals("old", Files.readString(file()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void aSaveReplacesTheOldFileAndLeavesNothingElse() throws IOException {
        Files.writeString(file(), "old");
        AtomicFile.replace(file(), NEW);
        assertEquals("new", Files.readString(file()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void aSaveThroughALinkKeepsTheLink() throws IOException {
        Files.writeString(file(), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file());
        AtomicFile.replace(link, NEW);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file()));
    }

    @Test
    void aSaveThroughALinkCreatesWhatItLeadsTo() throws IOException {
        Path runs = Files.createDirectory(folder.resolve("runs"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), runs.getFileName().resolve("first"));
        Path linkToIt = Files.createSymbolicLink(folder.resolve("link to it"), link);
        AtomicFile.replace(linkToIt, NEW);
        assertTrue(Files.isSymbolicLink(linkToIt) && Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(folder.resolve("runs/first")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--r--r--", "rwxrwxrwx"})
    void permissionsStay(String permissions) throws IOException {
        Files.writeString(file(), "old");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));
        AtomicFile.replace(file(), NEW);
        assertEquals("new", Files.readString(file()));
        assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void whatIsNoRegularFileStays() throws IOException {
        Path socket = folder.resolve("socket");
        assumeTrue(socket.toString().length() < 100, "a socket's path has about a hundred bytes at most");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Path linkToIt = Files.createSymbolicLink(folder.resolve("link"), socket);
            for (Path path : List.of(socket, linkToIt, folder, Path.of("/"), Path.of(""))) {
                String message = assertThrows(IOException.class, () -> AtomicFile.replace(path, NEW)).getMessage();
                assertEquals(path + ": not a regular file, and nothing else is replaced", message);
            }
            assertTrue(Files.readAttributes(socket, BasicFileAttributes.class).isOther());
        }
    }

    @Test
    void whatCannotBeWrittenIsNamedWithTheReason() throws IOException {
        Files.writeString(file(), "old");
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        Map<Path, String> reasons = Map.of(
                folder.resolve("nope/x"), "cannot be written: its folder does not exist",
                file().resolve("below a file"), "cannot be written: ", // the rest is in the system's language
                folder.resolve("x".repeat(300)), "cannot be written: ",
                loop, "a link to a link, more than 40 times; does it lead back to itself?");
        reasons.forEach((path, reason) -> {
            String message = assertThrows(IOException.class, () -> AtomicFile.replace(path, NEW)).getMessage();
            assertTrue(message.startsWith(path + ": " + reason) && !message.contains(".tmp") && !message.endsWith("null"), message);
        });
    }

    @Test
    void anInterruptedSaveLeavesTheOldFile() throws IOException {
        Files.writeString(file(), "old");
        Thread.currentThread().interrupt();
        String message = assertThrows(IOException.class, () -> AtomicFile.replace(file(), NEW)).getMessage();
        assertTrue(Thread.interrupted());
        assertEquals(file() + ": cannot be written: its thread was interrupted", message);
        assertEquals("old", Files.readString(file()));
    }

    @Test
    void aNameMayBeAsLongAsTheFileSystemAllows() throws IOException {
        Path path = folder.resolve("x".repeat(255));
        AtomicFile.replace(path, NEW);
        assertEquals("new", Files.readString(path));
    }
}
