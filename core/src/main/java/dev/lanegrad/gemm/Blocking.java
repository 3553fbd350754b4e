package dev.lanegrad.gemm;

import dev.lanegrad.DType;
import dev.lanegrad.memory.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a product into blocks, each covered by {@link Panels}: so many rows and such a depth that a block of a stays in the L2 cache. All
 * blocks of the same rows follow each other, lest their chains leave the caches in between.
 *
 * <pre>{@code
 *                            b    panel  panel  panel
 *                               +------+------+------+
 *                               |      |      |      |
 *                             k |      |      |      |  as deep as a block
 *                               |      |      |      |
 *                               +------+------+------+
 *  a               k
 *         +-----------------+   +------+------+------+
 *   strip |                 |   | tile | tile | tile |
 *         |                 |   | tile | tile | tile |
 *         +-----------------+   +------+------+------+  as high as a block
 *   strip |                 |   | tile | tile | tile |
 *         |                 |   | tile | tile | tile |
 *         +-----------------+   +------+------+------+
 *          as wide as a block     c
 *
 * for (some panels: all, unless that is more than KEPT_BYTES of b or of chains)
 *     for (some rows: BLOCK_ROWS)
 *         for (some k: BLOCK_BYTES)                          // a Block, of which a is packed here
 *             for (each panel: as wide as a tile)            // by Panels, of which b is packed there
 *                 for (each strip of a)
 *                     for (each tile, one under the other)   // by a Tile
 *                         for (each k)
 * }</pre>
 *
 * <p>What is packed lies in {@link WorkingMemory}: of a, strip after strip, each column by column; of b, panel after panel, each row by
 * row. So do the chains of c between two blocks of k, panel after panel; from the last block they go to c itself. What need not be packed
 * is read where it lies, the rows of a block of a as one strip.
 */
final class Blocking {
    /** The depth of a block, in bytes of one column of b. */
    private static final int BLOCK_BYTES = 4096;
    /** The usual size of a page of memory, with a walk through a table for each. */
    private static final int PAGE_BYTES = 4096;
    /** For fewer columns of c, a is not worth packing. */
    private static final int COLUMNS_WORTH_PACKING = 192;
    /**
     * So many rows of a are one strip when they are packed: a multiple of the heights of all tiles, and of the lanes of a vector. A packed
     * strip is column-major, so that a tile reads memory almost in order; of the last one, which may be lower, columns are as far apart.
     */
    static final int STRIP = 48;
    /** The rows of a block, because they are read for one panel after the other. */
    private static final int BLOCK_ROWS = 4 * STRIP;
    /** Each thread keeps as much of b, in its packed form, for the rows to come, and as many chains between blocks of k. */
    static final int KEPT_BYTES = 16 << 20;
    /** Keeping b for fewer columns would not pay: a is packed again for each lot of them. */
    private static final int COLUMNS_WORTH_KEEPING = 4 * COLUMNS_WORTH_PACKING;
    /** A narrow c is computed from its transpose if it has so many times more rows than columns. */
    private static final int NARROW = 2;
    /** A row of so many vectors streams through memory rather than in tiles. */
    private static final int WIDE_ROW = 16;

    private final Tiling tiling;
    private final MatrixCopies copies;
    private final Panels panels;
    private final WorkingMemory.OfThread memory;
    private final int elementBytes;
    private final int kept;

    /** @param keptBytes {@link #KEPT_BYTES}, but for tests */
    Blocking(DType dtype, Tiling tiling, ElementLoops loops, WorkingMemory.OfThread memory, int keptBytes) {
        this.tiling = tiling;
        this.copies = new MatrixCopies(loops, tiling);
        this.panels = new Panels(tiling, copies);
        this.memory = memory;
        this.elementBytes = dtype.bytes();
        this.kept = keptBytes / elementBytes;
    }

    /**
     * c = a b, or rather the transpose of c = the transpose of b times that of a, which are the same chains, where that is faster.
     *
     * @return false, with nothing done, if some tile is not ready yet
     */
    boolean multiply(Matrix a, Matrix b, Matrix c) {
        return betterTransposed(a, b, c)
                ? multiplyAsIs(b.transposed().inOrder(), a.transposed(), c.transposed())
                : multiplyAsIs(a.inOrder(), b, c);
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
        List<Panel> all = panels.of(c.rows(), c.columns());
        if (!tilesReady(c.rows(), all, packed ? Order.COLUMN_MAJOR : a.order())) {
            return false;
        }
        boolean wideRow = c.rows() == 1 && c.columns() >= WIDE_ROW * tiling.lanes() && b.columnStride() == 1 && c.columnStride() == 1;
        Optional<RowLoop> loop = wideRow ? tiling.rowLoop() : Optional.empty();
        if (loop.isPresent()) {
            int whole = c.columns() / tiling.lanes() * tiling.lanes();
            copies.clear(c.columns(0, whole));
            loop.get().multiplyAdd(whole, a.columns(), a.buffer().array(), a.offset(), a.columnStride(),
                    b.buffer().array(), b.offset(), b.rowStride(), c.buffer().array(), c.offset());
            Matrix rest = c.columns(whole, c.columns());
            blocks(a, packed, b.columns(whole, b.columns()), rest, panels.of(1, rest.columns()));
        } else {
            blocks(a, packed, b, c, all);
        }
        return true;
    }

