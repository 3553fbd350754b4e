package dev.lanegrad.examples.mnist;

import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers as the command line's options want them, with an error in words for everything else. */
final class Numbers {

    private Numbers() {}

    /** A whole number from 1. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return wholeNumber(text, Integer.MAX_VALUE);
        }
    }

    /** A whole number from 1, and not so high that a typing error keeps the system busy with starting threads. */
    static final class Threads implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return wholeNumber(text, 1024);
        }
    }

    /** Whole numbers from 1, with commas between them. */
    static final class Widths implements ITypeConverter<Mnist.Widths> {
        @Override
        public Mnist.Widths convert(String text) {
            return new Mnist.Widths(Stream.of(text.split(",", -1)).map(new Count()::convert).toList());
        }
    }

    private static int wholeNumber(String text, int highest) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException("'" + text + "' is not a whole number from 1 to " + highest);
    }

    /** A finite number above 0. */
    static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                double rate = Double.parseDouble(text);
                if (rate > 0 && rate < Double.POSITIVE_INFINITY) {
                    return rate;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new TypeConversionException("'" + text + "' is not a finite number above 0");
        }
    }
}
