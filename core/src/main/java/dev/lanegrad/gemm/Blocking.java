package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.memory.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Covers c with tiles: blocks of k; in a block, panels of columns as wide as a tile; in a panel, tiles from top to bottom. The panel of b
 * stays in the L2 cache meanwhile. For few rows it is read where it lies, if it can be, as is c, and a where c is narrow. For more it is packed, by the
 * first tile while that reads it; packing it first took up to a fifth of the time of a hundred rows. That tile waits for memory, which hardly takes
 * longer to deliver twice as much of a row: so it packs two panels side by side where it can.
 */
final class Blocking {
    /** The depth of a block, in bytes of one column of b. */
    private static final int BLOCK_BYTES = 4096;
    /** The same where many rows of a are packed, which are then to stay in the L2 cache as well. */
    private static final int PACKED_BLOCK_BYTES = BLOCK_BYTES / 2;
    /** Rows of b, or columns of a, so many bytes apart (or a multiple) would compete for the same few lines of the L1 cache. */
    private static final int ALIASING_BYTES = 2048;
    /** The usual size of a page of memory, with a walk through a table for each. */
    private static final int PAGE_BYTES = 4096;
    /** For fewer rows of c, b is not worth packing for the sake of the caches. */
    private static final int ROWS_WORTH_PACKING = 8;
    /** For fewer columns of c, a is not. */
    private static final int COLUMNS_WORTH_PACKING = 192;
    /**
     * With so many tiles one under the other, b is packed by the first of them even if its rows do not compete: a row that lies in another page than
     * the one before is not fetched ahead.
     */
    private static final int TILES_WORTH_PACKING = 8;
    /**
     * So many rows of a, and of c where tiles cannot write it where it lies, are one strip: a multiple of the heights of all tiles, and of the lanes of a
     * vector. A packed strip is column-major and has no gaps, so that a tile reads memory almost in order.
     */
    private static final int STRIP = 48;
    /** So many rows of a are packed at a time, because they are read for one panel after the other. */
    private static final int ROWS_PACKED = 8 * STRIP;
    /** A narrow c is computed from its transpose if it has so many times more rows than columns. */
    private static final int NARROW = 2;
    /** A row of so many vectors streams through memory rather than in tiles. */
    private static final int WIDE_ROW = 16;

    private final Tiling tiling;
    private final Copies copies;
    private final ThreadLocal<Scratch> scratch;
    private final int elementBytes;

    Blocking(DType dtype, Tiling tiling, ElementLoops loops, ThreadLocal<Scratch> scratch) {
        this.tiling = tiling;
        this.copies = new Copies(loops, tiling);
        this.scratch = scratch;
        this.elementBytes = Element.of(dtype).bytes();
    }

    /**
     * c = a b, or rather the transpose of c = the transpose of b times that of a, which are the same chains, where that is faster.
     *
     * @return false, with nothing done, if some tile is not ready yet
     */
    boolean multiply(Matrix a, Matrix b, Matrix c) {
        return betterTransposed(a, b, c) ? multiplyAsIs(b.transposed(), a.transposed(), c.transposed()) : multiplyAsIs(a, b, c);
    }

    private boolean betterTransposed(Matrix a, Matrix b, Matrix c) {
        if (c.columns() == 1) {
            return c.rows() > 1;
        }
        if (c.columns() < 2 * tiling.lanes()) {
            return c.rows() >= NARROW * c.columns() && (a.rowStride() == 1 || c.rowStride() == 1);
        }
        return c.rows() >= 2 * tiling.lanes() && reordered(a.transposed(), c.transposed()) < reordered(b, c);
    }

    /** How many elements of b and c must be brought into another order, because their columns are not adjacent. */
    private static long reordered(Matrix b, Matrix c) {
        return (b.columnStride() == 1 ? 0 : (long) b.rows() * b.columns()) + (c.columnStride() == 1 ? 0 : (long) c.rows() * c.columns());
    }

    private boolean multiplyAsIs(Matrix a, Matrix b, Matrix c) {
        boolean packed = packsRows(a, c);
        if (!tilesReady(c, packed || a.isColumnMajor())) {
            return false;
        }
        boolean wideRow = c.rows() == 1 && c.columns() >= WIDE_ROW * tiling.lanes() && b.columnStride() == 1 && c.columnStride() == 1;
        Optional<RowLoop> loop = wideRow ? tiling.rowLoop() : Optional.empty();
        if (loop.isPresent()) {
            int whole = c.columns() / tiling.lanes() * tiling.lanes();
            copies.clear(c.columns(0, whole));
            loop.get().multiplyAdd(whole, a.columns(), a.buffer().array(), a.offset(), a.columnStride(),
                    b.buffer().array(), b.offset(), b.rowStride(), c.buffer().array(), c.offset());
            blocks(a, packed, b.columns(whole, b.columns()), c.columns(whole, c.columns()));
        } else {
            blocks(a, packed, b, c);
        }
        return true;
    }

