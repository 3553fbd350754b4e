package dev.lanegrad.examples.tutorials;

import static dev.lanegrad.examples.tutorials.Html.format;

import dev.lanegrad.Graph;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.ConfusionMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What came of a tutorial, as an HTML page that needs nothing beside itself. */
public final class Report {
    private static final int SHOWN_MISTAKES = 24;
    private static final int SHOWN_RIGHT = 12;
    private static final int SHOWN_WEIGHTS = 60;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Lanegrad: %1$s</title><style>
            body { font: 15px/1.45 sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; color: #222 }
            h2 { margin-top: 2.2em; border-top: 1px solid #ccc; padding-top: .7em }
            table { border-collapse: collapse } td, th { padding: .2em .7em; text-align: right; border: 1px solid #ddd }
            th:first-child, td.name { text-align: left }
            img { image-rendering: pixelated; width: 64px; height: 64px; border: 1px solid #ddd; display: block }
            .images { display: flex; flex-wrap: wrap; gap: 10px } figure { margin: 0; text-align: center; font-size: 12px }
            .scroll { overflow-x: auto }
            svg text { font: 11px sans-serif; fill: #333 } svg text.title { font-size: 14px; font-weight: bold }
            .grid { stroke: #e4e4e4 } .train, .test { fill: none; stroke-width: 2 } .train { stroke: #1f77b4 } .test { stroke: #d95f02 }
            .edge { stroke: #999 } .edge.grad { stroke: #d95f02; stroke-width: 1.5 }
            rect.op { fill: #fff; stroke: #666 }
            rect.parameter { fill: #fde3cf; stroke: #d95f02 } rect.constant { fill: #eee; stroke: #999 }
            </style></head><body><h1>%1$s</h1><p>%2$s</p>
            """;

    private final StringBuilder page = new StringBuilder();

    private Report() {}

    /**
     * Writes the page of a tutorial that has been run.
     *
     * @throws IOException if the file cannot be written, naming it and why
     */
    public static void write(Path file, Tutorial tutorial, List<Trial> trials) throws IOException {
        var report = new Report();
        report.page.append(HEAD.formatted(Html.escape(tutorial.name()), Html.escape(tutorial.summary())));
        report.figures(trials.stream().flatMap(trial -> trial.figures().stream()).toList());
        trials.forEach(report::trial);
        try {
            Files.writeString(file, report.page.append("</body></html>\n"));
        } catch (IOException e) {
            throw new IOException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private void figures(List<Figure> figures) {
        page.append("<table><tr><th>on the test images</th><th>the original</th><th>here</th><th>after</th></tr>\n");
        for (Figure each : figures) {
            add("<tr><td class='name'>%s</td><td>%s</td><td>%s</td><td>%.1f s</td></tr>%n", Html.escape(each.what()),
                    each.originalInWords(), Figure.percent(each.ours()), each.seconds());
        }
        page.append("</table>\n");
    }

    private void trial(Trial trial) {
        add("<h2>%s</h2>%n", Html.escape(trial.title()));
        page.append(Chart.accuracy(trial.points())).append(Chart.loss(trial.points()));
        heading("What was taken for what", "Of the test images.");
        confusion(trial.confusion());
        images(trial);
        heading("Weights of the first layer", "One image a hidden unit: red counts for it, blue against it, each in its own scale.");
        weights(trial);
        heading("The computation graph of the loss", "For two images. Gradients flow up the orange lines.");
        page.append("<div class='scroll'>").append(GraphDrawing.of(graph(trial))).append("</div>\n");
    }

    private void heading(String title, String explanation) {
        add("<h3>%s</h3>%n<p>%s</p>%n", title, explanation);
    }

    private void confusion(ConfusionMatrix confusion) {
        page.append("<table><tr><th>actual \\ predicted</th>");
        IntStream.range(0, confusion.classes()).forEach(label -> add("<th>%d</th>", label));
        page.append("</tr>\n");
        for (int actual = 0; actual < confusion.classes(); actual++) {
            add("<tr><th>%d</th>", actual);
            for (int predicted = 0; predicted < confusion.classes(); predicted++) {
                double share = (double) confusion.count(actual, predicted) / Math.max(1, confusion.actual(actual));
                String colour = actual == predicted ? "31,119,180" : "217,95,2";
                // Mistakes are rare: the root makes them visible.
                add("<td style='background: rgba(%s,%.2f)'>%d</td>", colour, 0.7 * Math.sqrt(share), confusion.count(actual, predicted));
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    /** A test image and what the network says of it. */
    private record Answer(int image, int label, int predicted, float probability, float ofLabel) {}

    private void images(Trial trial) {
        float[] probabilities = trial.testProbabilities().toFloatArray();
        int[] predicted = trial.testProbabilities().argmax(1).toIntArray();
        int[] labels = trial.test().labels().toIntArray();
        int classes = probabilities.length / labels.length;
        List<Answer> answers = IntStream.range(0, labels.length).mapToObj(i -> new Answer(i, labels[i], predicted[i],
                probabilities[i * classes + predicted[i]], probabilities[i * classes + labels[i]])).toList();
        heading("The worst mistakes", "Where the wrong answer was given most surely: what the digit is, what it was taken for, "
                + "and how probable that was held to be (an output without softmax as it is).");
        images(trial, answers.stream().filter(answer -> answer.predicted != answer.label)
                .sorted(Comparator.comparingDouble(answer -> answer.ofLabel - answer.probability)).limit(SHOWN_MISTAKES).toList());
        heading("Some right ones", "The first of the test images that were taken for what they are.");
        images(trial, answers.stream().filter(answer -> answer.predicted == answer.label).limit(SHOWN_RIGHT).toList());
    }

    private void images(Trial trial, List<Answer> answers) {
        Examples test = trial.test();
        float full = (float) test.pixels().max().item();
        page.append("<div class='images'>\n");
        for (Answer answer : answers) {
            float[] pixels = test.pixels().select(0, answer.image).toFloatArray();
            String verdict = answer.label == answer.predicted ? answer.label + "" : answer.label + " taken for " + answer.predicted;
            String picture = Picture.ink(pixels, test.height(), test.width(), full);
            add("<figure>%s%s<br>%s</figure>%n", picture, verdict, Figure.percent(answer.probability));
        }
        page.append("</div>\n");
    }

    private void weights(Trial trial) {
        Examples test = trial.test();
        Tensor weights = trial.network().parameters().getFirst();
        page.append("<div class='images'>\n");
        for (int unit = 0; unit < Math.min(SHOWN_WEIGHTS, weights.size(1)); unit++) {
            // A bias that is one of the inputs has no place in the image.
            float[] ofPixels = weights.slice(0, 0, test.height() * test.width()).select(1, unit).toFloatArray();
            page.append(Picture.signed(ofPixels, test.height(), test.width()));
        }
        page.append("</div>\n");
    }

    private static Graph graph(Trial trial) {
        Examples two = trial.test().first(2);
        Map<String, Tensor> names = new HashMap<>(trial.network().state());
        names.put("images", two.inputs());
        names.put("targets", two.targets());
        return Graph.of(trial.network().loss(trial.network().apply(two.inputs()), two.targets()), names);
    }

    private void add(String format, Object... arguments) {
        page.append(format(format, arguments));
    }
}
