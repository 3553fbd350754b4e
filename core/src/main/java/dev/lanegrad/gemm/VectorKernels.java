package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.jit.VectorType;
import dev.lanegrad.jit.Warmed;

/**
 * Makes the loops of the Vector API, each with the scalar one that it must outrun, and the numbers it is warmed up on. Until it is warm, a
 * tile's scalar one stands in for it; where a packing tile, a transpose or a row loop is still missing, {@link Tiling} says so, and other
 * tiles and copies do without.
 *
 * @param cold whether they are used at once, compiled or not
 */
record VectorKernels(DType dtype, int lanes, boolean cold, ElementLoops loops, WorkingMemory.OfThread memory) {

    Warmed<Tile> tile(int rows, int vectors, Order order) {
        int columns = vectors * lanes;
        return new Warmed<>(cold, () -> VectorTileCompiler.compile(numbers(), lanes, rows, vectors, order),
                new ScalarTile(loops, memory, rows, columns), () -> new MadeUpNumbers(dtype, rows, columns).ofTile(order));
    }

    Warmed<Tile> packedTile(int rows, int vectors) {
        int columns = vectors * lanes;
        return new Warmed<>(cold, () -> VectorTileCompiler.compilePacked(numbers(), lanes, rows, vectors, Blocking.STRIP),
                new ScalarTile(loops, memory, rows, columns), () -> new MadeUpNumbers(dtype, rows, columns).ofPackedTile());
    }

    Warmed<PackingTile> packingTile(int rows, int vectors, int panels, Order order) {
        int columns = vectors * lanes;
        return new Warmed<>(cold, () -> VectorTileCompiler.compilePacking(numbers(), lanes, rows, vectors, panels, order),
                new ScalarPackingTile(new ScalarTile(loops, memory, rows, columns), columns, panels),
                () -> new MadeUpNumbers(dtype, rows, columns).ofPackingTile(panels, order));
    }

    Warmed<Transpose> transpose() {
        return new Warmed<>(cold, () -> VectorTransposeCompiler.compile(numbers(), lanes), new ScalarTranspose(loops, lanes),
                () -> new MadeUpNumbers(dtype, lanes, lanes).ofTranspose());
    }

    /** @param vectors how long a row it is warmed up on */
    Warmed<RowLoop> rowLoop(int vectors) {
        return new Warmed<>(cold, () -> VectorRowLoopCompiler.compile(numbers(), lanes), new ScalarRowLoop(loops, memory),
                () -> new MadeUpNumbers(dtype, 1, vectors * lanes).ofRow());
    }

    private VectorType numbers() {
        return VectorType.of(dtype);
    }
}
