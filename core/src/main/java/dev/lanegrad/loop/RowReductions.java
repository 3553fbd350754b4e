package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Warmed;
import dev.lanegrad.memory.Buffer;

/** How rows are reduced in this JVM at present. */
public final class RowReductions {
    /** Fewer elements than this, such as the losses of a batch, are combined in a fraction of a microsecond by plain code, too. */
    private static final int WORTH_VECTORS = 512;

    /** Lengths of rows to try the loops on. They come to an odd number of rows, for loops over two at a time to see one that is left, too. */
    private static final int SHORT = 8;
    private static final int LONG = 1365;

    private static final Remembered<Kind, Warmed<RowReduction>> VECTOR = new Remembered<>(Kind::warmed);

    private RowReductions() {}

    /** For {@code size} elements in rows of {@code count}: the vector loop where that is ready and worth compiling, else a plain one. */
    public static RowReduction of(DType dtype, Combination combination, int count, int size) {
        if (size < WORTH_VECTORS || Loops.MODE == LoopMode.INTERPRETED) {
            return plain(dtype, combination);
        }
        var kind = new Kind(dtype, combination, count <= RowReduction.SHORT_BYTES * Byte.SIZE / Lanes.of(dtype).size);
        return VECTOR.of(kind).get().orElseGet(() -> plain(dtype, combination));
    }

    static RowReduction plain(DType dtype, Combination combination) {
        return switch (dtype) {
            case F32 -> new FloatRowReduction(combination);
            case F64 -> new DoubleRowReduction(combination);
            case I32, BOOL -> throw new AssertionError(dtype + " is not reduced directly");
        };
    }

    private record Kind(DType dtype, Combination combination, boolean shortRows) {
        Warmed<RowReduction> warmed() {
            return new Warmed<>(Loops.MODE == LoopMode.COMPILED, () -> RowReductionCompiler.compile(dtype, combination, shortRows),
                    plain(dtype, combination), () -> new MadeUpNumbers(dtype, shortRows ? SHORT : LONG));
        }
    }

    /** About as many elements as a reduction brings at a time. */
    private static final class MadeUpNumbers implements Warmed.Trial<RowReduction> {
        private static final int SIZE = 4095;

        private final int count;
        private final Object x;
        private final Object y;

        MadeUpNumbers(DType dtype, int count) {
            this.count = count;
            x = Buffer.allocate(dtype, SIZE).array();
            y = Buffer.allocate(dtype, SIZE / count).array();
        }

        @Override
        public void idle(RowReduction loop, int times) {
            for (int i = 0; i < times; i++) {
                loop.reduce(x, 0, count, 0, y, 0);
            }
        }

        @Override
        public long nanos(RowReduction loop) {
            long start = System.nanoTime();
            loop.reduce(x, 0, count, SIZE / count, y, 0);
            return System.nanoTime() - start;
        }
    }
}
