package dev.lanegrad.gemm;

import java.util.concurrent.atomic.AtomicReferenceArray;

import dev.lanegrad.DType;
import jdk.incubator.vector.VectorShape;

/**
 * Tiles of the Vector API. A tile needs a register for each vector of c, for each vector of a row of b, and one for an element of a: 6 by 3
 * where there are 32 registers, 6 by 2 where there are 16. Narrower tiles are taller, because 8 chains or more hide the latency of an FMA.
 */
final class VectorTiling implements Tiling {
    /** The width of the widest tile of a single row: it is bound by memory, and reads long pieces of the rows of b. */
    private static final int ROW_VECTORS = 8;
    private static final int MAX_ROWS = 18;

    private final DType dtype;
    private final ElementLoops loops;
    private final ThreadLocal<Scratch> scratch;
    private final FirstUse firstUse;
    private final int lanes;
    private final int widest;
    private final int accumulators;
    private final AtomicReferenceArray<Tile> tiles = new AtomicReferenceArray<>((MAX_ROWS + 1) * (ROW_VECTORS + 1));
    private volatile Transpose transpose;

    VectorTiling(DType dtype, ElementLoops loops, ThreadLocal<Scratch> scratch, FirstUse firstUse) {
        int bits = vectorBits();
        boolean manyRegisters = bits == 512 || System.getProperty("os.arch").equals("aarch64");
        this.dtype = dtype;
        this.loops = loops;
        this.scratch = scratch;
        this.firstUse = firstUse;
        this.lanes = bits / Element.of(dtype).bits();
        this.widest = manyRegisters ? 3 : 2;
        this.accumulators = manyRegisters ? 18 : 12;
    }

    /** The width of the vectors: what {@code lanegrad.vectorBits} says, else what the machine prefers. */
    private static int vectorBits() {
        return Integer.getInteger("lanegrad.vectorBits", VectorShape.preferredShape().vectorBitSize());
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public int vectors(int rows) {
        return rows == 1 ? ROW_VECTORS : widest;
    }

    @Override
    public int rows(int vectors) {
        return Math.max(1, accumulators / vectors);
    }

    @Override
    public Tile tile(int rows, int vectors) {
        int index = rows * (ROW_VECTORS + 1) + vectors;
        Tile tile = tiles.get(index);
        return tile != null ? tile : firstTile(index, rows, vectors);
    }

    private synchronized Tile firstTile(int index, int rows, int vectors) {
        if (tiles.get(index) == null) {
            int columns = vectors * lanes;
            Tile first = firstUse.loop(new ScalarTile(loops, scratch, rows, columns),
                    () -> VectorTileCompiler.compile(Element.of(dtype), lanes, rows, vectors),
                    new Trial(dtype, rows, columns)::nanos, better -> tiles.set(index, better));
            tiles.compareAndSet(index, null, first);
        }
        return tiles.get(index);
    }

    @Override
    public Transpose transpose() {
        return transpose != null ? transpose : firstTranspose();
    }

    private synchronized Transpose firstTranspose() {
        if (transpose == null) {
            transpose = new ScalarTranspose(loops, lanes);
            transpose = firstUse.loop(transpose, () -> VectorTransposeCompiler.compile(Element.of(dtype), lanes),
                    new Trial(dtype, lanes, lanes)::nanos, this::replaceTranspose);
        }
        return transpose;
    }

    private synchronized void replaceTranspose(Transpose better) {
        transpose = better;
    }
}
