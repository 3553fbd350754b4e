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

    /** The array itself: float[], double[], int[] or boolean[]. */
    Object array();

    DType dtype();

    int length();

    /** A new buffer of zeros (false for {@link DType#BOOL}). */
    static Buffer allocate(DType dtype, int length) {
        return switch (dtype) {
            case F32 -> new Floats(new float[length]);
            case F64 -> new Doubles(new double[length]);
            case I32 -> new Ints(new int[length]);
            case BOOL -> new Booleans(new boolean[length]);
        };
    }
}
