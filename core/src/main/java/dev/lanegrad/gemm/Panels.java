package dev.lanegrad.gemm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Covers blocks of c with tiles, panel by panel, and each panel from top to bottom. The panel of b stays in the L2 cache meanwhile. For few
 * rows it is read where it lies, if it can be, as is c. For more it is packed, by the first tile while that reads it; packing it first took
 * up to a fifth of the time of a hundred rows. That tile waits for memory, which hardly takes longer to deliver twice as much of a row: so
 * it packs two panels side by side where it can.
 */
record Panels(Tiling tiling, MatrixCopies copies) {
    /** Rows of b, or columns of a, so many bytes apart (or a multiple) would compete for the same few lines of the L1 cache. */
    private static final int ALIASING_BYTES = 2048;
    /** For fewer rows of c, b is not worth packing for the sake of the caches. */
    private static final int ROWS_WORTH_PACKING = 8;
    /**
     * With so many tiles one under the other, b is packed by the first of them even if its rows do not compete: a row that lies in another
     * page than the one before is not fetched ahead.
     */
    private static final int TILES_WORTH_PACKING = 8;

    /** Whether elements of a matrix at this distance are {@link #ALIASING_BYTES} apart, or a multiple. */
    static boolean compete(int stride, Matrix matrix) {
        return matrix.bytes(stride) % ALIASING_BYTES == 0;
    }

    /**
     * All of so many columns, of about the same width. A ragged last vector goes with the others, unless b would be copied for very few
     * rows.
     */
    List<Panel> of(int rows, int columns) {
        List<Panel> panels = new ArrayList<>();
        int end;
        for (int from = 0; from < columns; from = end) {
            int whole = (columns - from) / tiling.lanes();
            int ragged = (columns - from) % tiling.lanes() == 0 ? 0 : 1;
            int together = rows < ROWS_WORTH_PACKING && whole > 0 ? whole : whole + ragged;
            int vectors = Math.ceilDiv(together, Math.ceilDiv(together, tiling.vectors(rows)));
            int width = vectors * tiling.lanes();
            end = from + Math.min(columns - from, width);
            panels.add(new Panel(from, end, vectors, width));
        }
        return panels;
    }

    /** Goes on with the chains of a block. */
    void multiplyAdd(Block block, WorkingMemory memory) {
        List<Panel> panels = block.panels();
        int next;
        for (int p = 0; p < panels.size(); p = next) {
            next = p + (p + 1 < panels.size() && panels.get(p).isLike(panels.get(p + 1)) ? 2 : 1);
            Optional<PackingTile> first = packingTile(block, panels.get(p), next - p);
            for (int q = p; q < next; q++) {
                panel(block, panels.get(q), q - p, first, memory);
            }
        }
    }

    /** What packs so many panels side by side in passing, if it is there, and worth it. */
    private Optional<PackingTile> packingTile(Block block, Panel panel, int panels) {
        Matrix b = block.b();
        boolean possible = !block.hasB() && !panel.isRagged() && b.columnStride() == 1;
        boolean worthIt = block.c().rows() / tiling.rows(panel.vectors()) >= (aliased(block) ? 2 : TILES_WORTH_PACKING);
        return possible && worthIt ? tiling.packingTile(panel.vectors(), panels, block.a().getFirst().order()) : Optional.empty();
    }

    private static boolean aliased(Block block) {
        return compete(block.b().rowStride(), block.b()) && block.c().rows() >= ROWS_WORTH_PACKING;
    }

    /** @param behind how many panels behind the one with the packing tile, if there is one */
    private void panel(Block block, Panel panel, int behind, Optional<PackingTile> first, WorkingMemory memory) {
        int vectors = panel.vectors();
        Matrix c = panel.of(block.c());
        boolean writable = !panel.isRagged() && c.columnStride() == 1;
        Matrix from = block.begins() ? zeros(c.rows(), panel, memory) : block.chains(panel, memory);
        Matrix to = block.ends() && writable ? c : block.chains(panel, memory);
        if (first.isPresent() && behind == 0) {
            packingTiles(first.get(), vectors, block.a(), panel.of(block.b()), from, to, block.packed(panel, 0, memory));
        } else {
            tiles(vectors, block.a(), first.isPresent() ? block.packed(panel, behind, memory) : b(block, panel, memory), from, to);
        }
        if (block.ends() && !writable) {
            copies.copy(to.columns(0, c.columns()), c);
        }
    }

