package dev.lanegrad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The check of a function's pullback at one point: of every entry of the Jacobian, or, where one side is large, of products of it with
 * random vectors.
 */
final class DerivativeCheck {
    /** Tensors of no more elements are checked element by element. */
    private static final int SMALL = 32;
    private static final int PROJECTIONS = 4;
    private static final int WORST = 5;
    /** Disagreement up to this, relative to the derivative, is put down to rounding: the differences are good to 1e-9 or so. */
    private static final double TOLERANCE = 1e-6;
    /** An error bar wider than this, relative to the largest derivative by the same input, leaves errors of 0.05 % undetected. */
    private static final double WIDEST_ERROR_BAR = 1e-5;
    /** Where the derivative is 0, so wide an error bar will do, relative to the function's values around. */
    private static final double FLAT = 1e-9;

    private final Subject subject;
    private final Tensor[] point;
    private final int order;
    private final Rng rng;
    private final Tensor result;
    private final Tensor cotangent;
    /** What the result is looked at through: its elements, or weighted sums of them. A row each. */
    private final double[][] weights;
    private final boolean everyElement;

    DerivativeCheck(Subject subject, Tensor[] point, int order, Rng rng) {
        this.subject = subject;
        this.point = point;
        this.order = order;
        this.rng = rng;
        this.result = subject.apply(point).detach();
        this.cotangent = like(result, randomWeights(result.size()));
        this.everyElement = result.size() <= SMALL;
        this.weights = everyElement ? basis(result.size()) : projections(result.size());
    }

    /** A random cotangent of the result. */
    Tensor cotangent() {
        return cotangent;
    }

    List<GradReport.Input> run() {
        Tensor[] tangents = Arrays.stream(point)
                .map(x -> x.dtype().isFloating() ? like(x, randomWeights(x.size())) : null)
                .toArray(Tensor[]::new);
        PullbackLaws laws = new PullbackLaws(subject, point, cotangent, tangents, rng);
        double[][][] gradients; // of each weighted sum, by each argument
        try {
            laws.check();
            gradients = gradientsOfObservations();
        } catch (RuntimeException failure) {
            List<String> findings = List.of("the derivative could not be computed: " + failure);
            return everyInput(i -> input(i, GradReport.Verdict.WRONG, List.of(), findings));
        }
        return everyInput(i -> laws.verdict(i) == GradReport.Verdict.OK
                ? againstDifferences(i, Arrays.stream(gradients).map(gradient -> gradient[i]).toArray(double[][]::new), laws)
                : input(i, laws.verdict(i), List.of(), laws.findings(i)));
    }

    private List<GradReport.Input> everyInput(IntFunction<GradReport.Input> finding) {
        return IntStream.range(0, point.length).filter(i -> point[i].dtype().isFloating()).mapToObj(finding).toList();
    }

    private GradReport.Input input(int i, GradReport.Verdict verdict, List<GradReport.Coordinate> worst, List<String> findings) {
        return new GradReport.Input(subject.argumentName(i), order, verdict, worst, findings);
    }

    private double[][][] gradientsOfObservations() {
        Tensor[] leaves = PullbackLaws.leaves(subject, point);
        Tensor value = subject.apply(leaves);
        double[][][] gradients = new double[weights.length][point.length][];
        for (int row = 0; row < weights.length; row++) {
            Tensor[] pulled = Subject.pullback(value, like(value, weights[row]), leaves, false);
            for (int i = 0; i < point.length; i++) {
                gradients[row][i] = pulled[i] == null ? new double[point[i].size()] : pulled[i].toDoubleArray();
            }
        }
        return gradients;
    }

    // ---- one input against differences ------------------------------------------------------------------------------------------

    /** A derivative of one observation along one direction, by both ways. */
    private record Entry(int observation, double[] direction, double analytic, Slope slope, GradReport.Verdict verdict) {
        double disagreement() {
            double difference = Math.abs(analytic - slope.value());
            return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        }
    }

