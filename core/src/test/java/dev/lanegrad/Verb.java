package dev.lanegrad;

import dev.lanegrad.testing.Elements;
import dev.lanegrad.testing.Shapes;
import dev.lanegrad.testing.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A differentiable verb of {@link Tensor} that is not one pointwise op, in one way of calling it. {@link VerbsTest} finds verbs that are
 * missing here.
 *
 * @param name of the method
 * @param calls each a function with its inputs, at which it is smooth
 */
record Verb(String name, Arbitrary<Call> calls) {

    /** One call: the function, with its axes and positions chosen, and the tensors. */
    record Call(Function<Tensor[], Tensor> function, Tensor... inputs) {}

    @Override
    public String toString() {
        return name;
    }

    // ---- where they are tried ---------------------------------------------------------------------------------------------------

    private static Arbitrary<Tensor> any() {
        return Tensors.of(Elements.any());
    }

    private static Arbitrary<Tensor> ofRankFrom(int fewest) {
        return Tensors.of(Shapes.nonEmptyOfRankFrom(fewest), Elements.any());
    }

    private static Verb unary(String name, Arbitrary<Tensor> inputs, Function<Tensor, Tensor> f) {
        return new Verb(name, inputs.map(x -> new Call(t -> f.apply(t[0]), x)));
    }

    /** A verb that takes an axis, which may count from the last. */
    private static Verb alongAxis(String name, Arbitrary<Tensor> inputs, BiFunction<Tensor, Integer, Tensor> f) {
        return new Verb(name, inputs.flatMap(x -> axis(x).map(axis -> new Call(t -> f.apply(t[0], axis), x))));
    }

    /** A verb that takes any axes, and keeps them or not. */
    private static Verb reduction(String name, Arbitrary<Tensor> inputs, Reduction f) {
        return new Verb(name, inputs.flatMap(x -> Combinators.combine(axes(x), Arbitraries.of(true, false)).as((axes, keep) ->
                new Call(t -> f.apply(t[0], keep, axes), x))));
    }

    private interface Reduction {
        Tensor apply(Tensor x, boolean keepDims, int... axes);
    }

    private static Arbitrary<Integer> axis(Tensor x) {
        return Arbitraries.integers().between(-x.rank(), x.rank() - 1);
    }

    private static Arbitrary<int[]> axes(Tensor x) {
        return Arbitraries.of(subsets(x.rank()));
    }

    private static List<int[]> subsets(int rank) {
        return IntStream.range(0, 1 << rank)
                .mapToObj(bits -> IntStream.range(0, rank)
                        .filter(axis -> (bits >> axis & 1) == 1)
                        .map(axis -> axis == 0 ? -rank : axis) // the first one counted from the last, for a change
                        .toArray())
                .toList();
    }

