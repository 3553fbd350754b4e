package dev.lanegrad.nn;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of cells as lines of text with aligned columns: the last column, which holds numbers, to the right, the others to the left. A column
 * without any content is left out.
 *
 * @param rows the first is the heading; all have as many cells
 */
record TextTable(List<List<String>> rows) {

    @Override
    public String toString() {
        int last = rows.getFirst().size() - 1;
        int[] columns = IntStream.rangeClosed(0, last).filter(column -> rows.stream().skip(1).anyMatch(row -> !row.get(column).isEmpty())).toArray();
        return rows.stream()
                .map(row -> IntStream.of(columns)
                        .mapToObj(column -> column == last
                                ? " ".repeat(width(column) - row.get(column).length()) + row.get(column)
                                : row.get(column) + " ".repeat(width(column) - row.get(column).length()))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
