package dev.lanegrad.memory;

import dev.lanegrad.DType;

/** A heap array of one element type. Whoever writes one owns it alone; once it backs a value, it is never written again. */
public sealed interface Buffer {

    record Floats(float[] array) implements Buffer {
        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public int length() {
            return array.length;
        }
    }

    record Doubles(double[] array) implements Buffer {
        @Override
        public DType dtype() {
            return DType.F64;
        }

        @Override
        public int length() {
            return array.length;
        }
    }

    record Ints(int[] array) implements Buffer {
        @Override
        public DType dtype() {
            return DType.I32;
        }

        @Override
        public int length() {
            return array.length;
        }
    }

    record Booleans(boolean[] array) implements Buffer {
        @Override
        public DType dtype() {
            return DType.BOOL;
        }

        @Override
        public int length() {
            return array.length;
        }
    }

    /** HotSpot's arrays have a few elements less than 2^31-1. */
    int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    /** The array itself: float[], double[], int[] or boolean[]. */
    Object array();

    DType dtype();

    int length();

    /**
     * A new buffer of zeros (false for {@link DType#BOOL}).
     *
     * @throws IllegalArgumentException if no array of this JVM can be as long
     * @throws OutOfMemoryError saying how much was asked for, if the heap has no room
     */
    static Buffer allocate(DType dtype, int length) {
        if (length > MOST_ELEMENTS) {
            throw new IllegalArgumentException(
                    "an array of " + length + " elements is longer than the JVM's arrays can be, " + MOST_ELEMENTS);
        }
        try {
            return switch (dtype) {
                case F32 -> new Floats(new float[length]);
                case F64 -> new Doubles(new double[length]);
                case I32 -> new Ints(new int[length]);
                case BOOL -> new Booleans(new boolean[length]);
            };
        } catch (OutOfMemoryError full) {
            long megabytes = (long) length * dtype.bytes() >> 20;
            throw new OutOfMemoryError("no room for " + dtype + " of " + length + " elements, " + megabytes + " MB, in a heap of at most "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB; java -Xmx gives it more");
        }
    }
}
