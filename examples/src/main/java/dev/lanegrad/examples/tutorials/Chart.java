package dev.lanegrad.examples.tutorials;

import static dev.lanegrad.examples.tutorials.Html.format;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Two curves over the epochs, for training and test images, as an SVG element. */
final class Chart {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 260;
    private static final int LEFT = 60;
    private static final int RIGHT = 15;
    private static final int TOP = 30;
    private static final int BOTTOM = 40;
    private static final int TICKS = 5;

    private final List<Trial.Point> points;
    private final double high;
    private final int lastEpoch;

    private Chart(List<Trial.Point> points, double high) {
        this.points = points;
        this.high = high;
        this.lastEpoch = Math.max(1, points.getLast().epoch());
    }

    static String accuracy(List<Trial.Point> points) {
        return new Chart(points, 1).draw("accuracy", Trial.Score::accuracy);
    }

    static String loss(List<Trial.Point> points) {
        double highest = points.stream()
                .mapToDouble(point -> Math.max(point.train().loss(), point.test().loss()))
                .filter(loss -> loss > 0 && loss < Double.POSITIVE_INFINITY)
                .max().orElse(1);
        return new Chart(points, highest).draw("loss", Trial.Score::loss);
    }

    private String draw(String title, ToDoubleFunction<Trial.Score> value) {
        var svg = new StringBuilder();
        svg.append(format("<svg width='%d' height='%d' viewBox='0 0 %1$d %2$d' role='img'>%n", WIDTH, HEIGHT));
        svg.append(format("<text x='%d' y='18' class='title'>%s</text>%n", LEFT, title));
        for (int tick = 0; tick <= TICKS; tick++) {
            double share = (double) tick / TICKS;
            double y = y(share * high);
            svg.append(format("<line x1='%d' x2='%d' y1='%.1f' y2='%3$.1f' class='grid'/>%n", LEFT, WIDTH - RIGHT, y));
            svg.append(format("<text x='%d' y='%.1f' text-anchor='end'>%s</text>%n", LEFT - 6, y + 4, number(share * high)));
            double epoch = share * lastEpoch;
            svg.append(format("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>%n", x(epoch), HEIGHT - BOTTOM + 16, number(epoch)));
        }
        svg.append(format("<text x='%d' y='%d' text-anchor='end'>epoch</text>%n", WIDTH - RIGHT, HEIGHT - 6));
        svg.append(curve("train", 0, point -> value.applyAsDouble(point.train())));
        svg.append(curve("test", 1, point -> value.applyAsDouble(point.test())));
        return svg.append("</svg>\n").toString();
    }

    private String curve(String name, int position, ToDoubleFunction<Trial.Point> value) {
        var line = new StringBuilder();
        for (Trial.Point point : points) {
            double y = value.applyAsDouble(point);
            if (Double.isFinite(y)) {
                line.append(format("%.1f,%.1f ", x(point.epoch()), y(y)));
            }
        }
        int x = WIDTH - RIGHT - 110 + 60 * position;
        return format("<polyline points='%s' class='%s'/>%n", line.toString().strip(), name)
                + format("<line x1='%d' x2='%d' y1='14' y2='14' class='%s'/><text x='%d' y='18'>%3$s</text>%n", x, x + 16, name, x + 20);
    }

    private double x(double epoch) {
        return LEFT + epoch / lastEpoch * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - value / high * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? format("%.0f", value) : format("%.3g", value);
    }
}
