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
import java.util.function.IntFunction;

/**
 * Carries out reductions, in an order of additions that the shape and the axes alone decide, so that neither threads nor strides can
 * change a bit.
 *
 * <p>Seen as (outer, count, inner), the reduced axes in the middle, there are two kinds. Where inner is 1, each result is the sum of a row:
 * blocks of {@link #BLOCK} elements, each in lanes ({@link dev.lanegrad.loop.RowReduction}). Otherwise results are sums of columns: blocks of
 * {@link #ROWS_A_BLOCK} rows are added up row by row ({@link dev.lanegrad.loop.FloatColumns}). Then the blocks are, as a tree of {@link #BLOCKS_TOGETHER}
 * branches a node.
 */
final class Reducer {
    static final int BLOCK = 4096;
    static final int ROWS_A_BLOCK = 64;
    /** So many blocks, and then so many of their results, and so on: in one chain over all of them, the roundings of millions would add up. */
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
    }

    static Value reduce(Reduction reduction, Node input) {
        int[] sizes = input.shape().toArray();
        int[] axes = reduction.axes();
        int[] resultSizes = without(sizes, axes);
        if (input.dtype() == DType.I32) {
            return wholeNumbers(reduction.combination(), Evaluator.valueOf(input), axes, resultSizes);
        }
        if (axes.length == 0) {
            return Evaluator.valueOf(input);
        }
        if (!consecutive(axes)) {
            return reduce(reduction.combination(), Evaluator.valueOf(input), axes, resultSizes);
        }
        Extent extent = Extent.of(sizes, axes[0], axes[axes.length - 1]);
        return reduce(reduction.combination(), longest -> Elements.of(input, longest), extent, input.dtype(), resultSizes);
    }

    /** Exact, or wrapping as sums of int do, in any order. */
    private static Value wholeNumbers(Combination combination, Value x, int[] axes, int[] resultSizes) {
        Value rows = rows(x, axes);
        int[] elements = ((Buffer.Ints) rows.buffer()).array();
        int count = Axes.product(Axes.pick(x.layout().sizes(), axes), 0, axes.length);
        int[] results = new int[Layout.contiguous(resultSizes).size()];
        for (int row = 0; row < results.length; row++) {
            int first = rows.layout().offset() + row * count;
            results[row] = combination.of(elements, first, first + count);
        }
        return Value.contiguous(new Buffer.Ints(results), resultSizes);
    }

    private static Value reduce(Combination combination, Value x, int[] axes, int[] resultSizes) {
        Value reducedLast = x.withLayout(keptFirst(x.layout(), axes));
        int kept = resultSizes.length;
        Extent extent = Extent.of(reducedLast.layout().sizes(), kept, reducedLast.layout().rank() - 1);
        return reduce(combination, longest -> Elements.of(reducedLast, longest), extent, x.buffer().dtype(), resultSizes);
    }

    private static Value reduce(Combination combination, IntFunction<Elements.Source> elements, Extent extent, DType dtype, int[] resultSizes) {
        Buffer partial = Buffer.allocate(dtype, extent.results() * extent.blocks());
        try (Elements.Source source = elements.apply(Math.min(extent.size(), Math.max(BLOCK, extent.inner() == 1 ? 0 : extent.inner())))) {
            int units = extent.outer() * extent.blocks();
            Workers.Range partials = (from, to) -> partials(combination, source.open(), extent, partial, from, to);
            (extent.size() < WORTH_SPLITTING ? Splitter.ALONE : Splitter.TOGETHER).split(units, 1, partials);
        }
        return Value.contiguous(combine(combination, partial, extent), resultSizes);
    }

    private static void partials(Combination combination, Elements x, Extent extent, Buffer partial, int from, int to) {
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
        Value x = Evaluator.valueOf(input);
        int[] axes = {reduction.axis()};
        Value rows = rows(x, axes);
        int count = x.layout().sizes()[reduction.axis()];
        int[] resultSizes = without(x.layout().sizes(), axes);
        int[] positions = new int[Layout.contiguous(resultSizes).size()];
        Arrays.setAll(positions, row -> firstExtremum(reduction.greatest(), rows.buffer(), rows.layout().offset() + row * count, count));
        return Value.contiguous(new Buffer.Ints(positions), resultSizes);
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
