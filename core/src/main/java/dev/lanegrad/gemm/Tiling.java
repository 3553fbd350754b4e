package dev.lanegrad.gemm;

/** Which tiles c is covered with. */
interface Tiling {
    /** The columns of one vector: the width of a tile is a multiple of it. */
    int lanes();

    /** The width of the widest tile, in vectors, for a product of so many rows. */
    int vectors(int rows);

    /** The most rows of a tile so many vectors wide. */
    int rows(int vectors);

    Tile tile(int rows, int vectors);

    /** Transposes strips of {@link #lanes} rows. */
    Transpose transpose();

    /** What multiplies a row vector and a wide matrix. */
    RowLoop rowLoop();
}