    /** Whether the tile is there that covers the most of c. All are asked for, so that they will be. */
    private boolean tilesReady(Matrix c, boolean columnMajor) {
        boolean ready = false;
        int vectors;
        for (int j = 0; j < c.columns(); j += vectors * tiling.lanes()) {
            vectors = vectors(c.rows(), c.columns() - j);
            int tallest = Math.min(c.rows(), tiling.rows(vectors));
            int rest = c.rows() % tallest;
            ready |= tiling.isReady(tallest, vectors, columnMajor) && j == 0; // the first panel is the widest
            if (rest > 0) {
                tiling.isReady(rest, vectors, columnMajor);
            }
        }
        return ready;
    }

    private void blocks(Matrix a, boolean packed, Matrix b, Matrix c) {
        if (a.columns() == 0) {
            copies.clear(c);
            return;
        }
        Scratch memory = scratch.get();
        int depth = (packed && c.rows() > ROWS_PACKED / 2 ? PACKED_BLOCK_BYTES : BLOCK_BYTES) / elementBytes;
        for (int k = 0; k < a.columns(); k += depth) {
            int end = Math.min(a.columns(), k + depth);
            if (packed) {
                packedRows(a.columns(k, end), b.rows(k, end), c, k > 0, memory);
            } else {
                panels(List.of(a.columns(k, end)), b.rows(k, end), c, k > 0, memory);
            }
        }
    }

    /** Whether elements of a matrix at this distance are {@link #ALIASING_BYTES} apart, or a multiple. */
    private static boolean compete(int stride, Matrix matrix) {
        return bytes(stride, matrix) % ALIASING_BYTES == 0;
    }

    private static long bytes(int stride, Matrix matrix) {
        return (long) stride * Element.of(matrix.buffer().dtype()).bytes();
    }

    /**
     * Whether rows of a are packed: if there are so many columns that it is worth it, and unless a is column-major already, which is what the fastest tiles
     * are for, and a tile need not fear to meet the same few cache lines again and again as it walks along k, or a page of memory at every step.
     */
    static boolean packsRows(Matrix a, Matrix c) {
        boolean readWell = a.isColumnMajor() && !compete(a.columnStride(), a) && Math.abs(bytes(a.columnStride(), a)) <= PAGE_BYTES;
        return !readWell && c.rows() > 1 && c.columns() >= COLUMNS_WORTH_PACKING;
    }

    private void packedRows(Matrix a, Matrix b, Matrix c, boolean begun, Scratch memory) {
        for (int i = 0; i < c.rows(); i += ROWS_PACKED) {
            int end = Math.min(c.rows(), i + ROWS_PACKED);
            panels(packed(a.rows(i, end), memory), b, c.rows(i, end), begun, memory);
        }
    }

    /** The strips of matrices, one under the other. */
    private static List<Matrix> strips(List<Matrix> matrices) {
        List<Matrix> strips = new ArrayList<>();
        for (Matrix matrix : matrices) {
            for (int i = 0; i < matrix.rows(); i += STRIP) {
                strips.add(matrix.rows(i, Math.min(matrix.rows(), i + STRIP)));
            }
        }
        return strips;
    }

    /** The strips of a matrix, copied, one behind the other in memory. */
    private List<Matrix> packed(Matrix a, Scratch memory) {
        Buffer room = memory.rows(a.rows() * a.columns());
        List<Matrix> packed = new ArrayList<>();
        int start = 0;
        for (Matrix strip : strips(List.of(a))) {
            Matrix copy = new Matrix(room, start, strip.rows(), strip.columns(), 1, strip.rows());
            copies.copy(strip, copy);
            packed.add(copy);
            start += strip.rows() * strip.columns();
        }
        return packed;
    }

    private void panels(List<Matrix> a, Matrix b, Matrix c, boolean begun, Scratch memory) {
        int end;
        for (int j = 0; j < c.columns(); j = end) {
            int vectors = vectors(c.rows(), c.columns() - j);
            int width = vectors * tiling.lanes();
            boolean nextIsLikeIt = j + 2 * width <= c.columns() && vectors(c.rows(), c.columns() - j - width) == vectors;
            int panels = nextIsLikeIt ? 2 : 1;
            end = Math.min(c.columns(), j + panels * width);
            if (!packedInPassing(panels, vectors, a, b.columns(j, end), c.columns(j, end), begun, memory)) {
                for (int from = j; from < end; from += width) {
                    int to = Math.min(end, from + width);
                    panel(a, b.columns(from, to), c.columns(from, to), vectors, begun, memory);
                }
            }
        }
    }

    /** The width of the next panel, all of about the same. A ragged last vector goes with the others, unless b would be copied for very few rows. */
    private int vectors(int rows, int columnsLeft) {
        int whole = columnsLeft / tiling.lanes();
        int ragged = columnsLeft % tiling.lanes() == 0 ? 0 : 1;
        int together = rows < ROWS_WORTH_PACKING && whole > 0 ? whole : whole + ragged;
        return Math.ceilDiv(together, Math.ceilDiv(together, tiling.vectors(rows)));
    }

