package dev.lanegrad.gemm;

/** Tiles without the Vector API: as wide as {@link ScalarTile} can be. */
record ScalarTiling(ElementLoops loops, WorkingMemory.OfThread memory) implements Tiling {
    private static final int ROWS = 32;

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
        return ROWS;
    }

    @Override
    public boolean isReady(int rows, int vectors, Order order) {
        return true;
    }

    @Override
    public Tile tile(int rows, int vectors, Order order) {
        return new ScalarTile(loops, memory, rows, vectors);
    }

    @Override
    public boolean readsRows() {
        return false;
    }
}
