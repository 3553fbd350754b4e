package dev.lanegrad.jit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes emitted classes to the folder that the system property {@code lanegrad.dumpLoops} names; to none if it is not set. */
final class Dump {
    private static final String FOLDER = System.getProperty("lanegrad.dumpLoops");
    private static final AtomicInteger DUMPED = new AtomicInteger();

    private Dump() {}

    /** A file with the class, and one with what it does in words. */
    static void write(ClassDesc name, byte[] bytes, Object meaning) {
        if (FOLDER == null) {
            return;
        }
        String file = name.displayName() + DUMPED.getAndIncrement();
        try {
            Files.createDirectories(Path.of(FOLDER));
            Files.write(Path.of(FOLDER, file + ".class"), bytes);
            Files.writeString(Path.of(FOLDER, file + ".txt"), meaning + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot dump loops to " + FOLDER, e);
        }
    }
}
