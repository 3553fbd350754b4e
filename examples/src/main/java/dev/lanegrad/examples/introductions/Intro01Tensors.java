package dev.lanegrad.examples.introductions;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;

/**
 * Tensors and broadcasting: making them, computing with them, reading them.
 * Shapes that differ are aligned at their last axis, and sizes of 1 are stretched: no loops over rows and columns.
 * Verbs never change their operands, and refuse those that do not fit with a message that says why.
 */
final class Intro01Tensors {
    static void main() {
        Tensor table = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3); // row by row
        show("a table of 2 x 3", table);
        show("its second row", table.select(0, 1));
        show("the sums of its columns", table.sum(0));
        show("the greatest of each row", table.max(1));
        show("what is above 3, else 0", Tensor.where(table.gt(3), table, 0));
        show("times its own transpose", table.matmul(table.transpose()));

        // [2, 3] and [3]: the row is added to each row. [2, 3] and [2, 1]: the column is added to each column.
        show("plus a row", table.add(Tensor.of(10f, 20f, 30f)));
        show("plus a column", table.add(Tensor.of(10f, 20f).unsqueeze(1)));
        show("1 x 1 to 4 x 4", products(4));
        show("distances of three corners", distances(Tensor.of(new float[] {0, 0, 3, 0, 3, 4}, 3, 2)));

        Tensor columns = Rng.of(42).normal(1000, 2).mul(Tensor.of(5f, 0.1f)).add(Tensor.of(20f, -3f));
        show("means of two columns", columns.mean(0));
        show("their standard deviations", columns.std(0));
        show("those of the standardised columns", standardized(columns).std(0));

        try {
            table.add(Tensor.of(10f, 20f));
        } catch (IllegalArgumentException refused) {
            IO.println(refused.getMessage());
        }
    }

    private static void show(String what, Tensor tensor) {
        IO.println(what + ":\n" + tensor + "\n");
    }

    /** The table of products of 1 to {@code count}: a column [count, 1] times a row [count] is a matrix [count, count]. */
    static Tensor products(int count) {
        Tensor numbers = Tensor.arange(count).add(1);
        return numbers.unsqueeze(1).mul(numbers);
    }

    /** The distances of n points [n, d] from each other, [n, n]: [n, 1, d] - [n, d] are all differences, [n, n, d]. */
    static Tensor distances(Tensor points) {
        return points.unsqueeze(1).sub(points).norm(-1);
    }

    /** Columns [n, d] brought to mean 0 and standard deviation 1: the statistics [d] are stretched over the rows. */
    static Tensor standardized(Tensor columns) {
        return columns.sub(columns.mean(0)).div(columns.std(0));
    }
}
