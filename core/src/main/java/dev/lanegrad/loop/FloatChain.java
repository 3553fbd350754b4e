// derived: DoubleChain
package dev.lanegrad.loop;

import dev.lanegrad.DType;
import java.util.Arrays;

/** Combines elements with those of some rows, one row after the other, by a pointwise {@link Loop}. One thread's own. */
final class FloatChain {
    /** Remembered, because making and comparing the plan takes longer than a small reduction. */
    private static final Remembered<Kind, Loop> LOOPS = new Remembered<>(kind -> Loops.loop(kind.plan()));

    private final int rows;
    private final Loop loop;
    private final Tile tile;

    FloatChain(Combination combination, int rows) {
        this.rows = rows;
        int operands = rows + 2;
        int[] adjacent = new int[operands];
        Arrays.fill(adjacent, 1);
        tile = new Tile(new Object[operands], new int[operands], new int[operands], adjacent);
        loop = LOOPS.of(new Kind(combination, rows));
    }

    private record Kind(Combination combination, int rows) {
        /** {@code y[i] = y[i] + a[i] + b[i]} and so on. */
        LoopPlan plan() {
            var plan = new LoopPlan.Builder(DType.F32, rows, 3 * rows + 2);
            for (int input = 0; input <= rows; input++) {
                plan.input(DType.F32, LoopPlan.Access.CONTIGUOUS);
            }
            for (int row = 0; row < rows; row++) {
                plan.step(combination.primitive);
                plan.operand(row == 0 ? 0 : rows + row);
                plan.operand(1 + row);
            }
            plan.output(rows + rows);
            return plan.build();
        }
    }

    /**
     * Combines y[yFrom] and on with {@code count} elements of each row, of which the first begins at x[from] and the next where it ends.
     */
    void combine(float[] x, int from, float[] y, int yFrom, int count) {
        operand(0, y, yFrom);
        for (int row = 0; row < rows; row++) {
            operand(1 + row, x, from + row * count);
        }
        operand(1 + rows, y, yFrom);
        tile.rows = 1;
        tile.cols = count;
        loop.run(tile);
    }

    private void operand(int number, float[] array, int offset) {
        tile.arrays[number] = array;
        tile.offsets[number] = offset;
    }
}
