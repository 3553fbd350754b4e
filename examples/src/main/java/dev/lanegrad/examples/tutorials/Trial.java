package dev.lanegrad.examples.tutorials;

import dev.lanegrad.Autodiff;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.ClassificationReport;
import dev.lanegrad.nn.ConfusionMatrix;
import dev.lanegrad.nn.Metrics;
import dev.lanegrad.nn.Mode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One training of one network, and how well it did on the way. */
public final class Trial {

    /** Images at a time where nothing is learnt. */
    private static final int CHUNK = 1000;

    private final String tutorial;
    private final String title;
    private final Network network;
    private final Examples train;
    private final Examples test;
    private final PrintWriter screen;
    private final long start = System.nanoTime();
    private final List<Point> points = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private Tensor testOutputs;

    /** How good a network is at some images. */
    record Score(double loss, double accuracy) {}

    /** Its scores after so many epochs. */
    record Point(int epoch, Score train, Score test) {}

    Trial(String tutorial, String title, Network network, Examples train, Examples test, PrintWriter screen) {
        this.tutorial = tutorial;
        this.title = title;
        this.network = network;
        this.train = train;
        this.test = test;
        this.screen = screen;
        screen.println(title);
    }

    /** Measures the network as it is now, after so many epochs. */
    void record(int epoch) {
        record(epoch, outputs(train));
    }

    /** The same with the outputs for the training images, for those who have just computed them. */
    void record(int epoch, Tensor trainOutputs) {
        testOutputs = outputs(test);
        Point point = new Point(epoch, score(trainOutputs, train), score(testOutputs, test));
        points.add(point);
        screen.printf(Locale.ROOT, "  epoch %4d   train loss %8.4f, accuracy %7s   test loss %8.4f, accuracy %7s   %6.1f s%n",
                epoch, point.train.loss, Figure.percent(point.train.accuracy),
                point.test.loss, Figure.percent(point.test.accuracy), seconds());
        screen.flush();
    }

    private Tensor outputs(Examples examples) {
        List<Tensor> chunks = new ArrayList<>();
        for (int from = 0; from < examples.count(); from += CHUNK) {
            Tensor inputs = examples.inputs().slice(0, from, Math.min(examples.count(), from + CHUNK));
            chunks.add(Mode.evaluation(() -> Autodiff.noGrad(() -> network.apply(inputs).evaluate())));
        }
        return Tensor.concat(0, chunks);
    }

    private Score score(Tensor outputs, Examples examples) {
        double loss = Autodiff.noGrad(() -> network.loss(outputs, examples.targets()).item());
        return new Score(loss, Metrics.accuracy(outputs, examples.labels()));
    }

    /** Sets the test accuracy last measured beside the original's. */
    void compare(String what, double original) {
        compare(what, original, confusion().accuracy());
    }

    /** Sets precision and recall on the test images, the means of the classes, beside the original's. */
    void comparePrecisionAndRecall(double precision, double recall) {
        var average = ClassificationReport.of(confusion()).macroAverage();
        compare("precision", precision, average.precision());
        compare("recall", recall, average.recall());
    }

    private void compare(String what, double original, double ours) {
        figures.add(new Figure(tutorial, what, original, ours, seconds()));
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    String title() {
        return title;
    }

    Network network() {
        return network;
    }

    Examples test() {
        return test;
    }

    List<Point> points() {
        return Collections.unmodifiableList(points);
    }

    /** What the network said to each test image when it was measured last. */
    Tensor testProbabilities() {
        return network.probabilities(testOutputs);
    }

    ConfusionMatrix confusion() {
        return ConfusionMatrix.of(testOutputs, test.labels());
    }

    /** The original's figures and ours. */
    public List<Figure> figures() {
        return Collections.unmodifiableList(figures);
    }
}
