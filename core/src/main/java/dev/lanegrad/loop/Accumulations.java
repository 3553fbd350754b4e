package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Warmed;
import dev.lanegrad.memory.Buffer;

/** The accumulation of each combination and dtype, as it is done in this JVM at present. */
final class Accumulations {
    private static final Remembered<Kind, Warmed<Accumulation>> VECTOR = new Remembered<>(Kind::warmed);

    private Accumulations() {}

    /** The vector loop where that is ready, else {@code plain}. */
    static Accumulation of(DType dtype, Combination combination, Accumulation plain) {
        return Loops.MODE == LoopMode.INTERPRETED ? plain : VECTOR.of(new Kind(dtype, combination, plain)).get().orElse(plain);
    }

    private record Kind(DType dtype, Combination combination, Accumulation plain) {
        Warmed<Accumulation> warmed() {
            return new Warmed<>(Loops.MODE == LoopMode.COMPILED,
                    () -> AccumulationCompiler.compile(dtype, combination), plain, () -> new MadeUpNumbers(dtype));
        }
    }

    /** A block of elements as long as that of a reduction is at most. */
    private static final class MadeUpNumbers implements Warmed.Trial<Accumulation> {
        private static final int STRETCHES = 64;

        private final Object x;
        private final Object y;

        MadeUpNumbers(DType dtype) {
            int lanes = Accumulation.BYTES * Byte.SIZE / Lanes.of(dtype).size;
            x = Buffer.allocate(dtype, STRETCHES * lanes).array();
            y = Buffer.allocate(dtype, lanes).array();
        }

        @Override
        public void idle(Accumulation loop, int times) {
            for (int i = 0; i < times; i++) {
                loop.combine(0, x, 0, y);
            }
        }

        @Override
        public long nanos(Accumulation loop) {
            long start = System.nanoTime();
            loop.combine(STRETCHES, x, 0, y);
            return System.nanoTime() - start;
        }
    }
}
