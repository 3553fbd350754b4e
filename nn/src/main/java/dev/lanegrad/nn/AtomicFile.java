package dev.lanegrad.nn;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Replaces a file as a whole or not at all: whoever is interrupted, or runs out of disk, leaves the old one as it was. */
final class AtomicFile {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;
    private static final Set<StandardOpenOption> NEW_FILE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private AtomicFile() {}

    /** Writes the new content of a file, from its start. */
    @FunctionalInterface
    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /** @throws IOException if that is not possible, naming the file and why; or if it is there, but not a regular file */
    static void replace(Path path, Content content) throws IOException {
        Path target = target(path);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IOException(path + ": not a regular file, and nothing else is replaced");
        }
        try {
            write(target, content);
        } catch (IOException failed) {
            throw new IOException(path + ": cannot be written: " + why(failed), failed);
        }
        forceRename(target.getParent());
    }

    /** Where links lead to, even if nothing is there yet: a link stays one. */
    private static Path target(Path path) throws IOException {
        Path target = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new IOException(path + ": a link to a link, more than " + MOST_LINKS + " times; does it lead back to itself?");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    private static void write(Path target, Content content) throws IOException {
        Path temporary = target.resolveSibling("." + UUID.randomUUID() + ".tmp"); // beside it, since a rename must not cross file systems
        List<FileAttribute<Set<PosixFilePermission>>> kept = permissions(target);
        try {
            try (FileChannel channel = FileChannel.open(temporary, NEW_FILE, kept.toArray(FileAttribute<?>[]::new))) {
                for (FileAttribute<Set<PosixFilePermission>> permissions : kept) {
                    Files.setPosixFilePermissions(temporary, permissions.value()); // the process's mask may have taken some away
                }
                content.writeTo(channel);
                channel.force(true); // otherwise the rename may reach the disk before the bytes
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Those of the old file, if there is one, in a file system that has them. */
    private static List<FileAttribute<Set<PosixFilePermission>>> permissions(Path target) throws IOException {
        var view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        return view == null || !Files.exists(target)
                ? List.of()
                : List.of(PosixFilePermissions.asFileAttribute(view.readAttributes().permissions()));
    }

    /** Not the message, which may name the temporary file. */
    private static String why(IOException failed) {
        return switch (failed) {
            case NoSuchFileException none -> "its folder does not exist";
            case AccessDeniedException denied -> "its folder is not writable";
            case ClosedByInterruptException interrupted -> "its thread was interrupted";
            case FileSystemException other -> other.getReason();
            default -> failed.getMessage();
        };
    }

    private static void forceRename(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notPossible) {
            // Windows opens no directories. The file is whole either way; at worst a power cut brings the old one back.
        }
    }
}