    private GradReport.Input againstDifferences(int i, double[][] gradients, PullbackLaws laws) {
        int size = point[i].size();
        double[][] directions = size <= SMALL ? basis(size) : projections(size);
        List<Entry> entries = new ArrayList<>();
        try {
            for (double[] direction : directions) {
                entries.addAll(along(i, direction, gradients));
            }
        } catch (ShapeChanged change) {
            return input(i, GradReport.Verdict.WRONG, List.of(), List.of(change.getMessage()));
        }
        double largest = entries.stream().mapToDouble(entry -> Math.abs(entry.analytic)).filter(Double::isFinite).max().orElse(0);
        List<Entry> bad = entries.stream()
                .map(entry -> judged(i, entry, largest, gradients))
                .filter(entry -> entry.verdict != GradReport.Verdict.OK)
                .sorted(Comparator.comparing(Entry::verdict).thenComparing(Entry::disagreement).reversed())
                .toList();
        List<String> findings = new ArrayList<>(laws.findings(i));
        GradReport.Verdict verdict = bad.isEmpty() ? GradReport.Verdict.OK : bad.getFirst().verdict;
        if (verdict == GradReport.Verdict.WRONG) {
            laws.whyNoGradient(i).ifPresent(findings::add);
        }
        return input(i, verdict, bad.stream().map(entry -> coordinate(i, entry)).distinct().limit(WORST).toList(), findings);
    }

    private List<Entry> along(int i, double[] direction, double[][] gradients) {
        Slope[] slopes = slopes(i, direction, Slope.WIDE);
        return IntStream.range(0, slopes.length)
                .mapToObj(row -> new Entry(row, direction, dot(gradients[row], direction), slopes[row], GradReport.Verdict.OK))
                .toList();
    }

    /**
     * Differences at wide steps may acquit; to convict takes narrow ones too, which see less of what lies near, and both must say the same.
     */
    private Entry judged(int i, Entry entry, double largest, double[][] gradients) {
        if (agrees(entry, largest)) {
            return entry;
        }
        Entry closer = closer(i, entry);
        if (agrees(closer, largest)) {
            return closer;
        }
        boolean corroborated = Math.abs(closer.slope.value() - entry.slope.value()) < closer.disagreement() / 2;
        boolean decidable = isDecidable(closer, largest) || isDecidable(entry, largest);
        GradReport.Verdict verdict = closer.slope.hasKink(closer.disagreement()) ? GradReport.Verdict.KINK_NEARBY
                : corroborated && decidable && closer.disagreement() > rounding(i, closer) ? GradReport.Verdict.WRONG
                : GradReport.Verdict.ILL_CONDITIONED;
        Entry located = narrowedDown(i, closer, gradients);
        return new Entry(located.observation, located.direction, located.analytic, located.slope, verdict);
    }

    /** How far the two ways may be apart by rounding: of the derivative, and of the heights that differences are taken of. */
    private double rounding(int i, Entry entry) {
        Tensor[] place = Arrays.copyOf(point, point.length + 1);
        place[point.length] = like(result, weights[entry.observation]);
        double ofDerivative = RoundingError.of(moved -> {
            Tensor[] leaves = PullbackLaws.leaves(subject, Arrays.copyOf(moved, point.length));
            Tensor gradient = Subject.pullback(subject.apply(leaves), moved[point.length], leaves, false)[i];
            return gradient == null ? 0 : dot(gradient.toDoubleArray(), entry.direction);
        }, place, RoundingError.LAST_PLACES, rng);
        double ofHeights = RoundingError.of(moved -> observations(subject.apply(moved))[entry.observation],
                point, RoundingError.LAST_PLACES, rng);
        return ofDerivative + ofHeights / entry.slope.step();
    }

    private Entry closer(int i, Entry entry) {
        Slope slope = slopes(i, entry.direction, Slope.NARROW)[entry.observation];
        return new Entry(entry.observation, entry.direction, entry.analytic, slope, GradReport.Verdict.OK);
    }

    private static boolean agrees(Entry entry, double largest) {
        double scale = Math.max(Math.abs(entry.analytic), Math.abs(entry.slope.value()));
        return isDecidable(entry, largest) && entry.disagreement() <= 10 * entry.slope.errorBar() + TOLERANCE * scale + Double.MIN_NORMAL;
    }

    private static boolean isDecidable(Entry entry, double largest) {
        return entry.slope.errorBar() <= WIDEST_ERROR_BAR * Math.max(largest, Math.abs(entry.slope.value())) + FLAT * entry.slope.height();
    }

