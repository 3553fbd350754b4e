package dev.lanegrad.exec;

// derived: Double*

import dev.lanegrad.loop.Combination;
import dev.lanegrad.loop.FloatReductions;
import dev.lanegrad.memory.Buffer;

/** The two loops of {@link Reducer}, over rows and over columns. One thread's own. */
final class FloatReducer {
    private final FloatReductions reductions;
    private final Elements x;
    private final Reducer.Extent extent;
    private final float[] partial;

    private FloatReducer(Combination combination, Elements x, Reducer.Extent extent, float[] partial) {
        this.reductions = extent.inner() == 1
                ? FloatReductions.ofRows(combination, Math.min(extent.count(), Reducer.BLOCK), extent.rowsTogether())
                : FloatReductions.ofColumns(combination, extent.inner());
        this.x = x;
        this.extent = extent;
        this.partial = partial;
    }

    /** Reduces blocks [from, to), counted over all outer positions; block b's results go to partial[b * inner] and on. */
    static void partials(Combination combination, Elements x, Reducer.Extent extent, float[] partial, int from, int to) {
        var reducer = new FloatReducer(combination, x, extent, partial);
        if (extent.inner() == 1 && extent.blocks() == 1) {
            reducer.wholeRows(from, to);
            return;
        }
        for (int block = from; block < to; block++) {
            reducer.block(block);
        }
    }

    /** Rows of one block each, as many at a time as a block holds. */
    private void wholeRows(int from, int to) {
        int together = extent.rowsTogether();
        for (int row = from; row < to; row += together) {
            rows(row * extent.count(), extent.count(), row, Math.min(together, to - row));
        }
    }

    private void block(int block) {
        int start = block % extent.blocks() * extent.blockLength();
        int length = Math.min(extent.blockLength(), extent.count() - start);
        int first = (block / extent.blocks() * extent.count() + start) * extent.inner();
        if (extent.inner() == 1) {
            rows(first, length, block, 1);
        } else {
            columns(first, length, block * extent.inner());
        }
    }

    private void rows(int first, int length, int result, int rows) {
        int position = x.read(first, first + rows * length);
        float[] elements = ((Buffer.Floats) x.buffer()).array();
        reductions.rows(elements, position, length, rows, partial, result);
    }

    private void columns(int first, int rows, int result) {
        int inner = extent.inner();
        reductions.clear(partial, result, inner);
        int together = Math.max(1, Reducer.BLOCK / Math.max(1, inner));
        for (int row = 0; row < rows; row += together) {
            int now = Math.min(together, rows - row);
            int position = x.read(first + row * inner, first + (row + now) * inner);
            reductions.columns(((Buffer.Floats) x.buffer()).array(), position, now, partial, result, inner);
        }
    }

    /** The results: the partial ones of all blocks, combined in the order of the blocks. */
    static float[] combine(Combination combination, float[] partial, Reducer.Extent extent) {
        int inner = extent.inner();
        var reductions = FloatReductions.ofColumns(combination, inner);
        float[] results = new float[extent.results()];
        reductions.clear(results, 0, results.length);
        for (int outer = 0; outer < extent.outer(); outer++) {
            reductions.columns(partial, outer * extent.blocks() * inner, extent.blocks(), results, outer * inner, inner);
        }
        return results;
    }
}
