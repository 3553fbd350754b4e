package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Warmed;
import dev.lanegrad.memory.Buffer;
import java.util.Optional;

/** How rows are reduced in this JVM at present. */
public final class RowReductions {
    private static final Remembered<Kind, Warmed<RowReduction>> VECTOR = new Remembered<>(Kind::warmed);

    private RowReductions() {}

    /** The vector loop where that is ready, else a plain one. */
    public static RowReduction of(DType dtype, Combination combination) {
        Optional<RowReduction> vector = Loops.MODE == LoopMode.INTERPRETED ? Optional.empty() : VECTOR.of(new Kind(dtype, combination)).get();
        return vector.orElseGet(() -> plain(dtype, combination));
    }

    static RowReduction plain(DType dtype, Combination combination) {
        return switch (dtype) {
            case F32 -> new FloatRowReduction(combination);
            case F64 -> new DoubleRowReduction(combination);
            case I32, BOOL -> throw new AssertionError(dtype + " is not reduced directly");
        };
    }

    private record Kind(DType dtype, Combination combination) {
        Warmed<RowReduction> warmed() {
            return new Warmed<>(Loops.MODE == LoopMode.COMPILED,
                    () -> RowReductionCompiler.compile(dtype, combination), plain(dtype, combination), () -> new MadeUpNumbers(dtype));
        }
    }

    /** A block of elements as long as that of a reduction is at most. */
    private static final class MadeUpNumbers implements Warmed.Trial<RowReduction> {
        private static final int COUNT = 4096;

        private final Object x;
        private final Object y;

        MadeUpNumbers(DType dtype) {
            x = Buffer.allocate(dtype, COUNT).array();
            y = Buffer.allocate(dtype, 1).array();
        }

        @Override
        public void idle(RowReduction loop, int times) {
            for (int i = 0; i < times; i++) {
                loop.reduce(x, 0, COUNT, 0, y, 0);
            }
        }

        @Override
        public long nanos(RowReduction loop) {
            long start = System.nanoTime();
            loop.reduce(x, 0, COUNT, 1, y, 0);
            return System.nanoTime() - start;
        }
    }
}