    /** Of a direction through many elements, the one element that is off, by halving. */
    private Entry narrowedDown(int i, Entry entry, double[][] gradients) {
        Entry best = entry;
        int[] support = IntStream.range(0, entry.direction.length).filter(j -> entry.direction[j] != 0).toArray();
        while (support.length > 1) {
            int[] left = Arrays.copyOfRange(support, 0, support.length / 2);
            int[] right = Arrays.copyOfRange(support, support.length / 2, support.length);
            Entry inLeft = restricted(i, best, left, gradients);
            Entry inRight = restricted(i, best, right, gradients);
            boolean goLeft = inLeft.disagreement() >= inRight.disagreement();
            best = goLeft ? inLeft : inRight;
            support = goLeft ? left : right;
        }
        return best;
    }

    private Entry restricted(int i, Entry entry, int[] support, double[][] gradients) {
        double[] direction = new double[entry.direction.length];
        for (int j : support) {
            direction[j] = support.length == 1 ? 1 : entry.direction[j];
        }
        Slope slope = slopes(i, direction, Slope.WIDE)[entry.observation];
        Entry wide = new Entry(entry.observation, direction, dot(gradients[entry.observation], direction), slope, GradReport.Verdict.OK);
        return agrees(wide, 0) ? wide : closer(i, wide);
    }

    private GradReport.Coordinate coordinate(int i, Entry entry) {
        String of = everyElement ? subject.elementName(result, entry.observation) : "random sum " + entry.observation + " of the result";
        int[] support = IntStream.range(0, entry.direction.length).filter(j -> entry.direction[j] != 0).toArray();
        String at = support.length == 1 ? Subject.index(point[i].shape(), support[0]) : " along a random direction";
        return new GradReport.Coordinate(of, subject.argumentName(i) + at, entry.analytic, entry.slope.value(), entry.slope.errorBar());
    }

    // ---- the function along a line ----------------------------------------------------------------------------------------------

    private Slope[] slopes(int i, double[] direction, double firstStep) {
        double[] start = point[i].toDoubleArray();
        double largest = IntStream.range(0, start.length)
                .filter(j -> direction[j] != 0 && Double.isFinite(start[j]))
                .mapToDouble(j -> Math.abs(start[j]))
                .max().orElse(1);
        double step = Math.scalb(firstStep, Math.max(0, Math.getExponent(largest)));
        return Slope.of(distance -> observed(i, moved(start, direction, distance)), observations(result), step, largest);
    }

    private static double[] moved(double[] start, double[] direction, double distance) {
        double[] place = start.clone();
        for (int j = 0; j < place.length; j++) {
            if (direction[j] != 0) {
                place[j] += distance * direction[j];
            }
        }
        return place;
    }

    private double[] observed(int i, double[] elements) {
        Tensor[] arguments = point.clone();
        arguments[i] = like(point[i], elements);
        Tensor value = subject.apply(arguments);
        if (!value.shape().equals(result.shape())) {
            throw new ShapeChanged("the result's shape changed from " + result.shape() + " to " + value.shape()
                    + " when " + subject.argumentName(i) + " moved a little");
        }
        return observations(value);
    }

    private double[] observations(Tensor value) {
        double[] elements = value.toDoubleArray();
        return everyElement ? elements : Arrays.stream(weights).mapToDouble(row -> dot(row, elements)).toArray();
    }

    private static final class ShapeChanged extends RuntimeException {
        private static final long serialVersionUID = 1;

        ShapeChanged(String message) {
            super(message);
        }
    }

    // ---- vectors ----------------------------------------------------------------------------------------------------------------

    private static double[][] basis(int size) {
        double[][] basis = new double[size][size];
        for (int j = 0; j < size; j++) {
            basis[j][j] = 1;
        }
        return basis;
    }

    private double[][] projections(int size) {
        return IntStream.range(0, PROJECTIONS).mapToObj(row -> randomWeights(size)).toArray(double[][]::new);
    }

    /** Weights of either sign between 1/2 and 3/2: none so small that it would hide an error. */
    private double[] randomWeights(int size) {
        return Arrays.stream(rng.uniform(DType.F64, size).toDoubleArray()).map(u -> u < 0.5 ? -0.5 - 2 * u : 2 * u - 0.5).toArray();
    }

    private static Tensor like(Tensor tensor, double[] elements) {
        return Tensor.of(elements, tensor.shape().toArray());
    }

    /** The inner product, where a weight of 0 hides whatever it meets. */
    private static double dot(double[] elements, double[] weights) {
        return IntStream.range(0, weights.length).filter(j -> weights[j] != 0).mapToDouble(j -> elements[j] * weights[j]).sum();
    }
}
