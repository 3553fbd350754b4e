package dev.lanegrad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What holds of every right pullback and needs no differences to be seen. */
final class PullbackLaws {
    /**
     * By how much the two sides of the adjoint identity may differ, relative to the sum of their terms' magnitudes: rounding and
     * cancellation only.
     */
    private static final double ADJOINT_TOLERANCE = 1e-9;
    /** The same relative to the result: derivatives that cancel to less than this are rounding and nothing else. */
    private static final double RESIDUE = 1e-12;

    /** The identity holds everywhere: around a place, the two sides differ by nothing but rounding. */
    private static final double NEARBY = 1e-8;

    /** {@code <Jv, u> = <v, J'u>}, the left side in forward direction: as the derivative of the pullback by its cotangent. */
    private record Adjoint(double left, double right, double magnitude) {
        static Adjoint of(Tensor pulled, Tensor u, Tensor tangent) {
            Tensor pushed = Subject.pullback(pulled, tangent, new Tensor[] {u}, false)[0];
            double[] left = pushed == null ? new double[u.size()] : pushed.mul(u.detach()).toDoubleArray();
            double[] right = pulled.detach().mul(tangent).toDoubleArray();
            return new Adjoint(Arrays.stream(left).sum(), Arrays.stream(right).sum(),
                    Arrays.stream(left).map(Math::abs).sum() + Arrays.stream(right).map(Math::abs).sum());
        }

        double difference() {
            return left - right;
        }
    }

    private final Subject subject;
    private final Tensor[] point;
    private final Tensor cotangent;
    private final Tensor[] tangents;
    private final Rng rng;
    private final List<List<String>> findings;
    private final GradReport.Verdict[] verdicts;
    private Tensor[] leaves;
    private Tensor result;
    private Tensor[] gradients;

    /** The tangents are directions in the space of each argument; null for those that are constants. */
    PullbackLaws(Subject subject, Tensor[] point, Tensor cotangent, Tensor[] tangents, Rng rng) {
        this.subject = subject;
        this.point = point;
        this.cotangent = cotangent;
        this.tangents = tangents;
        this.rng = rng;
        this.verdicts = new GradReport.Verdict[point.length];
        Arrays.fill(verdicts, GradReport.Verdict.OK);
        this.findings = Stream.<List<String>>generate(ArrayList::new).limit(point.length).toList();
    }

    static Tensor[] leaves(Subject subject, Tensor[] point) {
        return IntStream.range(0, point.length).mapToObj(i -> subject.leaf(i, point[i])).toArray(Tensor[]::new);
    }

    GradReport.Verdict verdict(int i) {
        return verdicts[i];
    }

    List<String> findings(int i) {
        return findings.get(i);
    }

    /** If no gradient arrived, why. */
    Optional<String> whyNoGradient(int i) {
        return gradients[i] == null ? Optional.of(Autodiff.whyNoGradient(result, leaves[i])) : Optional.empty();
    }

    void check() {
        leaves = leaves(subject, point);
        result = subject.apply(leaves);
        gradients = pullback(cotangent);
        Tensor[] ofZero = pullback(Tensor.zerosLike(cotangent));
        Tensor[] ofDouble = pullback(cotangent.mul(2));
        Tensor[] ofNegative = pullback(cotangent.neg());
        Tensor[] againLeaves = leaves(subject, point);
        Tensor againResult = subject.apply(againLeaves);
        Tensor[] again = Subject.pullback(againResult, cotangent, againLeaves, false);
        for (int i = 0; i < point.length; i++) {
            if (!point[i].dtype().isFloating()) {
                continue;
            }
            if (!sameBits(result, againResult)) {
                find(i, GradReport.Verdict.NON_DETERMINISTIC, "the function gave other bits when it was run again");
            } else if (gradients[i] != null) {
                checkGradient(i, ofZero[i], ofDouble[i], ofNegative[i], again[i]);
            }
        }
    }

    private Tensor[] pullback(Tensor ofCotangent) {
        return Subject.pullback(result, ofCotangent, leaves, false);
    }

    private void checkGradient(int i, Tensor ofZero, Tensor ofDouble, Tensor ofNegative, Tensor again) {
        Tensor gradient = gradients[i];
        if (!gradient.shape().equals(point[i].shape()) || gradient.dtype() != point[i].dtype()) {
            find(i, GradReport.Verdict.WRONG, "the gradient is " + gradient.dtype() + gradient.shape() + " for an input of "
                    + point[i].dtype() + point[i].shape());
        } else if (!sameBits(gradient, again)) {
            find(i, GradReport.Verdict.NON_DETERMINISTIC, "the gradient had other bits when it was computed again");
        } else if (Arrays.stream(ofZero.toDoubleArray()).anyMatch(element -> element != 0)) {
            find(i, GradReport.Verdict.WRONG, "a cotangent of zero gives a gradient that is not zero");
        } else if (!sameBits(gradient.mul(2), ofDouble)) {
            find(i, GradReport.Verdict.WRONG, "twice the cotangent does not give exactly twice the gradient");
        } else if (!sameBits(gradient.neg().add(0), ofNegative.add(0))) { // whatever the sign of a zero
            find(i, GradReport.Verdict.WRONG, "the negative cotangent does not give the negative gradient");
        } else {
            checkAdjoint(i);
        }
    }

    private void checkAdjoint(int i) {
        Tensor u = cotangent.withGrad();
        Tensor pulled = Subject.pullback(result, u, leaves, true)[i];
        if (!pulled.requiresGrad()) {
            if (Arrays.stream(gradients[i].toDoubleArray()).anyMatch(element -> element != 0)) {
                findings.get(i).add("the backward is not made of tensor verbs, "
                        + "so it has no second derivative, nor one in forward direction");
            }
            return;
        }
        Adjoint adjoint = Adjoint.of(pulled, u, tangents[i]);
        double difference = Math.abs(adjoint.difference());
        double height = Arrays.stream(result.mul(cotangent).toDoubleArray()).map(Math::abs).sum();
        if (difference > ADJOINT_TOLERANCE * adjoint.magnitude + RESIDUE * height && difference > rounding(i)) {
            find(i, GradReport.Verdict.WRONG, "<Jv, u> = " + adjoint.left + ", but <v, J'u> = " + adjoint.right
                    + ": the derivative in forward direction is not the transpose of the pullback");
        }
    }

    /** How far the difference of the two sides may be rounding. */
    private double rounding(int i) {
        int n = point.length;
        Tensor[] place = Arrays.copyOf(point, n + 2);
        place[n] = cotangent;
        place[n + 1] = tangents[i];
        return RoundingError.of(moved -> {
            Tensor[] movedLeaves = leaves(subject, Arrays.copyOf(moved, n));
            Tensor u = moved[n].withGrad();
            return Adjoint.of(Subject.pullback(subject.apply(movedLeaves), u, movedLeaves, true)[i], u, moved[n + 1]).difference();
        }, place, NEARBY, rng);
    }

    private void find(int i, GradReport.Verdict verdict, String finding) {
        verdicts[i] = verdict;
        findings.get(i).add(finding);
    }

    private static boolean sameBits(Tensor a, Tensor b) {
        return b != null && a.shape().equals(b.shape()) && Arrays.equals(a.toDoubleArray(), b.toDoubleArray());
    }
}
