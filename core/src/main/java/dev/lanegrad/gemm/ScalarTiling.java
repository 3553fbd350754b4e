package dev.lanegrad.gemm;

/** Tiles for a JVM without the incubator module. */
record ScalarTiling(ElementLoops loops, ThreadLocal<Scratch> scratch) implements Tiling {
    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public int vectors(int rows) {
        return ElementLoops.PITCH;
    }

    @Override
    public int rows(int vectors) {
        return 32;
    }

    @Override
    public Tile tile(int rows, int vectors) {
        return new ScalarTile(loops, scratch, rows, vectors);
    }

    @Override
    public Transpose transpose() {
        return new ScalarTranspose(loops, 1);
    }

    @Override
    public RowLoop rowLoop() {
        return new ScalarRowLoop(loops, scratch);
    }
}
