package dev.lanegrad.examples.tutorials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Sequential;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The gradients that each tutorial derives by hand, written out, against those that its loss here gives by itself: x inputs, t targets, y
 * outputs, h hidden values, and d before a name the derivative of the loss by it. On random small nets, in double.
 */
class HandDerivedGradientsProperties {

    private static final double TOLERANCE = 1e-12;

    /** Random sizes and the numbers that go with them. Weights of 1/fan in at most keep every function in its well-conditioned range. */
    private static final class Case {
        private final Rng rng;
        private final Tensor inputs;
        private final Tensor targets;
        private final Matrix x;
        private final Matrix t;
        private final int n;

        Case(long seed, int images, int values, int classes) {
            rng = Rng.of(seed);
            n = images;
            inputs = rng.uniform(DType.F64, images, values);
            targets = rng.integers(classes, images).oneHot(classes).to(DType.F64);
            x = Matrix.of(inputs);
            t = Matrix.of(targets);
        }

        Tensor weight(int fanIn, int fanOut) {
            return rng.uniform(DType.F64, fanIn, fanOut).mul(2).sub(1).div(fanIn).withGrad();
        }

        Tensor bias(int size) {
            return rng.uniform(DType.F64, size).sub(0.5);
        }

        /** Compares the gradients of the parameters, in their order, with those derived by hand, relative to the greatest element. */
        void check(Network network, Matrix... byHand) {
            network.loss(network.apply(inputs), targets).backward();
            List<Tensor> parameters = network.parameters();
            assertEquals(byHand.length, parameters.size());
            for (int p = 0; p < byHand.length; p++) {
                double[] ours = parameters.get(p).grad().toDoubleArray();
                double[] theirs = Arrays.stream(byHand[p].rows()).flatMapToDouble(Arrays::stream).toArray();
                assertEquals(theirs.length, ours.length);
                double greatest = Arrays.stream(theirs).map(Math::abs).max().orElseThrow();
                for (int i = 0; i < ours.length; i++) {
                    int position = i;
                    assertTrue(Math.abs(ours[i] - theirs[i]) <= TOLERANCE * greatest,
                            () -> "element " + position + ": " + ours[position] + ", by hand " + theirs[position]);
                }
            }
        }
    }

    private static Matrix positive(Matrix h) {
        return h.map(a -> a > 0 ? 1 : 0);
    }

    private static Matrix slopeOfSigmoid(Matrix y) {
        return y.map(a -> a * (1 - a));
    }

    private static Matrix row(Tensor bias) {
        return Matrix.of(bias.unsqueeze(0));
    }

    @Property(tries = 200)
    void hiddenLayer(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int images, @ForAll @IntRange(min = 1, max = 9) int values,
            @ForAll @IntRange(min = 1, max = 9) int hidden, @ForAll @IntRange(min = 1, max = 5) int classes) {
        var given = new Case(seed, images, values, classes);
        var net = new HiddenLayer.Net(given.weight(values, hidden), given.weight(hidden, classes));
        Matrix v = Matrix.of(net.hidden());
        Matrix w = Matrix.of(net.output());

        Matrix h = given.x.times(v).relu();
        Matrix dy = h.times(w).minus(given.t).scaled(1.0 / given.n);
        Matrix dw = h.transposed().times(dy);
        Matrix dv = given.x.transposed().times(dy.times(w.transposed()).hadamard(positive(h)));
        given.check(net, dv, dw);
    }

    @Property(tries = 200)
    void digits(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int images, @ForAll @IntRange(min = 1, max = 9) int values,
            @ForAll @IntRange(min = 1, max = 9) int hidden, @ForAll @IntRange(min = 1, max = 5) int classes) {
        var given = new Case(seed, images, values, classes);
        var net = new Digits.Net(given.weight(values, hidden), given.weight(hidden, classes));
        Matrix v = Matrix.of(net.hidden());
        Matrix w = Matrix.of(net.output());

        Matrix h = given.x.times(v).sigmoid();
        Matrix y = h.times(w).sigmoid();
        Matrix dz = y.minus(given.t).hadamard(slopeOfSigmoid(y)).scaled(1.0 / given.n);
        Matrix dw = h.transposed().times(dz);
        Matrix dv = given.x.transposed().times(dz.times(w.transposed()).hadamard(slopeOfSigmoid(h)));
        given.check(net, dv, dw);
    }

