package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.jit.VectorApi;
import dev.lanegrad.jit.Warmed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tiles of the Vector API. A tile needs a register for each vector of c, for each vector of a row of b, and one for an element of a: 8 by 3
 * or 12 by 2 where there are 32 registers, 6 by 2 where there are 16. 8 chains would hide the latency of an FMA, but the more of them, the
 * fewer loads for each: 6 by 3 is slower than 8 by 3 by a sixth, and 8 by 2 than 12 by 2 by a twentieth. Of 16 registers, 4 by 3 needs all;
 * C2 then keeps some vectors of c in memory, and takes a sixth to a third longer. 6 by 2 has a kind for packed operands that is faster by
 * up to a fifth, as much as a processor's ports are busy with the rest of the loop.
 */
final class VectorTiling implements Tiling {
    /** The width of the widest tile of a single row. */
    private static final int ROW_VECTORS = 8;
    /** The most panels that a tile packs. */
    private static final int PANELS = 2;
    private static final Order[] ORDERS = Order.values();

    private final int lanes;
    /** How many vectors of c a tile holds. */
    private final int accumulators;
    /** The width of the widest tile. */
    private final int vectors;
    /** By width; then by height, and the order of a. */
    private final List<List<Warmed<Tile>>> tiles = new ArrayList<>();
    /** The tallest ones, by width; none where there are many registers. */
    private final List<Warmed<Tile>> packedTiles = new ArrayList<>();
    /** The tallest ones, by width, panels, and the order of a. */
    private final List<Warmed<PackingTile>> packingTiles = new ArrayList<>();
    private final Warmed<Transpose> transpose;
    private final Warmed<RowLoop> rowLoop;

    VectorTiling(DType dtype, Mode mode, int vectorBits, ElementLoops loops, WorkingMemory.OfThread memory) {
        boolean manyRegisters = VectorApi.hasManyRegisters(vectorBits);
        lanes = vectorBits / (dtype.bytes() * Byte.SIZE);
        accumulators = manyRegisters ? 24 : 12;
        vectors = manyRegisters ? 3 : 2;
        var kernels = new VectorKernels(dtype, lanes, mode == Mode.COMPILED, loops, memory);
        for (int width = 1; width <= ROW_VECTORS; width++) {
            List<Warmed<Tile>> asWide = new ArrayList<>();
            for (int rows = 1; rows <= rows(width); rows++) {
                for (Order order : ORDERS) {
                    asWide.add(kernels.tile(rows, width, order));
                }
            }
            tiles.add(asWide);
        }
        for (int width = 1; width <= vectors; width++) {
            if (!manyRegisters) {
                packedTiles.add(kernels.packedTile(rows(width), width));
            }
            for (int panels = 1; panels <= PANELS; panels++) {
                for (Order order : ORDERS) {
                    packingTiles.add(kernels.packingTile(rows(width), width, panels, order));
                }
            }
        }
        transpose = kernels.transpose();
        rowLoop = kernels.rowLoop(ROW_VECTORS);
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public int vectors(int rows) {
        return rows == 1 ? ROW_VECTORS : vectors;
    }

    @Override
    public int rows(int vectors) {
        return accumulators / vectors;
    }

    @Override
    public boolean isReady(int rows, int vectors, Order order) {
        return warmed(rows, vectors, order).get().isPresent();
    }

    @Override
    public Tile tile(int rows, int vectors, Order order) {
        return warmed(rows, vectors, order).orScalar();
    }

    private Warmed<Tile> warmed(int rows, int vectors, Order order) {
        return tiles.get(vectors - 1).get((rows - 1) * ORDERS.length + order.ordinal());
    }

    @Override
    public boolean readsRows() {
        return packedTiles.isEmpty(); // which are faster
    }

    @Override
    public Optional<Tile> packedTile(int vectors) {
        return vectors > packedTiles.size() ? Optional.empty() : packedTiles.get(vectors - 1).get();
    }

    @Override
    public Optional<PackingTile> packingTile(int vectors, int panels, Order order) {
        return packingTiles.get(((vectors - 1) * PANELS + panels - 1) * ORDERS.length + order.ordinal()).get();
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
