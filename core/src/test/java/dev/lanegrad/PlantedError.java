package dev.lanegrad;

import dev.lanegrad.testing.Elements;
import dev.lanegrad.testing.Shapes;
import dev.lanegrad.testing.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * An op with a wrong derivative, of a kind that people write.
 *
 * @param name what is wrong
 * @param inputs where it is tried
 */
record PlantedError(String name, Arbitrary<Tensor[]> inputs, Forward meaning, Backward pullback) implements CustomOp {

    /** The function of an op. */
    interface Forward {
        Tensor apply(Tensor[] x);
    }

    /** The cotangents of an op's inputs, from that of its result. */
    interface Backward {
        Tensor[] apply(Tensor g, Tensor y, Tensor[] x);
    }

    /** What some mistake makes of a right pullback. */
    private interface Mistake {
        Tensor apply(Tensor right, Tensor g, Tensor y, Tensor x);
    }

    @Override
    public Tensor forward(Tensor... x) {
        return meaning.apply(x);
    }

    @Override
    public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
        return pullback.apply(g, y, x);
    }

    @Override
    public String toString() {
        return name;
    }

    // ---- where they are tried ---------------------------------------------------------------------------------------------------

    private static Tensor[] all(Tensor... tensors) {
        return tensors;
    }

    private static Arbitrary<Tensor[]> numbers() {
        return Tensors.of(Shapes.nonEmpty(), Elements.any()).map(PlantedError::all);
    }

    private static Arbitrary<Tensor[]> positive() {
        return Tensors.of(Shapes.nonEmpty(), Elements.positive()).map(PlantedError::all);
    }

    private static Arbitrary<Tensor[]> distinctRows() {
        return Tensors.distinct(Shapes.nonEmptyOfRankFrom(1)).map(PlantedError::all);
    }

    private static Arbitrary<Tensor[]> ofShape(int... sizes) {
        return Tensors.of(Shape.of(sizes), Elements.any()).map(PlantedError::all);
    }

    private static Arbitrary<Tensor[]> ofShapes(Shape left, Shape right) {
        return Combinators.combine(Tensors.of(left, Elements.any()), Tensors.of(right, Elements.any())).as(PlantedError::all);
    }

    private static Arbitrary<Tensor[]> pairs() {
        return Shapes.broadcastableNonEmpty().flatMap(shapes -> ofShapes(shapes.left(), shapes.right()));
    }

    private static Arbitrary<Tensor[]> pairsApart() {
        return Tensors.broadcastableApart().filter(pair -> pair.left().size() * pair.right().size() > 0)
                .map(pair -> all(pair.left(), pair.right()));
    }

    // ---- what right pullbacks need ----------------------------------------------------------------------------------------------

    /** Un-broadcasting: the sum over the axes along which {@code x} was repeated. */
    private static Tensor summedTo(Tensor g, Tensor x) {
        int added = g.rank() - x.rank();
        int[] repeated = IntStream.range(0, g.rank())
                .filter(axis -> axis < added || x.size(axis - added) != g.size(axis))
                .toArray();
        return repeated.length == 0 ? g : g.sum(repeated).reshape(x.shape());
    }

    private static Tensor firstOf(Tensor g, Tensor x) {
        Tensor part = g;
        for (int added = g.rank() - x.rank(); added > 0; added--) {
            part = part.select(0, 0);
        }
        for (int axis = 0; axis < x.rank(); axis++) {
            part = part.slice(axis, 0, x.size(axis));
        }
        return part;
    }

    /** 1 everywhere, but {@code value} at a place counted in row-major order. */
    private static Tensor onesBut(Tensor like, int place, double value) {
        double[] ones = new double[like.size()];
        Arrays.fill(ones, 1);
        if (place >= 0 && place < ones.length) {
            ones[place] = value;
        }
        return Tensor.of(ones, like.shape().toArray());
    }

    private static Tensor indices(int... positions) {
        return Tensor.of(positions);
    }

    // ---- the catalogue ----------------------------------------------------------------------------------------------------------

    static List<PlantedError> catalogue() {
        List<PlantedError> all = new ArrayList<>();
        ofEveryOp("square", numbers(), x -> x[0].square(), (g, y, x) -> all(g.mul(x[0].mul(2))), all);
        ofEveryOp("exp", numbers(), x -> x[0].exp(), (g, y, x) -> all(g.mul(y)), all);
        ofEveryOp("sqrt", positive(), x -> x[0].sqrt(), (g, y, x) -> all(g.div(y.mul(2))), all);
        ofEveryOp("x * sum(x)", numbers(), x -> x[0].mul(x[0].sum()), (g, y, x) -> all(g.mul(x[0].sum()).add(g.mul(x[0]).sum())), all);
        pointwise(all);
        broadcasting(all);
        reductions(all);
        movements(all);
        products(all);
        indexing(all);
        secondOrder(all);
        return all;
    }

    /** The mistakes that any op's pullback can have. */
    private static void ofEveryOp(String op, Arbitrary<Tensor[]> inputs, Forward forward, Backward right, List<PlantedError> all) {
        record Named(String name, Mistake mistake) {}
        AtomicReference<Tensor> saved = new AtomicReference<>();
        List<Named> mistakes = List.of(
                new Named("sign", (d, g, y, x) -> d.neg()),
                new Named("zero", (d, g, y, x) -> d.mul(0)),
                new Named("twice", (d, g, y, x) -> d.mul(2)),
                new Named("0.05 % more", (d, g, y, x) -> d.mul(1.0005)),
                new Named("0.05 % less", (d, g, y, x) -> d.mul(0.9995)),
                new Named("offset", (d, g, y, x) -> d.add(1e-3)),
                new Named("the cotangent squared", (d, g, y, x) -> d.mul(g)),
                new Named("the cotangent's magnitude", (d, g, y, x) -> d.mul(g.sign())),
                new Named("the last element left out", (d, g, y, x) -> d.mul(onesBut(d, d.size() - 1, 0))),
                new Named("the first element left out", (d, g, y, x) -> d.mul(onesBut(d, 0, 0))),
                new Named("one element 0.05 % off", (d, g, y, x) -> d.mul(onesBut(d, d.size() / 2, 1.0005))),
                new Named("in reverse order", (d, g, y, x) -> d.flatten().flip().reshape(d.shape())),
                new Named("shifted by one", (d, g, y, x) ->
                        Tensor.concat(0, d.flatten().slice(0, 1, d.size()), d.flatten().slice(0, 0, 1)).reshape(d.shape())),
                new Named("of the input of an earlier call", (d, g, y, x) -> {
                    Tensor before = saved.getAndSet(d.detach());
                    return before != null && before.shape().equals(d.shape()) ? before : d.mul(2);
                }),
                new Named("rounded to float", (d, g, y, x) -> d.to(DType.F32).to(DType.F64)),
                new Named("clipped", (d, g, y, x) -> d.clamp(-1, 1)),
                new Named("NaN", (d, g, y, x) -> d.mul(Double.NaN)),
                new Named("detached", (d, g, y, x) -> d.detach()));
        for (Named named : mistakes) {
            all.add(new PlantedError(op + ": " + named.name, inputs, forward,
                    (g, y, x) -> all(named.mistake.apply(right.apply(g, y, x)[0], g, y, x[0]))));
        }
        all.add(new PlantedError(op + ": the cotangent ignored", inputs, forward, (g, y, x) -> right.apply(Tensor.onesLike(g), y, x)));
        all.add(new PlantedError(op + ": the cotangent's mean", inputs, forward,
                (g, y, x) -> right.apply(g.mean().expand(g.shape()), y, x)));
    }

    private static void pointwise(List<PlantedError> all) {
        all.add(new PlantedError("tanh: 1 - y", numbers(), x -> x[0].tanh(), (g, y, x) -> all(g.mul(y.rsub(1)))));
        all.add(new PlantedError("tanh: 1 + y²", numbers(), x -> x[0].tanh(), (g, y, x) -> all(g.mul(y.square().add(1)))));
        all.add(new PlantedError("sigmoid: x in place of y", numbers(), x -> x[0].sigmoid(),
                (g, y, x) -> all(g.mul(x[0].mul(x[0].rsub(1))))));
        all.add(new PlantedError("log: base 2", positive(), x -> x[0].log(), (g, y, x) -> all(g.div(x[0].mul(Math.log(2))))));
        all.add(new PlantedError("log: y in place of x", positive(), x -> x[0].log(), (g, y, x) -> all(g.div(y))));
        all.add(new PlantedError("cube: power not lowered", numbers(), x -> x[0].pow(3), (g, y, x) -> all(g.mul(x[0].pow(3).mul(3)))));
        all.add(new PlantedError("cube: factor forgotten", numbers(), x -> x[0].pow(3), (g, y, x) -> all(g.mul(x[0].square()))));
        all.add(new PlantedError("cos: sign", numbers(), x -> x[0].cos(), (g, y, x) -> all(g.mul(x[0].sin()))));
        all.add(new PlantedError("abs: 1 on both sides", kinked(), x -> x[0].abs(), (g, y, x) -> all(g)));
        all.add(new PlantedError("relu: the cotangent's sign decides", kinked(), x -> x[0].relu(),
                (g, y, x) -> all(Tensor.where(g.gt(0), g, 0))));
        all.add(new PlantedError("relu: the other side", kinked(), x -> x[0].relu(), (g, y, x) -> all(Tensor.where(x[0].lt(0), g, 0))));
        all.add(new PlantedError("leaky relu: slope everywhere", kinked(), x -> x[0].leakyRelu(0.1), (g, y, x) -> all(g.mul(0.1))));
        all.add(new PlantedError("clamp: bounds let through", awayFrom(-1, 1), x -> x[0].clamp(-1, 1), (g, y, x) -> all(g)));
        all.add(new PlantedError("gelu: the tanh form's slope", numbers(), x -> x[0].gelu(),
                (g, y, x) -> all(Autodiff.vjp(Tensor::geluTanh, x[0], g))));
        all.add(new PlantedError("div: numerator and denominator exchanged", awayFromZero(), x -> x[0].div(x[1]),
                (g, y, x) -> all(g.mul(y).div(x[1]).neg(), g.div(x[1]))));
        all.add(new PlantedError("div: sign of the denominator's", awayFromZero(), x -> x[0].div(x[1]),
                (g, y, x) -> all(g.div(x[1]), g.mul(y).div(x[1]))));
        all.add(new PlantedError("sub: sign of the second", ofShapes(Shape.of(3), Shape.of(3)), x -> x[0].sub(x[1]),
                (g, y, x) -> all(g, g)));
        all.add(new PlantedError("mul: own factor", ofShapes(Shape.of(3), Shape.of(3)), x -> x[0].mul(x[1]),
                (g, y, x) -> all(g.mul(x[0]), g.mul(x[1]))));
        all.add(new PlantedError("maximum: the smaller", pairsApart(), x -> x[0].maximum(x[1]), (g, y, x) -> all(
                summedTo(Tensor.where(x[0].lt(x[1]), g, 0), x[0]), summedTo(Tensor.where(x[1].lt(x[0]), g, 0), x[1]))));
        all.add(new PlantedError("maximum: ties to the first", ties(), x -> x[0].maximum(x[1]), (g, y, x) -> all(
                Tensor.where(x[0].ge(x[1]), g, 0), Tensor.where(x[1].gt(x[0]), g, 0))));
        all.add(new PlantedError("where: both branches", numbers(), x -> Tensor.where(x[0].gt(10), x[0], x[0].mul(2)),
                (g, y, x) -> all(g.mul(3))));
    }

    private static Arbitrary<Tensor[]> kinked() {
        return awayFrom(0);
    }

    private static Arbitrary<Tensor[]> awayFrom(double... kinks) {
        return Tensors.of(Shapes.nonEmpty(), Elements.awayFrom(kinks)).map(PlantedError::all);
    }

    private static Arbitrary<Tensor[]> awayFromZero() {
        Shape shape = Shape.of(2, 3);
        return Combinators.combine(Tensors.of(shape, Elements.any()), Tensors.of(shape, Elements.awayFrom(0))).as(PlantedError::all);
    }

    /** Two equal tensors. */
    private static Arbitrary<Tensor[]> ties() {
        return Tensors.of(Shapes.nonEmpty(), Elements.any()).map(x -> all(x, x));
    }

    private static void broadcasting(List<PlantedError> all) {
        all.add(new PlantedError("add: no un-broadcast", pairs(), x -> x[0].add(x[1]), (g, y, x) -> all(g, g)));
        all.add(new PlantedError("add: mean in place of sum", pairs(), x -> x[0].add(x[1]),
                (g, y, x) -> all(meanTo(g, x[0]), meanTo(g, x[1]))));
        all.add(new PlantedError("add: first in place of sum", pairs(), x -> x[0].add(x[1]),
                (g, y, x) -> all(firstOf(g, x[0]), firstOf(g, x[1]))));
        all.add(new PlantedError("mul: factor un-broadcast too early", pairs(), x -> x[0].mul(x[1]),
                (g, y, x) -> all(summedTo(g, x[0]).mul(firstOf(x[1].expand(y.shape()), x[0])), summedTo(g.mul(x[0]), x[1]))));
        all.add(new PlantedError("bias: summed over the wrong axis", ofShapes(Shape.of(3, 3), Shape.of(3)), x -> x[0].add(x[1]),
                (g, y, x) -> all(g, g.sum(1))));
        all.add(new PlantedError("bias: repeated in place of summed", ofShapes(Shape.of(4, 3), Shape.of(3)), x -> x[0].add(x[1]),
                (g, y, x) -> all(g, g.select(0, 0).mul(4))));
        all.add(new PlantedError("expand: no sum", ofShape(1, 3), x -> x[0].expand(4, 3), (g, y, x) -> all(g.slice(0, 0, 1))));
        all.add(new PlantedError("expand: last row left out", ofShape(1, 3), x -> x[0].expand(4, 3),
                (g, y, x) -> all(g.slice(0, 0, 3).sum(true, 0))));
    }

    private static Tensor meanTo(Tensor g, Tensor x) {
        return summedTo(g, x).mul((double) x.size() / g.size());
    }

    private static void reductions(List<PlantedError> all) {
        all.add(new PlantedError("sum: divided by n", ofShape(2, 3), x -> x[0].sum(), (g, y, x) -> all(g.div(6).expand(2, 3))));
        all.add(new PlantedError("sum: spread along the wrong axis", ofShape(3, 3), x -> x[0].sum(1),
                (g, y, x) -> all(g.unsqueeze(0).expand(3, 3))));
        all.add(new PlantedError("sum: axis lost for want of keepDims", ofShape(3, 3), x -> x[0].sum(1), (g, y, x) -> all(g.expand(3, 3))));
        all.add(new PlantedError("sum: tail beyond a multiple of four", ofShape(7), x -> x[0].sum(),
                (g, y, x) -> all(g.expand(4).pad(0, 0, 3))));
        all.add(new PlantedError("mean: not divided", ofShape(2, 3), x -> x[0].mean(), (g, y, x) -> all(g.expand(2, 3))));
        all.add(new PlantedError("mean: divided by all, not by the axis", ofShape(2, 3), x -> x[0].mean(1),
                (g, y, x) -> all(g.unsqueeze(1).div(6).expand(2, 3))));
        all.add(new PlantedError("mean: by n - 1", ofShape(4), x -> x[0].mean(), (g, y, x) -> all(g.div(3).expand(4))));
        all.add(new PlantedError("var: by n", ofShape(5), x -> x[0].var(), (g, y, x) -> all(x[0].sub(x[0].mean()).mul(g.mul(2.0 / 5)))));
        all.add(new PlantedError("var: mean not subtracted", ofShape(5), x -> x[0].var(), (g, y, x) -> all(x[0].mul(g.mul(2.0 / 4)))));
        all.add(new PlantedError("max: to every element", distinctRows().filter(x -> x[0].size(-1) > 1), x -> x[0].max(-1),
                (g, y, x) -> all(g.unsqueeze(-1).expand(x[0].shape()))));
        all.add(new PlantedError("max: to the least", distinctRows().filter(x -> x[0].size(-1) > 1), x -> x[0].max(-1),
                (g, y, x) -> all(Tensor.where(x[0].eq(x[0].min(true, -1)), g.unsqueeze(-1).expand(x[0].shape()), 0))));
        all.add(new PlantedError("max: ties each take all", ofShape(1, 3).map(x -> all(x[0].expand(2, 3).evaluate())), x -> x[0].max(0),
                (g, y, x) -> all(Tensor.where(x[0].eq(y), g.expand(2, 3), 0))));
        all.add(new PlantedError("prod: one factor too many", awayFrom(0).filter(x -> x[0].rank() > 0), x -> x[0].prod(),
                (g, y, x) -> all(g.mul(y).expand(x[0].shape()))));
        all.add(new PlantedError("logSumExp: not normalised", ofShape(4), x -> x[0].logSumExp(), (g, y, x) -> all(x[0].exp().mul(g))));
        all.add(new PlantedError("softmax: diagonal only", ofShape(2, 3), x -> x[0].softmax(1), (g, y, x) -> all(g.mul(y.mul(y.rsub(1))))));
        all.add(new PlantedError("softmax: along the wrong axis", ofShape(3, 3), x -> x[0].softmax(1),
                (g, y, x) -> all(y.mul(g.sub(g.mul(y).sum(true, 0))))));
        all.add(new PlantedError("logSoftmax: without softmax", ofShape(2, 3), x -> x[0].logSoftmax(1),
                (g, y, x) -> all(g.sub(g.sum(true, 1).div(3)))));
        all.add(new PlantedError("norm: squared", ofShape(3).filter(x -> x[0].norm().item() > 0.1), x -> x[0].norm(),
                (g, y, x) -> all(x[0].mul(2).mul(g))));
    }

    private static void movements(List<PlantedError> all) {
        all.add(new PlantedError("transpose: not transposed", ofShape(3, 3), x -> x[0].transpose(), (g, y, x) -> all(g)));
        all.add(new PlantedError("permute: the order and not its inverse", ofShape(2, 2, 2), x -> x[0].permute(1, 2, 0),
                (g, y, x) -> all(g.permute(1, 2, 0))));
        all.add(new PlantedError("reshape in place of transpose", ofShape(2, 3), x -> x[0].transpose(), (g, y, x) -> all(g.reshape(2, 3))));
        all.add(new PlantedError("flip: not flipped", ofShape(4), x -> x[0].flip(), (g, y, x) -> all(g)));
        all.add(new PlantedError("slice: off by one", ofShape(5), x -> x[0].slice(0, 1, 4), (g, y, x) -> all(g.pad(0, 2, 0))));
        all.add(new PlantedError("slice: step forgotten", ofShape(5), x -> x[0].slice(0, 0, 5, 2), (g, y, x) -> all(g.pad(0, 0, 2))));
        all.add(new PlantedError("pad: from the start", ofShape(3), x -> x[0].pad(0, 1, 1), (g, y, x) -> all(g.slice(0, 0, 3))));
        all.add(new PlantedError("concat: parts exchanged", ofShapes(Shape.of(3), Shape.of(3)), x -> Tensor.concat(0, x[0], x[1]),
                (g, y, x) -> all(g.slice(0, 3, 6), g.slice(0, 0, 3))));
        all.add(new PlantedError("concat: first part for both", ofShapes(Shape.of(3), Shape.of(3)), x -> Tensor.concat(0, x[0], x[1]),
                (g, y, x) -> all(g.slice(0, 0, 3), g.slice(0, 0, 3))));
    }

    private static void products(List<PlantedError> all) {
        Arbitrary<Tensor[]> square = ofShapes(Shape.of(3, 3), Shape.of(3, 3));
        all.add(new PlantedError("matmul: right factor not transposed", square, x -> x[0].matmul(x[1]),
                (g, y, x) -> all(g.matmul(x[1]), x[0].transpose().matmul(g))));
        all.add(new PlantedError("matmul: left factor not transposed", square, x -> x[0].matmul(x[1]),
                (g, y, x) -> all(g.matmul(x[1].transpose()), x[0].matmul(g))));
        all.add(new PlantedError("matmul: order exchanged", square, x -> x[0].matmul(x[1]),
                (g, y, x) -> all(x[1].transpose().matmul(g), x[0].transpose().matmul(g))));
        all.add(new PlantedError("matmul: cotangent transposed", square, x -> x[0].matmul(x[1]),
                (g, y, x) -> all(g.transpose().matmul(x[1].transpose()), x[0].transpose().matmul(g))));
        all.add(new PlantedError("matmul: divided by the rows", ofShapes(Shape.of(2, 3), Shape.of(3, 2)), x -> x[0].matmul(x[1]),
                (g, y, x) -> all(g.matmul(x[1].transpose()), x[0].transpose().matmul(g).div(2))));
        all.add(new PlantedError("matmul: batch not summed", ofShapes(Shape.of(2, 2, 3), Shape.of(3, 2)), x -> x[0].matmul(x[1]),
                (g, y, x) -> all(g.matmul(x[1].transpose()), x[0].select(0, 0).transpose().matmul(g.select(0, 0)))));
        all.add(new PlantedError("dot of a tensor with itself: one side only", ofShape(3), x -> x[0].dot(x[0]),
                (g, y, x) -> all(x[0].mul(g))));
    }

    private static void indexing(List<PlantedError> all) {
        all.add(new PlantedError("gather: overwrites in place of adding", ofShape(3), x -> x[0].gather(0, indices(0, 2, 0)),
                (g, y, x) -> all(Tensor.concat(0, g.slice(0, 2, 3), Tensor.zeros(DType.F64, 1), g.slice(0, 1, 2)))));
        all.add(new PlantedError("gather: in order of the index", ofShape(3), x -> x[0].gather(0, indices(1, 2, 0)), (g, y, x) -> all(g)));
        all.add(new PlantedError("gather: with the index in place of its inverse", ofShape(3), x -> x[0].gather(0, indices(1, 2, 0)),
                (g, y, x) -> all(g.gather(0, indices(1, 2, 0)))));
        all.add(new PlantedError("scatterAdd: source not gathered", ofShapes(Shape.of(3), Shape.of(3)),
                x -> x[0].scatterAdd(0, indices(2, 0, 0), x[1]),
                (g, y, x) -> all(g, g)));
        all.add(new PlantedError("scatterAdd: base overwritten", ofShapes(Shape.of(3), Shape.of(2)),
                x -> x[0].scatterAdd(0, indices(2, 0), x[1]),
                (g, y, x) -> all(g.mul(Tensor.of(0.0, 1, 0)), g.gather(0, indices(2, 0)))));
    }

    private static void secondOrder(List<PlantedError> all) {
        all.add(new PlantedError("order 2: input detached", numbers(), x -> x[0].square(), (g, y, x) -> all(g.mul(x[0].detach().mul(2)))));
        all.add(new PlantedError("order 2: result detached", numbers(), x -> x[0].exp(), (g, y, x) -> all(g.mul(y.detach()))));
        all.add(new PlantedError("order 2: half detached", numbers(), x -> x[0].pow(3),
                (g, y, x) -> all(g.mul(x[0].mul(x[0].detach()).mul(3)))));
        all.add(new PlantedError("order 2: derivative in an op that is wrong itself", numbers(), x -> x[0].sin(),
                (g, y, x) -> all(g.mul(
                        new PlantedError("cos", numbers(), z -> z[0].cos(), (h, c, z) -> all(h.mul(z[0].sin()))).apply(x[0])))));
        all.add(new PlantedError("order 2: derivative 0.05 % off", numbers(), x -> x[0].exp(),
                (g, y, x) -> all(g.mul(
                        new PlantedError("exp", numbers(), z -> z[0].exp(), (h, e, z) -> all(h.mul(e.mul(1.0005)))).apply(x[0])))));
        all.add(new PlantedError("order 2: one of two factors detached", ofShapes(Shape.of(3), Shape.of(3)), x -> x[0].mul(x[1]),
                (g, y, x) -> all(g.mul(x[1]), g.mul(x[0].detach()))));
        all.add(new PlantedError("order 2: the cotangent detached", numbers(), x -> x[0].square(),
                (g, y, x) -> all(g.detach().mul(x[0].mul(2)))));
    }
}
