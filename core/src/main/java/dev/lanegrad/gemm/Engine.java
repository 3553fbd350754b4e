package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.jit.VectorApi;
import java.util.List;

/**
 * What multiplies matrices of one element type.
 *
 * @param preferences ways to cover c with tiles, the best first, of which the last is always ready
 * @param loops for what is too small for that
 */
record Engine(List<Blocking> preferences, ElementLoops loops) {
    /** So many multiplications take less time than covering c with tiles. */
    private static final int TINY = 100;

    /** What the machine, its JVM and the system properties ask for. */
    static Engine of(DType dtype) {
        Mode mode = Mode.ofThisJvm();
        return of(dtype, mode, mode == Mode.SCALAR ? 0 : VectorApi.vectorBits());
    }

    /** @param vectorBits of no meaning for {@link Mode#SCALAR} */
    static Engine of(DType dtype, Mode mode, int vectorBits) {
        return of(dtype, mode, vectorBits, Blocking.KEPT_BYTES);
    }

    /** @param keptBytes of working memory, in place of {@link Blocking#KEPT_BYTES} */
    static Engine of(DType dtype, Mode mode, int vectorBits, int keptBytes) {
        ElementLoops loops = dtype == DType.F32 ? new FloatElementLoops() : new DoubleElementLoops();
        var memory = new WorkingMemory.OfThread(dtype);
        Tiling scalar = new ScalarTiling(loops, memory);
        List<Tiling> tilings = switch (mode) {
            case SCALAR -> List.of(scalar);
            case COMPILED -> List.of(new VectorTiling(dtype, mode, vectorBits, loops, memory));
            case MIXED -> List.of(new VectorTiling(dtype, mode, vectorBits, loops, memory), scalar);
        };
        return new Engine(tilings.stream().map(tiling -> new Blocking(dtype, tiling, loops, memory, keptBytes)).toList(), loops);
    }

    /** c = a b. */
    void multiply(Matrix a, Matrix b, Matrix c) {
        if (c.isEmpty()) {
            return;
        }
        if ((long) c.rows() * c.columns() * a.columns() <= TINY) {
            loops.multiply(a, b, c);
            return;
        }
        for (Blocking blocking : preferences) {
            if (blocking.multiply(a, b, c)) {
                return;
            }
        }
    }
}
