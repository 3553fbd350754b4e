package dev.lanegrad.exec;

import dev.lanegrad.DType;
import dev.lanegrad.graph.Node;
import dev.lanegrad.layout.Axes;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.loop.Combination;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;
import dev.lanegrad.op.ArgReduction;
import dev.lanegrad.op.Reduction;
import java.util.Arrays;

/**
 * Carries out reductions, in an order of additions that the shape and the axes alone decide, so that neither threads nor strides can
 * change a bit.
 *
 * <p>Seen as (outer, count, inner), the reduced axes in the middle, there are two kinds. Where inner is 1, each result is the sum of a row:
 * blocks of {@link #BLOCK} elements, each in lanes ({@link dev.lanegrad.loop.RowReduction}). Otherwise results are sums of columns: blocks
 * of {@link #ROWS_A_BLOCK} rows are added up row by row ({@link dev.lanegrad.loop.FloatColumnReduction}). Then the blocks are, as a tree of
 * {@link #BLOCKS_TOGETHER} branches a node.
 */
final class Reducer {
    static final int BLOCK = 4096;
    static final int ROWS_A_BLOCK = 64;
    /**
     * So many blocks, and then so many of their results, and so on: in one chain over all of them, the roundings of millions would add up.
     */
    static final int BLOCKS_TOGETHER = 64;

    /** Fewer elements than this are done before another thread has started. */
    private static final int WORTH_SPLITTING = 65_536;

    private Reducer() {}

    /** What is reduced, seen as three axes. */
    record Extent(int outer, int count, int inner) {
        static Extent of(int[] sizes, int firstReduced, int lastReduced) {
            return new Extent(
                    Axes.product(sizes, 0, firstReduced),
                    Axes.product(sizes, firstReduced, lastReduced + 1),
                    Axes.product(sizes, lastReduced + 1, sizes.length));
        }

        int size() {
            return outer * count * inner;
        }

        int results() {
            return outer * inner;
        }

        /** In how many blocks each result is summed. */
        int blocks() {
            return Math.max(1, Math.ceilDiv(count, blockLength()));
        }

        /** How many whole rows are brought and reduced at a time. */
        int rowsTogether() {
            return Math.max(1, Math.min(outer, BLOCK / Math.max(1, count)));
        }

        int blockLength() {
            return inner == 1 ? BLOCK : ROWS_A_BLOCK;
        }

        /** The most elements that are read at a time: as many as a block has, but a whole row at least. */
        int longestRange() {
            return Math.min(size(), Math.max(BLOCK, inner));
        }
    }

    static Value reduce(Reduction reduction, Node input) {
        int[] sizes = input.shape().toArray();
        int[] axes = reduction.axes();
        Combination combination = reduction.combination();
        if (input.dtype() == DType.I32) { // exact, or wrapping as sums of int do, in any order
            return eachRow(Evaluator.valueOf(input), axes,
                    (x, from, count) -> combination.of(((Buffer.Ints) x).array(), from, from + count));
        }
        if (consecutive(axes)) {
            Extent extent = Extent.of(sizes, axes[0], axes[axes.length - 1]);
            return reduce(combination, ElementReader.of(input, extent.longestRange()), extent, input.dtype(), without(sizes, axes));
        }
        Value x = Evaluator.valueOf(input);
        Value reducedLast = x.withLayout(keptFirst(x.layout(), axes));
        Extent extent = Extent.of(reducedLast.layout().sizes(), sizes.length - axes.length, sizes.length - 1);
        return reduce(combination, ElementReader.of(reducedLast, extent.longestRange()), extent, input.dtype(), without(sizes, axes));
    }

    private static Value reduce(Combination combination, ElementReader.Source elements, Extent extent, DType dtype, int[] resultSizes) {
        try (elements) {
            Buffer partial = Buffer.allocate(dtype, extent.results() * extent.blocks());
            int units = extent.outer() * extent.blocks();
            Workers.Range partials = (from, to) -> partials(combination, elements.open(), extent, partial, from, to);
            (extent.size() < WORTH_SPLITTING ? Splitter.ALONE : Splitter.TOGETHER).split(units, 1, partials);
            return Value.contiguous(combine(combination, partial, extent), resultSizes);
        }
    }

    private static void partials(Combination combination, ElementReader x, Extent extent, Buffer partial, int from, int to) {
        switch (partial) {
            case Buffer.Floats floats -> FloatReducer.partials(combination, x, extent, floats.array(), from, to);
            case Buffer.Doubles doubles -> DoubleReducer.partials(combination, x, extent, doubles.array(), from, to);
            default -> throw new AssertionError(partial.dtype() + " is not reduced directly");
        }
    }

    private static Buffer combine(Combination combination, Buffer partial, Extent extent) {
        return switch (partial) {
            case Buffer.Floats floats -> new Buffer.Floats(FloatReducer.combine(combination, floats.array(), extent));
            case Buffer.Doubles doubles -> new Buffer.Doubles(DoubleReducer.combine(combination, doubles.array(), extent));
            default -> throw new AssertionError(partial.dtype() + " is not reduced directly");
        };
    }

    /** The position of the first greatest or least element, a NaN counting as either, of each row along an axis. */
    static Value position(ArgReduction reduction, Node input) {
        int[] axis = {reduction.axis()};
        return eachRow(Evaluator.valueOf(input), axis, (x, from, count) -> firstExtremum(reduction.greatest(), x, from, count));
    }

    /** What is made of {@code count} elements that follow each other. */
    private interface RowFunction {
        int of(Buffer x, int from, int count);
    }

    private static Value eachRow(Value x, int[] axes, RowFunction function) {
        Value rows = rows(x, axes);
        int count = Axes.product(Axes.pick(x.layout().sizes(), axes), 0, axes.length);
        int[] resultSizes = without(x.layout().sizes(), axes);
        int[] results = new int[Axes.product(resultSizes, 0, resultSizes.length)];
        Arrays.setAll(results, row -> function.of(rows.buffer(), rows.layout().offset() + row * count, count));
        return Value.contiguous(new Buffer.Ints(results), resultSizes);
    }

    private static int firstExtremum(boolean greatest, Buffer x, int from, int count) {
        return switch (x) {
            case Buffer.Floats(float[] array) -> FloatExtremum.first(greatest, array, from, count);
            case Buffer.Doubles(double[] array) -> DoubleExtremum.first(greatest, array, from, count);
            case Buffer.Ints(int[] array) -> IntExtremum.first(greatest, array, from, count);
            case Buffer.Booleans(boolean[] array) -> throw new AssertionError("masks have no order");
        };
    }

    /** The elements with those to be reduced next to each other. */
    private static Value rows(Value x, int[] axes) {
        Value reducedLast = x.withLayout(keptFirst(x.layout(), axes));
        return reducedLast.layout().isContiguous() ? reducedLast : Copies.contiguous(reducedLast);
    }

    private static boolean consecutive(int[] axes) {
        return axes[axes.length - 1] - axes[0] == axes.length - 1;
    }

    private static int[] without(int[] sizes, int[] axes) {
        return Axes.pick(sizes, Axes.others(sizes.length, axes));
    }

    private static Layout keptFirst(Layout layout, int[] axes) {
        return layout.permute(Axes.concat(Axes.others(layout.rank(), axes), axes));
    }
}
