package dev.lanegrad.exec;

// derived: Double*

import dev.lanegrad.loop.FloatReductions;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.op.Reduction;
import java.util.Arrays;

/** The two loops of {@link Reducer}, over rows and over columns. */
final class FloatReducer {
    private FloatReducer() {}

    /** Reduces blocks [from, to), counted over all outer positions; block b's results go to partial[b * inner] and on. */
    static void partials(Reduction.Kind kind, Elements x, Reducer.Extent extent, float[] partial, int from, int to) {
        if (extent.inner() != 1) {
            for (int block = from; block < to; block++) {
                columns(kind, x, extent, partial, block);
            }
        } else if (extent.blocks() > 1) {
            for (int block = from; block < to; block++) {
                int start = block % extent.blocks() * Reducer.BLOCK;
                int length = Math.min(Reducer.BLOCK, extent.count() - start);
                int first = block / extent.blocks() * extent.count() + start;
                rows(kind, x, first, length, partial, block, 1);
            }
        } else {
            int together = Math.max(1, Reducer.BLOCK / Math.max(1, extent.count()));
            for (int row = from; row < to; row += together) {
                rows(kind, x, row * extent.count(), extent.count(), partial, row, Math.min(together, to - row));
            }
        }
    }

    /** Reduces {@code rows} rows of {@code length} elements, one after the other from {@code first}. */
    private static void rows(Reduction.Kind kind, Elements x, int first, int length, float[] partial, int result, int rows) {
        int position = x.read(first, first + rows * length);
        float[] elements = ((Buffer.Floats) x.buffer()).array();
        for (int row = 0; row < rows; row++) {
            int from = position + row * length;
            partial[result + row] = switch (kind) {
                case SUM -> FloatReductions.sum(elements, from, from + length);
                case MAX -> FloatReductions.max(elements, from, from + length);
                case MIN -> FloatReductions.min(elements, from, from + length);
            };
        }
    }

    private static void columns(Reduction.Kind kind, Elements x, Reducer.Extent extent, float[] partial, int block) {
        int inner = extent.inner();
        int start = block % extent.blocks() * Reducer.ROWS_A_BLOCK;
        int rows = Math.min(Reducer.ROWS_A_BLOCK, extent.count() - start);
        int first = (block / extent.blocks() * extent.count() + start) * inner;
        Arrays.fill(partial, block * inner, (block + 1) * inner, identity(kind));
        int together = Math.max(1, Reducer.BLOCK / Math.max(1, inner));
        for (int row = 0; row < rows; row += together) {
            int now = Math.min(together, rows - row);
            int position = x.read(first + row * inner, first + (row + now) * inner);
            float[] elements = ((Buffer.Floats) x.buffer()).array();
            for (int i = 0; i < now; i++) {
                combine(kind, partial, block * inner, elements, position + i * inner, inner);
            }
        }
    }

    /** The results: the partial ones of all blocks, combined in the order of the blocks. */
    static float[] combine(Reduction.Kind kind, float[] partial, Reducer.Extent extent) {
        int inner = extent.inner();
        float[] results = new float[extent.results()];
        Arrays.fill(results, identity(kind));
        for (int outer = 0; outer < extent.outer(); outer++) {
            for (int block = 0; block < extent.blocks(); block++) {
                combine(kind, results, outer * inner, partial, (outer * extent.blocks() + block) * inner, inner);
            }
        }
        return results;
    }

    private static void combine(Reduction.Kind kind, float[] results, int at, float[] x, int from, int count) {
        switch (kind) {
            case SUM -> FloatReductions.addTo(results, at, x, from, count);
            case MAX -> FloatReductions.maxTo(results, at, x, from, count);
            case MIN -> FloatReductions.minTo(results, at, x, from, count);
        }
    }

    private static float identity(Reduction.Kind kind) {
        return switch (kind) {
            case SUM -> 0;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
        };
    }
}