    @Property(tries = 200)
    void tanhSoftmax(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int images, @ForAll @IntRange(min = 1, max = 9) int values,
            @ForAll @IntRange(min = 1, max = 9) int hidden, @ForAll @IntRange(min = 2, max = 5) int classes, @ForAll boolean regularised) {
        double l2 = regularised ? 0.3 : 0;
        var given = new Case(seed, images, values, classes);
        var net = new TanhSoftmax.Net(given.weight(values, hidden), given.weight(hidden, classes), l2);
        Matrix v = Matrix.of(net.hidden());
        Matrix w = Matrix.of(net.output());

        Matrix h = given.x.times(v).map(Math::tanh);
        Matrix dz = h.times(w).softmax().minus(given.t).scaled(1.0 / given.n);
        Matrix dw = h.transposed().times(dz).plus(w.scaled(l2));
        Matrix dv = given.x.transposed().times(dz.times(w.transposed()).hadamard(h.map(a -> 1 - a * a))).plus(v.scaled(l2));
        given.check(net, dv, dw);
    }

    @Property(tries = 200)
    void fullBatch(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int images, @ForAll @IntRange(min = 1, max = 9) int values,
            @ForAll @IntRange(min = 1, max = 9) int hidden, @ForAll @IntRange(min = 2, max = 5) int classes) {
        var given = new Case(seed, images, values, classes);
        Dense first = Dense.of(given.weight(values, hidden), given.bias(hidden));
        Dense second = Dense.of(given.weight(hidden, classes), given.bias(classes));
        Matrix w = Matrix.of(second.weight());

        Matrix h = given.x.times(Matrix.of(first.weight())).plus(row(first.bias().orElseThrow())).sigmoid();
        Matrix dz = h.times(w).plus(row(second.bias().orElseThrow())).softmax().minus(given.t).scaled(1.0 / given.n);
        Matrix dh = dz.times(w.transposed()).hadamard(slopeOfSigmoid(h));
        given.check(new FullBatch.Net(Sequential.of(first, Tensor::sigmoid, second)),
                given.x.transposed().times(dh), dh.sumOfRows(), h.transposed().times(dz), dz.sumOfRows());
    }

    @Property(tries = 200)
    void msePerceptron(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int images, @ForAll @IntRange(min = 1, max = 9) int values,
            @ForAll @IntRange(min = 1, max = 9) int hidden, @ForAll @IntRange(min = 1, max = 5) int classes) {
        var given = new Case(seed, images, values, classes);
        var net = new MsePerceptron.Net(given.weight(values, hidden), given.weight(hidden, classes));
        Matrix v = Matrix.of(net.hidden());
        Matrix w = Matrix.of(net.output());

        Matrix h = given.x.times(v).sigmoid();
        Matrix y = h.times(w).sigmoid();
        Matrix dz = y.minus(given.t).hadamard(slopeOfSigmoid(y)).scaled(2.0 / given.n);
        Matrix dw = h.transposed().times(dz);
        Matrix dv = given.x.transposed().times(dz.times(w.transposed()).hadamard(slopeOfSigmoid(h)));
        given.check(net, dv, dw);
    }

    @Property(tries = 200)
    void deepRelu(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int images, @ForAll @IntRange(min = 1, max = 9) int values,
            @ForAll @IntRange(min = 1, max = 9) int hidden, @ForAll @IntRange(min = 2, max = 5) int classes) {
        var given = new Case(seed, images, values, classes);
        Dense first = Dense.of(given.weight(values, hidden), given.bias(hidden));
        Dense second = Dense.of(given.weight(hidden, hidden), given.bias(hidden));
        Dense third = Dense.of(given.weight(hidden, classes), given.bias(classes));
        Matrix v = Matrix.of(second.weight());
        Matrix w = Matrix.of(third.weight());

        Matrix g = given.x.times(Matrix.of(first.weight())).plus(row(first.bias().orElseThrow())).relu();
        Matrix h = g.times(v).plus(row(second.bias().orElseThrow())).relu();
        Matrix dz = h.times(w).plus(row(third.bias().orElseThrow())).softmax().minus(given.t).scaled(1.0 / given.n);
        Matrix dh = dz.times(w.transposed()).hadamard(positive(h));
        Matrix dg = dh.times(v.transposed()).hadamard(positive(g));
        given.check(new DeepRelu.Net(Sequential.of(first, Tensor::relu, second, Tensor::relu, third)),
                given.x.transposed().times(dg), dg.sumOfRows(),
                g.transposed().times(dh), dh.sumOfRows(),
                h.transposed().times(dz), dz.sumOfRows());
    }
}
