package dev.lanegrad.gemm;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a product runs on that needs a vector tile for the first time. */
interface FirstTile {
    /**
     * The tile to use from now on.
     *
     * @param vectorTile makes the vector tile
     * @param replacement takes a better tile once there is one, on any thread
     */
    Tile tile(int rows, int columns, Supplier<Tile> vectorTile, Consumer<Tile> replacement);

    /** The vector tile, slow as it is before C2 has compiled it. */
    static FirstTile vector() {
        return (rows, columns, vectorTile, replacement) -> vectorTile.get();
    }
}
