package dev.lanegrad.exec;

import dev.lanegrad.DType;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;

/** Conversion of numbers to another dtype, as Java's casts do it; any but 0 counts as true. */
final class Conversion {
    private Conversion() {}

    /** The elements of a value in row-major order without gaps, as {@code target}. */
    static Value convert(Value x, DType target) {
        int size = x.layout().size();
        int from = x.layout().offset();
        Buffer source = x.buffer();
        Buffer result = Buffer.allocate(target, size);
        switch (result) {
            case Buffer.Floats(float[] array) -> {
                for (int i = 0; i < size; i++) {
                    array[i] = (float) number(source, from + i);
                }
            }
            case Buffer.Doubles(double[] array) -> {
                for (int i = 0; i < size; i++) {
                    array[i] = number(source, from + i);
                }
            }
            case Buffer.Ints(int[] array) -> {
                for (int i = 0; i < size; i++) {
                    array[i] = (int) number(source, from + i);
                }
            }
            case Buffer.Booleans(boolean[] array) -> {
                for (int i = 0; i < size; i++) {
                    array[i] = number(source, from + i) != 0;
                }
            }
        }
        return new Value(result, Layout.contiguous(x.layout().sizes()));
    }

    /** An element as a double, which holds the numbers of every dtype exactly. */
    private static double number(Buffer buffer, int index) {
        return switch (buffer) {
            case Buffer.Floats(float[] array) -> array[index];
            case Buffer.Doubles(double[] array) -> array[index];
            case Buffer.Ints(int[] array) -> array[index];
            case Buffer.Booleans(boolean[] array) -> throw new AssertionError("masks are converted by a pointwise op");
        };
    }
}
