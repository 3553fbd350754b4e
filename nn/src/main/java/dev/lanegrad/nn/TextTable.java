package dev.lanegrad.nn;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of cells as lines of text with aligned columns. A column without any content is left out.
 *
 * @param rows the first is the heading; all have as many cells
 * @param texts how many columns, from the first, hold text and are aligned to the left; the others hold numbers
 */
record TextTable(List<List<String>> rows, int texts) {

    @Override
    public String toString() {
        int[] columns = IntStream.range(0, rows.getFirst().size()).filter(this::hasContent).toArray();
        return rows.stream()
                .map(row -> IntStream.of(columns).mapToObj(column -> cell(row, column)).collect(Collectors.joining("  ")).stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private boolean hasContent(int column) {
        return rows.stream().skip(1).anyMatch(row -> !row.get(column).isEmpty());
    }

    private String cell(List<String> row, int column) {
        String padding = " ".repeat(width(column) - row.get(column).length());
        return column < texts ? row.get(column) + padding : padding + row.get(column);
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