    /** From which chains begin: one row of zeros for all of them. */
    private static Matrix zeros(int rows, Panel panel, WorkingMemory memory) {
        return new Matrix(memory.zeros(panel.width()), 0, rows, panel.width(), 0, 1);
    }

    /** A panel of b as tiles can read it: where it lies, if that is good enough, or packed. */
    private Matrix b(Block block, Panel panel, WorkingMemory memory) {
        Matrix b = panel.of(block.b());
        if (!block.keepsB() && !panel.isRagged() && !aliased(block) && b.columnStride() == 1) {
            return b;
        }
        Matrix packed = block.packed(panel, 0, memory);
        if (!block.hasB()) {
            copies.copy(b, packed.columns(0, b.columns()));
        }
        return packed;
    }

    /** c = from + a b, as wide as a tile: by the tallest tiles there are, and one for the rows left. */
    private void tiles(int vectors, Matrix a, Matrix b, Matrix from, Matrix c) {
        int tallest = Math.min(c.rows(), tiling.rows(vectors));
        int whole = c.rows() - c.rows() % tallest;
        run(tile(tallest, vectors, a, b), whole / tallest, a, b, from, c);
        if (whole < c.rows()) {
            run(tile(c.rows() - whole, vectors, a, b), 1, a.rows(whole, c.rows()), b, from.rows(whole, c.rows()), c.rows(whole, c.rows()));
        }
    }

    /** The same for all of a, whose strips lie one under the other. */
    private void tiles(int vectors, List<Matrix> a, Matrix b, Matrix from, Matrix c) {
        int end = 0;
        for (Matrix strip : a) {
            int start = end;
            end += strip.rows();
            tiles(vectors, strip, b, from.rows(start, end), c.rows(start, end));
        }
    }

    /** The same; but the first tile packs b for the others, and what lies to the right of it. */
    private void packingTiles(PackingTile first, int vectors, List<Matrix> a, Matrix b, Matrix from, Matrix c, Matrix packed) {
        Matrix strip = a.getFirst();
        int rows = tiling.rows(vectors);
        first.multiplyAdd(1, strip.columns(), strip.buffer().array(), strip.offset(), strip.rowStride(), strip.columnStride(),
                b.buffer().array(), b.offset(), b.rowStride(), from.buffer().array(), from.offset(), from.rowStride(),
                c.buffer().array(), c.offset(), c.rowStride(), packed.buffer().array(), packed.offset());
        tiles(vectors, strip.rows(rows, strip.rows()), packed, from.rows(rows, strip.rows()), c.rows(rows, strip.rows()));
        tiles(vectors, a.subList(1, a.size()), packed, from.rows(strip.rows(), c.rows()), c.rows(strip.rows(), c.rows()));
    }

    /** The fastest tile for a and b as they lie. */
    private Tile tile(int rows, int vectors, Matrix a, Matrix b) {
        boolean packed = a.isColumnMajor() && a.columnStride() == Blocking.STRIP && b.rowStride() == vectors * tiling.lanes();
        Optional<Tile> faster = packed && rows == tiling.rows(vectors) ? tiling.packedTile(vectors) : Optional.empty();
        return faster.orElseGet(() -> tiling.tile(rows, vectors, a.order()));
    }

    private static void run(Tile tile, int tiles, Matrix a, Matrix b, Matrix from, Matrix c) {
        tile.multiplyAdd(tiles, a.columns(), a.buffer().array(), a.offset(), a.rowStride(), a.columnStride(),
                b.buffer().array(), b.offset(), b.rowStride(), from.buffer().array(), from.offset(), from.rowStride(),
                c.buffer().array(), c.offset(), c.rowStride());
    }
}
