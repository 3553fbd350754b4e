package dev.lanegrad.gemm;

import java.util.Optional;

/** Which tiles c is covered with, and the loops that go with them. */
interface Tiling {
    /** The columns of one vector: the width of a tile is a multiple of it. */
    int lanes();

    /** The width of the widest tile, in vectors, for a product of so many rows. */
    int vectors(int rows);

    /** The most rows of a tile so many vectors wide. */
    int rows(int vectors);

    /** Whether {@link #tile} is as fast as it will be. Asking has it made so. */
    boolean isReady(int rows, int vectors, Order order);

    /** @param order that of a */
    Tile tile(int rows, int vectors, Order order);

    /** Whether tiles read a row-major a where it lies as fast as in packed strips. */
    boolean readsRows();

    /**
     * The tallest tile so many vectors wide for an a in {@linkplain Blocking#STRIP packed strips} and a packed panel of b, if there is a
     * faster one, and it is there yet.
     */
    default Optional<Tile> packedTile(int vectors) {
        return Optional.empty();
    }

    /** The tallest tile so many vectors wide, packing one panel or two, if there is one yet. */
    default Optional<PackingTile> packingTile(int vectors, int panels, Order order) {
        return Optional.empty();
    }

    /** Transposes strips of {@link #lanes} rows, if there is anything better than copying element by element yet. */
    default Optional<Transpose> transpose() {
        return Optional.empty();
    }

    /** Multiplies a row vector and a wide matrix, if there is anything better than tiles yet. */
    default Optional<RowLoop> rowLoop() {
        return Optional.empty();
    }
}
