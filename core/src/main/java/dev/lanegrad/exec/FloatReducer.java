// derived: DoubleReducer
package dev.lanegrad.exec;

import dev.lanegrad.DType;
import dev.lanegrad.loop.Combination;
import dev.lanegrad.loop.FloatColumnReduction;
import dev.lanegrad.loop.RowReduction;
import dev.lanegrad.loop.RowReductions;
import dev.lanegrad.memory.Buffer;

/** The two loops of {@link Reducer}, over rows and over columns. One thread's own. */
final class FloatReducer {
    private final ElementReader x;
    private final Reducer.Extent extent;
    private final float[] partial;

    private FloatReducer(ElementReader x, Reducer.Extent extent, float[] partial) {
        this.x = x;
        this.extent = extent;
        this.partial = partial;
    }

    /** Reduces blocks [from, to), counted over all outer positions; block b's results go to partial[b * inner] and on. */
    static void partials(Combination combination, ElementReader x, Reducer.Extent extent, float[] partial, int from, int to) {
        var reducer = new FloatReducer(x, extent, partial);
        if (extent.inner() != 1) {
            reducer.columns(new FloatColumnReduction(combination, extent.inner()), from, to);
            return;
        }
        RowReduction reduction = RowReductions.of(DType.F32, combination, Math.min(extent.count(), Reducer.BLOCK), extent.size());
        if (extent.blocks() == 1) {
            reducer.wholeRows(reduction, from, to);
        } else {
            reducer.partsOfRows(reduction, from, to);
        }
    }

    /** Rows of one block each, as many at a time as a block holds. */
    private void wholeRows(RowReduction reduction, int from, int to) {
        int rows;
        for (int row = from; row < to; row += rows) {
            rows = Math.min(extent.rowsTogether(), to - row);
            rows(reduction, row * extent.count(), extent.count(), row, rows);
        }
    }

    private void partsOfRows(RowReduction reduction, int from, int to) {
        for (int block = from; block < to; block++) {
            rows(reduction, firstRow(block), firstRow(block + 1) - firstRow(block), block, 1);
        }
    }

    private void rows(RowReduction reduction, int first, int length, int result, int rows) {
        int position = x.read(first, first + rows * length);
        reduction.reduce(x.buffer().array(), position, length, rows, partial, result);
    }

    /**
     * Reads as many rows at a time as {@link Reducer#BLOCK} elements hold, also across blocks, which may have few rows. Of (outer, count,
     * inner) = (2, 150, 40), say, blocks begin at rows 0, 64, 128, 150, 214 and 278 of 300, but 102 rows are read at a time, so that they
     * are combined in these pieces:
     *
     * <pre>
     * block    0      1      1       2       3       3       4       5
     * rows   0-63  64-101 102-127 128-149 150-203 204-213 214-277 278-299
     * read   first first  second  second  second  third   third   third
     * </pre>
     */
    private void columns(FloatColumnReduction reduction, int from, int to) {
        int inner = extent.inner();
        int together = Math.max(1, Reducer.BLOCK / Math.max(1, inner));
        reduction.clear(partial, from * inner, to - from);
        int row = firstRow(from);
        int read = row;
        int position = 0;
        for (int block = from; block < to; block++) {
            int end = firstRow(block + 1);
            while (row < end) {
                if (row == read) {
                    read += Math.min(together, firstRow(to) - row);
                    position = x.read(row * inner, read * inner);
                }
                int now = Math.min(read, end) - row;
                reduction.combine(((Buffer.Floats) x.buffer()).array(), position, now, partial, block * inner);
                position += now * inner;
                row += now;
            }
        }
    }

    /** Where a block begins, counted over all outer positions; rows have {@code inner} elements. */
    private int firstRow(int block) {
        return block / extent.blocks() * extent.count() + block % extent.blocks() * extent.blockLength();
    }

    /** The results: the partial ones of all blocks, combined in the order of the blocks, some neighbours at a time until one is left. */
    static float[] combine(Combination combination, float[] partial, Reducer.Extent extent) {
        int inner = extent.inner();
        var reduction = new FloatColumnReduction(combination, inner);
        float[] left = partial;
        for (int blocks = extent.blocks(); blocks > 1; ) {
            int groups = Math.ceilDiv(blocks, Reducer.BLOCKS_TOGETHER);
            float[] combined = new float[extent.outer() * groups * inner];
            reduction.clear(combined, 0, extent.outer() * groups);
            for (int group = 0; group < extent.outer() * groups; group++) {
                int first = group % groups * Reducer.BLOCKS_TOGETHER;
                int count = Math.min(Reducer.BLOCKS_TOGETHER, blocks - first);
                reduction.combine(left, (group / groups * blocks + first) * inner, count, combined, group * inner);
            }
            left = combined;
            blocks = groups;
        }
        return left;
    }
}
