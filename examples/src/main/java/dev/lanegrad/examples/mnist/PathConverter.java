package dev.lanegrad.examples.mnist;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Files and folders on the command line, with an error in words for what cannot be one. */
final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        if (text.isEmpty()) { // to Java the current folder
            throw new TypeConversionException("'' is empty, and not the path of a file or folder");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'%s' is not a path in the encoding %s of this locale; set another, as in LC_ALL=C.UTF-8"
                    .formatted(text, System.getProperty("sun.jnu.encoding")));
        }
    }
}
