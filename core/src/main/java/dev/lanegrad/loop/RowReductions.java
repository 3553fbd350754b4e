package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Warmed;
import dev.lanegrad.memory.Buffer;

/** How rows are reduced in this JVM at present. */
public final class RowReductions {
    /**
     * A vector loop is made when plain code has combined so many elements of its kind. That takes it some ten milliseconds, and others may
     * need C2 more: made at once, for the losses of its first batches, these loops cost the first epoch of MNIST half a second.
     */
    private static final long WORTH_COMPILING = 4_000_000;

    /**
     * Lengths of rows to try the loops on. They come to an odd number of rows, for loops over two at a time to see one that is left, too.
     */
    private static final int SHORT = 8;
    private static final int LONG = 170;

    private static final Remembered<Kind, Warmed<RowReduction>> VECTOR = new Remembered<>(Kind::warmed);

    private RowReductions() {}

    /** For {@code size} elements in rows of {@code count}: the vector loop where that is ready, else a plain one. */
    public static RowReduction of(DType dtype, Combination combination, int count, int size) {
        if (Loops.MODE == LoopMode.INTERPRETED) {
            return plain(dtype, combination);
        }
        var kind = new Kind(dtype, combination, count <= RowReduction.SHORT_BYTES / dtype.bytes());
        return VECTOR.of(kind).getFor(size).orElseGet(() -> plain(dtype, combination));
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
            return new Warmed<>(Loops.MODE == LoopMode.COMPILED, WORTH_COMPILING,
                    () -> RowReductionCompiler.compile(dtype, combination, shortRows), plain(dtype, combination),
                    () -> new MadeUpRows(dtype, shortRows ? SHORT : LONG));
        }
    }

    /** Not many: until C2 has compiled it, every vector takes microseconds, and the processor from others. */
    private static final class MadeUpRows implements Warmed.Trial<RowReduction> {
        private static final int SIZE = 511;

        private final int count;
        private final Object x;
        private final Object y;

        MadeUpRows(DType dtype, int count) {
            this.count = count;
            x = Buffer.allocate(dtype, SIZE).array();
            y = Buffer.allocate(dtype, SIZE / count).array();
        }

        @Override
        public void idle(RowReduction loop) {
            loop.reduce(x, 0, count, 0, y, 0);
        }

        @Override
        public void run(RowReduction loop) {
            loop.reduce(x, 0, count, SIZE / count, y, 0);
        }
    }
}
