package dev.lanegrad.examples.mnist;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for results. Whether they can be written is found out before the work, so that none is wasted. */
record OutputFolder(Path path) {

    /** Creates the folder if it is missing, and tries to write to it. */
    static OutputFolder open(Path path) throws IOException {
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, "lanegrad", ".tmp"));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + ": not a folder; choose another with --out", e);
        } catch (FileSystemException e) {
            throw new IOException(path + ": no file can be written in this folder; choose another with --out", e);
        }
        return new OutputFolder(path);
    }

    /** Where to save a file, over one that may be there. */
    Path file(String name) throws IOException {
        Path file = path.resolve(name);
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": a folder, where a file is to be saved; remove it, or choose another place with --out");
        }
        return file;
    }
}
