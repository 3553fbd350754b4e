package dev.lanegrad.examples.tutorials;

import static dev.lanegrad.examples.tutorials.Html.format;

import dev.lanegrad.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A computation graph as an SVG element: time runs down, each op a row below the last of its operands. Vertices of one row lie next to
 * each other in the order of computation, leaves in the row above their first consumer.
 */
final class GraphDrawing {
    private static final int CELL_WIDTH = 170;
    private static final int CELL_HEIGHT = 52;
    private static final int BOX_WIDTH = 156;
    private static final int BOX_HEIGHT = 30;

    private final List<Graph.Vertex> vertices;
    private final int[] row;
    private final int[] column;

    private GraphDrawing(Graph graph) {
        vertices = graph.vertices();
        row = rows();
        column = columns();
    }

    static String of(Graph graph) {
        return new GraphDrawing(graph).draw();
    }

    private int[] rows() {
        int[] rows = new int[vertices.size()];
        for (int i = 0; i < rows.length; i++) {
            for (int input : vertices.get(i).inputs()) {
                rows[i] = Math.max(rows[i], rows[input] + 1);
            }
        }
        int[] firstUse = new int[rows.length];
        Arrays.fill(firstUse, rows[rows.length - 1]);
        for (int i = 0; i < rows.length; i++) {
            for (int input : vertices.get(i).inputs()) {
                firstUse[input] = Math.min(firstUse[input], rows[i]);
            }
        }
        for (int i = 0; i < rows.length - 1; i++) {
            if (vertices.get(i).inputs().isEmpty()) {
                rows[i] = firstUse[i] - 1;
            }
        }
        return rows;
    }

    private int[] columns() {
        int[] columns = new int[vertices.size()];
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            while (taken.size() <= row[i]) {
                taken.add(0);
            }
            columns[i] = taken.get(row[i]);
            taken.set(row[i], columns[i] + 1);
        }
        return columns;
    }

    private String draw() {
        var svg = new StringBuilder();
        int lastRow = 0;
        int lastColumn = 0;
        for (int i = 0; i < row.length; i++) {
            lastRow = Math.max(lastRow, row[i]);
            lastColumn = Math.max(lastColumn, column[i]);
        }
        svg.append(format("<svg width='%d' height='%d' role='img'>%n", (lastColumn + 1) * CELL_WIDTH, (lastRow + 1) * CELL_HEIGHT));
        for (int i = 0; i < row.length; i++) {
            for (int input : vertices.get(i).inputs()) {
                String kind = vertices.get(input).requiresGrad() ? "edge grad" : "edge";
                svg.append(format("<line x1='%d' y1='%d' x2='%d' y2='%d' class='%s'/>%n",
                        x(input), y(input) + BOX_HEIGHT / 2, x(i), y(i) - BOX_HEIGHT / 2, kind));
            }
        }
        for (int i = 0; i < row.length; i++) {
            Graph.Vertex vertex = vertices.get(i);
            String kind = vertex.inputs().isEmpty() ? vertex.requiresGrad() ? "parameter" : "constant" : "op";
            int rounding = vertex.inputs().isEmpty() ? 0 : BOX_HEIGHT / 2;
            svg.append(format("<rect x='%d' y='%d' width='%d' height='%d' rx='%d' class='%s'/>",
                    x(i) - BOX_WIDTH / 2, y(i) - BOX_HEIGHT / 2, BOX_WIDTH, BOX_HEIGHT, rounding, kind));
            svg.append(format("<text x='%d' y='%d' text-anchor='middle'>%s</text>%n",
                    x(i), y(i) + 4, Html.escape(vertex.label() + " " + vertex.shape())));
        }
        return svg.append("</svg>\n").toString();
    }

    private int x(int vertex) {
        return column[vertex] * CELL_WIDTH + CELL_WIDTH / 2;
    }

    private int y(int vertex) {
        return row[vertex] * CELL_HEIGHT + CELL_HEIGHT / 2;
    }
}
