package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.jit.Warmed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tiles of the Vector API. A tile needs a register for each vector of c, for each vector of a row of b, and one for an element of a: 8 by 3 or 12 by
 * 2 where there are 32 registers, 4 by 3 or 6 by 2 where there are 16. 8 chains would hide the latency of an FMA, but the more of them, the fewer loads
 * for each: 6 by 3 is slower than 8 by 3 by a sixth, and 8 by 2 than 12 by 2 by a twentieth. With 16 registers, 6 by 2 is slower than 4 by 3 by a
 * twentieth to a tenth.
 */
final class VectorTiling implements Tiling {
    /** The width of the widest tile. */
    private static final int VECTORS = 3;
    /** The width of the widest tile of a single row. */
    private static final int ROW_VECTORS = 8;

    private final int lanes;
    /** How many vectors of c a tile holds. */
    private final int accumulators;
    private final List<Warmed<Tile>> tiles = new ArrayList<>();
    /** The tallest ones, by their width, for one panel and for two. */
    private final List<Warmed<PackingTile>> packingTiles = new ArrayList<>();
    private final Warmed<Transpose> transpose;
    private final Warmed<RowLoop> rowLoop;

    VectorTiling(DType dtype, Mode mode, int vectorBits, ElementLoops loops, ThreadLocal<Scratch> scratch) {
        boolean manyRegisters = vectorBits == 512 || System.getProperty("os.arch").equals("aarch64");
        boolean cold = mode == Mode.COMPILED;
        Element element = Element.of(dtype);
        lanes = vectorBits / element.bits();
        accumulators = manyRegisters ? 24 : 12;
        for (int index = 0; index < 2 * rows(1) * ROW_VECTORS; index++) {
            int rows = index / 2 / ROW_VECTORS + 1;
            int vectors = index / 2 % ROW_VECTORS + 1;
            boolean columnMajor = index % 2 == 1;
            tiles.add(new Warmed<>(cold, () -> VectorTileCompiler.compile(element, lanes, rows, vectors, columnMajor),
                    new ScalarTile(loops, scratch, rows, vectors * lanes),
                    () -> new MadeUpNumbers(dtype, rows, vectors * lanes).ofTile(columnMajor)));
        }
        for (int index = 0; index < 4 * VECTORS; index++) {
            int vectors = index / 4 + 1;
            int panels = index / 2 % 2 + 1;
            int rows = rows(vectors);
            int columns = vectors * lanes;
            boolean columnMajor = index % 2 == 1;
            packingTiles.add(new Warmed<>(cold, () -> VectorTileCompiler.compilePacking(element, lanes, rows, vectors, panels, columnMajor),
                    new ScalarPackingTile(new ScalarTile(loops, scratch, rows, columns), columns, panels),
                    () -> new MadeUpNumbers(dtype, rows, columns).ofPackingTile(panels, columnMajor)));
        }
        transpose = new Warmed<>(cold, () -> VectorTransposeCompiler.compile(element, lanes), new ScalarTranspose(loops, lanes),
                () -> new MadeUpNumbers(dtype, lanes, lanes).ofTranspose());
        rowLoop = new Warmed<>(cold, () -> VectorRowLoopCompiler.compile(element, lanes), new ScalarRowLoop(loops, scratch),
                () -> new MadeUpNumbers(dtype, 1, ROW_VECTORS * lanes).ofRow());
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public int vectors(int rows) {
        return rows == 1 ? ROW_VECTORS : VECTORS;
    }

    @Override
    public int rows(int vectors) {
        return accumulators / vectors;
    }

    @Override
    public boolean isReady(int rows, int vectors, boolean columnMajor) {
        return warmed(rows, vectors, columnMajor).get().isPresent();
    }

    @Override
    public Tile tile(int rows, int vectors, boolean columnMajor) {
        return warmed(rows, vectors, columnMajor).orScalar();
    }

    private Warmed<Tile> warmed(int rows, int vectors, boolean columnMajor) {
        return tiles.get(2 * ((rows - 1) * ROW_VECTORS + vectors - 1) + (columnMajor ? 1 : 0));
    }

    @Override
    public Optional<PackingTile> packingTile(int vectors, int panels, boolean columnMajor) {
        return packingTiles.get(4 * (vectors - 1) + 2 * (panels - 1) + (columnMajor ? 1 : 0)).get();
    }

    @Override
    public Optional<Transpose> transpose() {
        return transpose.get();
    }

    @Override
    public Optional<RowLoop> rowLoop() {
        return rowLoop.get();
    }
}
