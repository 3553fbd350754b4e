package dev.lanegrad.gemm;

import java.util.concurrent.atomic.AtomicReferenceArray;
import jdk.incubator.vector.VectorShape;

/**
 * Tiles of the Vector API. A tile needs a register for each vector of c, for each vector of a row of b, and one for an element of a: 6 by 3
 * where there are 32 registers, 6 by 2 where there are 16. Narrower tiles are taller, because 8 chains or more hide the latency of an FMA.
 */
final class VectorTiling implements Tiling {
    /** The width of the only tile of a single row, in vectors: wide, since it is bound by reading long pieces of the rows of b. */
    private static final int ROW_VECTORS = 8;
    private static final int MAX_ROWS = 18;

    private final Element element;
    private final int lanes;
    private final int widest;
    private final int accumulators;
    private final FirstTile firstTile;
    private final AtomicReferenceArray<Tile> tiles = new AtomicReferenceArray<>((MAX_ROWS + 1) * (ROW_VECTORS + 1));

    VectorTiling(Element element, int vectorBits, FirstTile firstTile) {
        boolean manyRegisters = vectorBits == 512 || System.getProperty("os.arch").equals("aarch64");
        this.element = element;
        this.lanes = vectorBits / element.bits();
        this.widest = manyRegisters ? 3 : 2;
        this.accumulators = manyRegisters ? 18 : 12;
        this.firstTile = firstTile;
    }

    /** The width of the vectors, in bits: what {@code lanegrad.vectorBits} says, else what the machine prefers. */
    static int vectorBits() {
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
        return tile != null ? tile : first(index, rows, vectors);
    }

    private synchronized Tile first(int index, int rows, int vectors) {
        Tile tile = tiles.get(index);
        if (tile == null) {
            tile = firstTile.tile(rows, vectors * lanes, () -> VectorTileCompiler.compile(element, lanes, rows, vectors),
                    better -> tiles.set(index, better));
            tiles.compareAndSet(index, null, tile); // unless there is a better one already
        }
        return tile;
    }
}