    private static Arbitrary<int[]> orders(int rank) {
        return Arbitraries.shuffle(IntStream.range(0, rank).boxed().toList())
                .map(order -> order.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.integers().between(0, most);
    }

    private static Arbitrary<Tensor> indices(int bound, Shape shape) {
        return upTo(bound - 1).list().ofSize(shape.size())
                .map(list -> Tensor.of(list.stream().mapToInt(Integer::intValue).toArray(), shape.toArray()));
    }

    private static Shape with(Shape shape, int axis, int size) {
        int[] sizes = shape.toArray();
        sizes[axis] = size;
        return Shape.of(sizes);
    }

    // ---- the table --------------------------------------------------------------------------------------------------------------

    static List<Verb> all() {
        List<Verb> all = new ArrayList<>();
        reductions(all);
        movements(all);
        products(all);
        indexing(all);
        all.add(unary("rsub", any(), x -> x.rsub(2)));
        all.add(unary("rdiv", Tensors.of(Elements.awayFrom(0)), x -> x.rdiv(2)));
        all.add(unary("selu", Tensors.of(Elements.awayFrom(0)), Tensor::selu));
        all.add(unary("to", any(), x -> x.to(DType.F64).mul(2)));
        all.add(new Verb("where", any().map(x -> new Call(t -> Tensor.where(t[0].detach().gt(10), t[0].log(), t[0].exp()), x))));
        return all;
    }

    private static void reductions(List<Verb> all) {
        Arbitrary<Tensor> distinct = Tensors.distinct(Shapes.nonEmpty());
        Arbitrary<Tensor> nonEmpty = ofRankFrom(0);
        Arbitrary<Tensor> farFromZero = Tensors.of(Shapes.nonEmptyOfRankFrom(1), Elements.between(0.5, 3));
        all.add(reduction("sum", any(), Tensor::sum));
        all.add(alongAxis("cumsum", ofRankFrom(1), Tensor::cumsum));
        all.add(reduction("mean", nonEmpty, Tensor::mean));
        all.add(reduction("prod", any(), Tensor::prod));
        all.add(reduction("max", distinct, Tensor::max));
        all.add(reduction("min", distinct, Tensor::min));
        all.add(reduction("norm", farFromZero, Tensor::norm));
        all.add(reduction("logSumExp", any(), Tensor::logSumExp));
        all.add(reduction("var", nonEmpty, (x, keepDims, axes) -> x.var(0, keepDims, axes)));
        all.add(unary("std", Tensors.distinct(Arbitraries.of(Shape.of(3), Shape.of(2, 3))), x -> x.std(1, false, -1)));
        all.add(alongAxis("softmax", ofRankFrom(1), Tensor::softmax));
        all.add(alongAxis("logSoftmax", ofRankFrom(1), Tensor::logSoftmax));
    }

    private static void movements(List<Verb> all) {
        all.add(unary("reshape", any(), x -> x.reshape(1, x.size(), 1)));
        all.add(unary("flatten", any(), Tensor::flatten));
        all.add(new Verb("permute", any().flatMap(x -> orders(x.rank()).map(order -> new Call(t -> t[0].permute(order), x)))));
        all.add(unary("transpose", any(), Tensor::transpose));
        all.add(alongAxis("transpose", ofRankFrom(1), (x, axis) -> x.transpose(axis, 0)));
        all.add(new Verb("expand", Tensors.broadcastable(Elements.any(), Elements.any()).map(pair -> {
            Shape both = pair.left().shape().broadcast(pair.right().shape());
            return new Call(t -> t[0].expand(both), pair.left());
        })));
        all.add(unary("squeeze", any(), Tensor::squeeze));
        all.add(alongAxis("unsqueeze", ofRankFrom(1), Tensor::unsqueeze));
        all.add(new Verb("slice", ofRankFrom(1).flatMap(x -> axis(x).flatMap(axis -> {
            int size = x.size(axis);
            return Combinators.combine(upTo(size), upTo(size), Arbitraries.of(1, 2, 3)).as((a, b, step) ->
                    new Call(t -> t[0].slice(axis, Math.min(a, b), Math.max(a, b), step), x));
        }))));
        all.add(alongAxis("slice", ofRankFrom(1), (x, axis) -> x.slice(axis, -1, -x.size(axis) - 1, -2)));
        all.add(alongAxis("select", ofRankFrom(1), (x, axis) -> x.select(axis, -1)));
        all.add(new Verb("flip", any().flatMap(x -> axes(x).map(axes -> new Call(t -> t[0].flip(axes), x)))));
        all.add(new Verb("pad", ofRankFrom(1).flatMap(x -> Combinators.combine(axis(x), upTo(2), upTo(2)).as((axis, before, after) ->
                new Call(t -> t[0].pad(axis, before, after), x)))));
        all.add(new Verb("concat", ofRankFrom(1).flatMap(x -> Combinators.combine(axis(x), upTo(3)).flatAs((axis, size) ->
                Tensors.of(with(x.shape(), Math.floorMod(axis, x.rank()), size), Elements.any()).map(y ->
                        new Call(t -> Tensor.concat(axis, t[0], t[1], t[0]), x, y))))));
        all.add(alongAxis("stack", ofRankFrom(1), (x, axis) -> Tensor.stack(axis, x, x.square())));
        all.add(alongAxis("split", ofRankFrom(1), (x, axis) -> {
            List<Tensor> parts = x.split(axis, 0, 1, x.size(axis) - 1);
            return parts.get(1).mul(parts.get(2));
        }));
        all.add(new Verb("repeat", any().flatMap(x -> upTo(2).list().ofSize(x.rank() + 1).map(times ->
                new Call(t -> t[0].repeat(times.stream().mapToInt(Integer::intValue).toArray()), x)))));
    }

    private static void products(List<Verb> all) {
        Arbitrary<Integer> size = Shapes.size();
        all.add(new Verb("matmul", Combinators.combine(size, size, size).flatAs((m, k, n) -> product(Shape.of(m, k), Shape.of(k, n)))));
        all.add(new Verb("matmul", size.flatMap(k -> Arbitraries.of(
                        List.of(Shape.of(k), Shape.of(k)), List.of(Shape.of(k), Shape.of(k, 2)), List.of(Shape.of(3, k), Shape.of(k)),
                        List.of(Shape.of(2, 3, k), Shape.of(k, 2)), List.of(Shape.of(2, k), Shape.of(3, k, 2)),
                        List.of(Shape.of(2, 1, 1, k), Shape.of(3, k, 2)))
                .flatMap(shapes -> product(shapes.get(0), shapes.get(1))))));
        all.add(new Verb("dot", size.flatMap(k -> pair(Shape.of(k), Shape.of(k), x -> x[0].dot(x[1])))));
        all.add(new Verb("outer", Combinators.combine(size, size).flatAs((m, n) -> pair(Shape.of(m), Shape.of(n), x -> x[0].outer(x[1])))));
    }

    private static Arbitrary<Call> product(Shape left, Shape right) {
        return pair(left, right, x -> x[0].matmul(x[1]));
    }

    private static Arbitrary<Call> pair(Shape left, Shape right, Function<Tensor[], Tensor> f) {
        return Combinators.combine(Tensors.of(left, Elements.any()), Tensors.of(right, Elements.any())).as((a, b) -> new Call(f, a, b));
    }

    private static void indexing(List<Verb> all) {
        all.add(new Verb("gather", ofRankFrom(1).flatMap(x -> Combinators.combine(axis(x), upTo(5)).flatAs((axis, count) ->
                indices(x.size(axis), with(x.shape(), Math.floorMod(axis, x.rank()), count))
                        .map(index -> new Call(t -> t[0].gather(axis, t[1]), x, index))))));
        all.add(new Verb("indexSelect", ofRankFrom(1).flatMap(x -> Combinators.combine(axis(x), upTo(5)).flatAs((axis, count) ->
                indices(x.size(axis), Shape.of(count)).map(index -> new Call(t -> t[0].indexSelect(axis, t[1]), x, index))))));
        all.add(new Verb("scatterAdd", ofRankFrom(1).flatMap(x -> Combinators.combine(axis(x), upTo(5)).flatAs((axis, count) -> {
            Shape shape = with(x.shape(), Math.floorMod(axis, x.rank()), count);
            return Combinators.combine(indices(x.size(axis), shape), Tensors.of(shape, Elements.any())).as((index, source) ->
                    new Call(t -> t[0].scatterAdd(axis, t[1], t[2]), x, index, source));
        }))));
    }

    /** All shapes of the inputs, for messages. */
    static String shapes(Tensor... inputs) {
        return Arrays.toString(Arrays.stream(inputs).map(Tensor::shape).toArray());
    }
}
