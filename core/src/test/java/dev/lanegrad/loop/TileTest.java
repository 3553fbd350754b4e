package dev.lanegrad.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileTest {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private static Tile tile(int rows, int cols) {
        var tile = new Tile(new Object[0], new int[0], new int[0], new int[0]);
        tile.rows = rows;
        tile.cols = cols;
        return tile;
    }

    @Property
    void blocksFollowEachOtherInRowMajorOrder(
            @ForAll @IntRange(min = 1, max = 5000) int rows, @ForAll @IntRange(min = 1, max = 5000) int cols) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        tile(rows, cols).forEachBlock((row, col, someRows, someCols) -> {
            int start = row * cols + col;
            assertEquals(starts.getLast(), start);
            assertTrue(someRows * someCols <= Registers.BLOCK);
            assertTrue(someRows == 1 || someCols == cols);
            starts.add(start + someRows * someCols);
        });
        assertEquals(rows * cols, starts.getLast());
    }

    /** Indices of some elements after the last would be negative. */
    @ParameterizedTest
    @CsvSource({"1, " + LONGEST_ARRAY, LONGEST_ARRAY + ", 1", "2, " + LONGEST_ARRAY / 2, LONGEST_ARRAY / 3 + ", 3"})
    void blocksEndWhereTheLongestArrayDoes(int rows, int cols) {
        long[] elements = new long[1];
        tile(rows, cols).forEachBlock((row, col, someRows, someCols) -> {
            assertTrue(row >= 0 && col >= 0, () -> "a block at " + row + ", " + col);
            elements[0] += someRows * someCols;
        });
        assertEquals((long) rows * cols, elements[0]);
    }
}