    /** Covers so many panels side by side, b packed by the first tile. Does nothing, and says so, if there is none yet, or if that is not worth it. */
    private boolean packedInPassing(int panels, int vectors, List<Matrix> a, Matrix b, Matrix c, boolean begun, Scratch memory) {
        int width = vectors * tiling.lanes();
        boolean possible = c.columns() == panels * width && b.columnStride() == 1 && c.columnStride() == 1;
        boolean worthIt = c.rows() / tiling.rows(vectors) >= (aliased(b, c) ? 2 : TILES_WORTH_PACKING);
        Optional<PackingTile> first = possible && worthIt ? tiling.packingTile(vectors, panels, a.getFirst().isColumnMajor()) : Optional.empty();
        if (first.isEmpty()) {
            return false;
        }
        int depth = b.rows();
        Matrix packed = memory.panel(panels * depth, width);
        for (int panel = 0; panel < panels; panel++) {
            Matrix target = c.columns(panel * width, (panel + 1) * width);
            Matrix from = begun ? target : zeros(target, width, memory);
            if (panel == 0) {
                packingTiles(first.get(), vectors, a, b, from, target, packed.rows(0, depth));
            } else {
                tiles(vectors, a, packed.rows(panel * depth, (panel + 1) * depth), from, target);
            }
        }
        return true;
    }

    private static boolean aliased(Matrix b, Matrix c) {
        return compete(b.rowStride(), b) && c.rows() >= ROWS_WORTH_PACKING;
    }

    /** From which chains of c begin: one row of zeros for all its rows. */
    private static Matrix zeros(Matrix c, int width, Scratch memory) {
        return new Matrix(memory.zeros(width), 0, c.rows(), width, 0, 1);
    }

    private void panel(List<Matrix> a, Matrix b, Matrix c, int vectors, boolean begun, Scratch memory) {
        int width = vectors * tiling.lanes();
        boolean ragged = c.columns() < width;
        Matrix zeros = zeros(c, width, memory);
        Matrix panel = b;
        if (ragged || aliased(b, c) || b.columnStride() != 1) {
            panel = memory.panel(b.rows(), width);
            copies.copy(b, panel.columns(0, b.columns()));
        }
        if (!ragged && c.columnStride() == 1) {
            tiles(vectors, a, panel, begun ? c : zeros, c);
            return;
        }
        int end = 0;
        for (Matrix strip : strips(a)) {
            int start = end;
            end += strip.rows();
            Matrix target = c.rows(start, end);
            Matrix standIn = memory.standIn(strip.rows(), width);
            Matrix inner = standIn.columns(0, c.columns());
            if (begun) {
                copies.copy(target, inner);
            }
            tiles(vectors, strip, panel, begun ? standIn : zeros, standIn);
            copies.copy(inner, target);
        }
    }

    /** c = from + a b, as wide as a tile: by the tallest tiles there are, and one for the rows left. */
    private void tiles(int vectors, Matrix a, Matrix b, Matrix from, Matrix c) {
        int tallest = Math.min(c.rows(), tiling.rows(vectors));
        int whole = c.rows() - c.rows() % tallest;
        run(tiling.tile(tallest, vectors, a.isColumnMajor()), whole / tallest, a, b, from, c);
        if (whole < c.rows()) {
            run(tiling.tile(c.rows() - whole, vectors, a.isColumnMajor()), 1, a.rows(whole, c.rows()), b, from.rows(whole, c.rows()), c.rows(whole, c.rows()));
        }
    }

    /** The same for all of a, whose parts lie one under the other: itself, or its packed strips. */
    private void tiles(int vectors, List<Matrix> a, Matrix b, Matrix from, Matrix c) {
        int end = 0;
        for (Matrix strip : a) {
            int start = end;
            end += strip.rows();
            tiles(vectors, strip, b, from.rows(start, end), c.rows(start, end));
        }
    }

    /** The same; but the first tile packs b for the others. */
    private void packingTiles(PackingTile first, int vectors, List<Matrix> a, Matrix b, Matrix from, Matrix c, Matrix packed) {
        Matrix strip = a.getFirst();
        int rows = tiling.rows(vectors);
        first.multiplyAdd(1, strip.columns(), strip.buffer().array(), strip.offset(), strip.rowStride(), strip.columnStride(),
                b.buffer().array(), b.offset(), b.rowStride(), from.buffer().array(), from.offset(), from.rowStride(),
                c.buffer().array(), c.offset(), c.rowStride(), packed.buffer().array(), packed.offset());
        tiles(vectors, strip.rows(rows, strip.rows()), packed, from.rows(rows, strip.rows()), c.rows(rows, strip.rows()));
        tiles(vectors, a.subList(1, a.size()), packed, from.rows(strip.rows(), c.rows()), c.rows(strip.rows(), c.rows()));
    }

    private static void run(Tile tile, int tiles, Matrix a, Matrix b, Matrix from, Matrix c) {
        tile.multiplyAdd(tiles, a.columns(), a.buffer().array(), a.offset(), a.rowStride(), a.columnStride(),
                b.buffer().array(), b.offset(), b.rowStride(), from.buffer().array(), from.offset(), from.rowStride(),
                c.buffer().array(), c.offset(), c.rowStride());
    }
}
