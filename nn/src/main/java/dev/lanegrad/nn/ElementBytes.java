package dev.lanegrad.nn;

import dev.lanegrad.DType;
import dev.lanegrad.Tensor;
import java.nio.ByteBuffer;

/** The elements of a tensor on their way to bytes and back. */
sealed interface ElementBytes {
    int ALL_VALID = -1;

    record Floats(float[] array) implements ElementBytes {
        @Override
        public void put(int from, int count, ByteBuffer bytes) {
            bytes.asFloatBuffer().put(array, from, count);
            bytes.position(count * Float.BYTES);
        }

        @Override
        public int get(int from, int count, ByteBuffer bytes) {
            bytes.asFloatBuffer().get(array, from, count);
            return ALL_VALID;
        }

        @Override
        public Tensor toTensor(int... sizes) {
            return Tensor.of(array, sizes);
        }
    }

    record Doubles(double[] array) implements ElementBytes {
        @Override
        public void put(int from, int count, ByteBuffer bytes) {
            bytes.asDoubleBuffer().put(array, from, count);
            bytes.position(count * Double.BYTES);
        }

        @Override
        public int get(int from, int count, ByteBuffer bytes) {
            bytes.asDoubleBuffer().get(array, from, count);
            return ALL_VALID;
        }

        @Override
        public Tensor toTensor(int... sizes) {
            return Tensor.of(array, sizes);
        }
    }

    record Ints(int[] array) implements ElementBytes {
        @Override
        public void put(int from, int count, ByteBuffer bytes) {
            bytes.asIntBuffer().put(array, from, count);
            bytes.position(count * Integer.BYTES);
        }

        @Override
        public int get(int from, int count, ByteBuffer bytes) {
            bytes.asIntBuffer().get(array, from, count);
            return ALL_VALID;
        }

        @Override
        public Tensor toTensor(int... sizes) {
            return Tensor.of(array, sizes);
        }
    }

    record Booleans(boolean[] array) implements ElementBytes {
        @Override
        public void put(int from, int count, ByteBuffer bytes) {
            for (int i = 0; i < count; i++) {
                bytes.put((byte) (array[from + i] ? 1 : 0));
            }
        }

        @Override
        public int get(int from, int count, ByteBuffer bytes) {
            for (int i = 0; i < count; i++) {
                byte value = bytes.get(i);
                if (value != 0 && value != 1) {
                    return i;
                }
                array[from + i] = value == 1;
            }
            return ALL_VALID;
        }

        @Override
        public Tensor toTensor(int... sizes) {
            return Tensor.of(array, sizes);
        }
    }

    /** Those of a tensor, copied. */
    static ElementBytes of(Tensor tensor) {
        return switch (tensor.dtype()) {
            case F32 -> new Floats(tensor.toFloatArray());
            case F64 -> new Doubles(tensor.toDoubleArray());
            case I32 -> new Ints(tensor.toIntArray());
            case BOOL -> new Booleans(tensor.toBooleanArray());
        };
    }

    /** Zeros. */
    static ElementBytes allocate(DType dtype, int size) {
        return switch (dtype) {
            case F32 -> new Floats(new float[size]);
            case F64 -> new Doubles(new double[size]);
            case I32 -> new Ints(new int[size]);
            case BOOL -> new Booleans(new boolean[size]);
        };
    }

    /** Writes some elements from the start of an empty block, in its byte order, and leaves its position behind them. */
    void put(int from, int count, ByteBuffer bytes);

    /**
     * Takes some elements from the start of a block; gives the position of the first byte that stands for no element, or
     * {@link #ALL_VALID}.
     */
    int get(int from, int count, ByteBuffer bytes);

    Tensor toTensor(int... sizes);
}