    /** Whether the tile is there that covers the most of c. All are asked for, so that they will be. */
    private boolean tilesReady(int rows, List<Panel> all, Order order) {
        boolean ready = true;
        int asked = 0;
        for (Panel panel : all) {
            if (panel.vectors() != asked) {
                int tallest = Math.min(rows, tiling.rows(panel.vectors()));
                boolean tallestReady = tiling.isReady(tallest, panel.vectors(), order);
                ready &= tallestReady || asked > 0; // the first panel is the widest
                asked = panel.vectors();
                if (rows % tallest > 0) {
                    tiling.isReady(rows % tallest, asked, order);
                }
            }
        }
        return ready;
    }

    /** So many panels at a time that what is to be kept fits into working memory. */
    private void blocks(Matrix a, boolean packed, Matrix b, Matrix c, List<Panel> all) {
        if (a.columns() == 0) {
            copies.clear(c);
            return;
        }
        int ofChains = kept / Math.min(c.rows(), BLOCK_ROWS);
        int ofB = kept / a.columns();
        boolean keepsB = c.rows() > BLOCK_ROWS && ofB >= COLUMNS_WORTH_KEEPING;
        int columns = keepsB ? Math.min(ofChains, ofB) : ofChains;
        int end;
        for (int start = 0; start < all.size(); start = end) {
            end = start + 1;
            while (end < all.size() && all.get(end).to() - all.get(start).from() <= columns) {
                end++;
            }
            blocks(a, packed, b, c, all.subList(start, end), keepsB);
        }
    }

    private void blocks(Matrix a, boolean packed, Matrix b, Matrix c, List<Panel> some, boolean keepsB) {
        WorkingMemory memory = this.memory.get();
        int depth = BLOCK_BYTES / elementBytes;
        int end;
        for (int i = 0; i < c.rows(); i += BLOCK_ROWS) {
            Matrix rows = a.rows(i, Math.min(c.rows(), i + BLOCK_ROWS));
            for (int k = 0; k < a.columns(); k = end) {
                end = k + Math.min(a.columns() - k, depth);
                Matrix block = rows.columns(k, end);
                List<Matrix> strips = packed ? packed(block, memory) : List.of(block);
                Matrix result = c.rows(i, i + rows.rows());
                panels.multiplyAdd(new Block(strips, b.rows(k, end), result, some, i, k, a.columns(), keepsB), memory);
            }
        }
    }

    /**
     * Whether rows of a are packed: if tiles cannot read them where they lie; or if that takes longer and there are so many columns that it
     * is worth it. A tile that walks along the columns of a would meet the same few cache lines again and again, or a page of memory at
     * every step.
     */
    private boolean packsRows(Matrix a, Matrix c) {
        boolean columnsReadWell =
                a.isColumnMajor() && !Panels.compete(a.columnStride(), a) && Math.abs(a.bytes(a.columnStride())) <= PAGE_BYTES;
        if (columnsReadWell || a.isRowMajor() && tiling.readsRows()) {
            return false;
        }
        boolean readable = a.isColumnMajor() || a.isRowMajor();
        return !readable || c.rows() > 1 && c.columns() >= COLUMNS_WORTH_PACKING;
    }

    /** The strips of a matrix, copied, one behind the other in memory. */
    private List<Matrix> packed(Matrix a, WorkingMemory memory) {
        Buffer room = memory.rows(Math.ceilDiv(a.rows(), STRIP) * STRIP * a.columns());
        List<Matrix> packed = new ArrayList<>();
        for (int i = 0; i < a.rows(); i += STRIP) {
            Matrix strip = a.rows(i, Math.min(a.rows(), i + STRIP));
            Matrix copy = new Matrix(room, i * a.columns(), strip.rows(), strip.columns(), 1, STRIP);
            copies.copy(strip, copy);
            packed.add(copy);
        }
        return packed;
    }
}
