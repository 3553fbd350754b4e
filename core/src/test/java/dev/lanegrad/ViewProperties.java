package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.testing.UnaryOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * However an operand lies in memory, transposed, stepped, flipped, expanded, cut out of a larger tensor, or not computed yet, every op
 * gives bit for bit the numbers and the gradients that it gives for a contiguous copy.
 */
class ViewProperties {
    private static final DType[] FLOATING = {DType.F32, DType.F64};

    /** How a tensor of a wanted shape comes to lie in another's elements. */
    enum Way {
        TRANSPOSED {
            @Override
            Tensor view(Shape target, Source source) {
                int[] reversed = IntStream.range(0, target.rank()).map(axis -> target.size(target.rank() - 1 - axis)).toArray();
                return source.of(Shape.of(reversed)).transpose();
            }
        },
        STEPPED {
            @Override
            Tensor view(Shape target, Source source) {
                int[] larger = Arrays.stream(target.toArray()).map(size -> 2 * size + 1).toArray();
                Tensor view = source.of(Shape.of(larger));
                for (int axis = 0; axis < target.rank(); axis++) {
                    view = view.slice(axis, 1, larger[axis], 2);
                }
                return view;
            }
        },
        FLIPPED {
            @Override
            Tensor view(Shape target, Source source) {
                return source.of(target).flip();
            }
        },
        EXPANDED {
            @Override
            Tensor view(Shape target, Source source) {
                int[] smaller = IntStream.range(0, target.rank()).map(axis -> axis % 2 == 0 ? 1 : target.size(axis)).toArray();
                return source.of(Shape.of(smaller)).expand(target);
            }
        },
        CUT_OUT {
            @Override
            Tensor view(Shape target, Source source) {
                int[] larger = Arrays.stream(target.toArray()).map(size -> size + 3).toArray();
                Tensor view = source.of(Shape.of(larger));
                for (int axis = 0; axis < target.rank(); axis++) {
                    view = view.slice(axis, 2, larger[axis] - 1);
                }
                return view;
            }
        },
        PENDING {
            @Override
            Tensor view(Shape target, Source source) {
                Tensor x = source.of(target);
                return x.dtype() == DType.BOOL ? x.not().not() : x.mul(1);
            }
        };

        abstract Tensor view(Shape target, Source source);
    }

    interface Source {
        Tensor of(Shape shape);
    }

    private static Tensor view(Shape target, List<Way> ways, Source leaves) {
        return ways.isEmpty() ? leaves.of(target) : ways.getFirst().view(target, shape -> view(shape, ways.subList(1, ways.size()), leaves));
    }

    /** Few distinct numbers, so that there are ties and zeros. */
    private static Tensor numbers(Shape shape, DType dtype, Random random) {
        double[] elements = IntStream.range(0, shape.size()).mapToDouble(i -> (random.nextInt(33) - 16) / 8.0).toArray();
        return Tensor.of(elements, shape.toArray()).to(dtype);
    }

    private static Tensor copy(Tensor view) {
        return switch (view.dtype()) {
            case F32 -> Tensor.of(view.toFloatArray(), view.shape().toArray());
            case F64 -> Tensor.of(view.toDoubleArray(), view.shape().toArray());
            case I32 -> Tensor.of(view.toIntArray(), view.shape().toArray());
            case BOOL -> Tensor.of(view.toBooleanArray(), view.shape().toArray());
        };
    }

    /** Bits, with one NaN for all. */
    private static long[] bits(Tensor tensor) {
        return Arrays.stream(tensor.toDoubleArray()).mapToLong(Double::doubleToLongBits).toArray();
    }

    /** An op of several operands. */
    interface Op {
        Tensor apply(Tensor... operands);
    }

    private static void assertSameOfViewsAndCopies(String what, Op op, Tensor... views) {
        Tensor[] copies = Arrays.stream(views).map(view -> copy(view)).toArray(Tensor[]::new);
        Tensor[] leaves = Arrays.stream(copies).map(copy -> copy.dtype().isFloating() ? copy.withGrad() : copy).toArray(Tensor[]::new);
        Tensor expected = op.apply(leaves);
        Tensor actual = op.apply(views);
        String context = what + " of views " + Arrays.stream(views).map(view -> view.dtype() + "" + view.shape()).toList();
        assertEquals(expected.shape(), actual.shape(), context);
        assertEquals(expected.dtype(), actual.dtype(), context);
        if (expected.requiresGrad()) {
            Tensor cotangent = numbers(expected.shape(), expected.dtype(), new Random(1));
            List<Integer> floating = IntStream.range(0, views.length).filter(i -> leaves[i].requiresGrad()).boxed().toList();
            List<Tensor> wanted = Autodiff.gradients(expected, cotangent, floating.stream().map(i -> leaves[i]).toList());
            List<Tensor> found = Autodiff.gradients(actual, cotangent, floating.stream().map(i -> views[i]).toList());
            for (int i = 0; i < wanted.size(); i++) {
                assertEquals(wanted.get(i).shape(), found.get(i).shape(), context);
                assertArrayEquals(bits(wanted.get(i)), bits(found.get(i)), () -> "gradient of " + context);
            }
        }
        assertArrayEquals(bits(expected), bits(actual), context);
    }

    @Provide
    Arbitrary<Shape> shapes() {
        Arbitrary<Integer> sizes = Arbitraries.frequency(Tuple.of(1, 0), Tuple.of(3, 1), Tuple.of(3, 2),
                Tuple.of(3, 3), Tuple.of(2, 5), Tuple.of(1, 9));
        return sizes.list().ofMaxSize(4).map(list -> Shape.of(list.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static Tensor floating(Shape shape, DType dtype, List<Way> ways, Random random) {
        return view(shape, ways, source -> numbers(source, dtype, random).withGrad());
    }

    private static Tensor mask(Shape shape, List<Way> ways, Random random) {
        return view(shape, ways, source -> numbers(source, DType.F32, random).gt(0).evaluate());
    }

    private static Tensor indices(Shape shape, int bound, List<Way> ways, Random random) {
        return view(shape, ways, source -> Tensor.of(random.ints(source.size(), 0, bound).toArray(), source.toArray()));
    }

    private static final Map<String, UnaryOperator<Tensor>> UNARY = UnaryOps.all();

    static {
        UNARY.put("leakyRelu", x -> x.leakyRelu(0.1));
        UNARY.put("elu", x -> x.elu(0.5));
        UNARY.put("selu", Tensor::selu);
        UNARY.put("clamp", x -> x.clamp(-1, 1));
        UNARY.put("isNaN", Tensor::isNaN);
        UNARY.put("rsub, rdiv, pow", x -> x.rsub(3).rdiv(2).pow(3));
        UNARY.put("to F32", x -> x.to(DType.F32));
        UNARY.put("to F64", x -> x.to(DType.F64));
        UNARY.put("to I32", x -> x.to(DType.I32));
        UNARY.put("to BOOL", x -> x.to(DType.BOOL));
        UNARY.put("flatten", Tensor::flatten);
        UNARY.put("transpose", Tensor::transpose);
        UNARY.put("flip", Tensor::flip);
        UNARY.put("squeeze", Tensor::squeeze);
        UNARY.put("unsqueeze", x -> x.unsqueeze(-1));
        UNARY.put("repeat", x -> x.repeat(IntStream.rangeClosed(0, x.rank()).map(i -> 1 + i % 2).toArray()));
        UNARY.put("expand", x -> x.expand(Shape.of(IntStream.concat(IntStream.of(2), Arrays.stream(x.shape().toArray())).toArray())));
        UNARY.put("detach", x -> x.mul(x.detach()));
        UNARY.put("reshape of a reshape", x -> x.flatten().reshape(x.shape()));
    }

    @Property(tries = 40)
    void pointwiseOpsAndMovements(@ForAll("shapes") Shape shape, @ForAll @Size(max = 3) List<Way> ways, @ForAll boolean wide, @ForAll Random random) {
        DType dtype = FLOATING[wide ? 1 : 0];
        UNARY.forEach((name, op) -> assertSameOfViewsAndCopies(name, x -> op.apply(x[0]), floating(shape, dtype, ways, random)));
        for (int i = 0; i < shape.rank(); i++) {
            int axis = i;
            int size = shape.size(axis);
            Map<String, UnaryOperator<Tensor>> along = new LinkedHashMap<>();
            along.put("slice", x -> x.slice(axis, size / 3, size));
            along.put("slice by 2", x -> x.slice(axis, 0, size, 2));
            along.put("slice by -2", x -> size == 0 ? x : x.slice(axis, -1, -size - 1, -2));
            along.put("flip", x -> x.flip(axis));
            along.put("pad", x -> x.pad(axis, 2, 1));
            along.put("transpose", x -> x.transpose(0, axis));
            along.put("softmax", x -> x.softmax(axis));
            along.put("logSoftmax", x -> x.logSoftmax(axis));
            along.put("cumsum", x -> x.cumsum(axis));
            along.put("split", x -> x.split(axis, size / 2, size - size / 2).getLast());
            along.put("flatten from it", x -> x.flatten(axis, -1));
            if (size > 0) {
                along.put("select", x -> x.select(axis, -1));
                along.put("argmax", x -> x.argmax(axis));
                along.put("argmin", x -> x.argmin(axis));
            }
            along.forEach((name, op) -> assertSameOfViewsAndCopies(name + " along " + axis, x -> op.apply(x[0]), floating(shape, dtype, ways, random)));
        }
    }

    private static final Map<String, BinaryOperator<Tensor>> BINARY = new LinkedHashMap<>();

    static {
        BINARY.put("add", Tensor::add);
        BINARY.put("sub", Tensor::sub);
        BINARY.put("mul", Tensor::mul);
        BINARY.put("div", Tensor::div);
        BINARY.put("pow", Tensor::pow);
        BINARY.put("maximum", Tensor::maximum);
        BINARY.put("minimum", Tensor::minimum);
        BINARY.put("lt", Tensor::lt);
        BINARY.put("le", Tensor::le);
        BINARY.put("gt", Tensor::gt);
        BINARY.put("ge", Tensor::ge);
        BINARY.put("eq", Tensor::eq);
        BINARY.put("ne", Tensor::ne);
        BINARY.put("a long expression", (a, b) -> a.mul(b).exp().add(a.tanh()).div(b.square().add(1)).maximum(a).sub(b));
        BINARY.put("with its own transpose", (a, b) -> a.mul(b).flatten().add(a.mul(b).transpose().flatten()));
    }

    /** A shape that broadcasts with {@code shape}. */
    private static Shape narrower(Shape shape, Random random) {
        int dropped = random.nextInt(shape.rank() + 1);
        return Shape.of(IntStream.range(dropped, shape.rank()).map(axis -> random.nextInt(3) == 0 ? 1 : shape.size(axis)).toArray());
    }

    @Property(tries = 40)
    void opsOfTwoOrThree(@ForAll("shapes") Shape shape, @ForAll @Size(max = 3) List<Way> ways, @ForAll @Size(max = 3) List<Way> others,
            @ForAll boolean wide, @ForAll Random random) {
        DType dtype = FLOATING[wide ? 1 : 0];
        BINARY.forEach((name, op) -> {
            Tensor a = floating(shape, dtype, ways, random);
            Tensor b = floating(narrower(shape, random), dtype, others, random);
            assertSameOfViewsAndCopies(name, x -> op.apply(x[0], x[1]), a, b);
        });
        assertSameOfViewsAndCopies("where", x -> Tensor.where(x[0], x[1], x[2]),
                mask(narrower(shape, random), others, random), floating(shape, dtype, ways, random), floating(narrower(shape, random), dtype, others, random));
        assertSameOfViewsAndCopies("and, or, not, xor", x -> x[0].and(x[1]).or(x[0].not()).xor(x[1]), mask(shape, ways, random), mask(narrower(shape, random), others, random));
        assertSameOfViewsAndCopies("stack", x -> Tensor.stack(-1, x), floating(shape, dtype, ways, random), floating(shape, dtype, others, random));
        for (int axis = 0; axis < shape.rank(); axis++) {
            int along = axis;
            assertSameOfViewsAndCopies("concat along " + along, x -> Tensor.concat(along, x),
                    floating(shape, dtype, ways, random), floating(shape.with("concat", along, 2), dtype, others, random),
                    floating(shape, dtype, List.of(), random));
        }
    }

    @Property(tries = 40)
    void aProductIsTheSameTreeAlongAnyAxis(@ForAll @IntRange(max = 70) int count, @ForAll Random random) {
        Tensor x = Tensor.of(random.doubles(6L * count).map(factor -> factor + 0.5).toArray(), count, 2, 3);
        long[] alongTheLast = bits(x.permute(1, 2, 0).prod(2));
        assertArrayEquals(alongTheLast, bits(x.prod(0)));
        assertArrayEquals(alongTheLast, bits(x.transpose(0, 1).prod(1)));
    }

    private static List<int[]> axesOf(Shape shape) {
        List<int[]> all = new ArrayList<>();
        for (int set = 1; set < 1 << shape.rank(); set++) {
            int members = set;
            all.add(IntStream.range(0, shape.rank()).filter(axis -> (members >> axis & 1) == 1).toArray());
        }
        all.add(new int[0]);
        return all;
    }

    /** A reduction along axes. */
    interface Along {
        Tensor reduce(Tensor x, boolean keepDims, int... axes);
    }

    @Property(tries = 40)
    void reductionsOverEverySetOfAxes(@ForAll("shapes") Shape shape, @ForAll @Size(max = 3) List<Way> ways, @ForAll boolean wide, @ForAll Random random) {
        Map<String, Along> reductions = new LinkedHashMap<>();
        reductions.put("sum", Tensor::sum);
        reductions.put("mean", Tensor::mean);
        reductions.put("prod", Tensor::prod);
        reductions.put("var", (x, keep, axes) -> x.var(0, keep, axes));
        reductions.put("std", (x, keep, axes) -> x.std(1, keep, axes));
        reductions.put("norm", Tensor::norm);
        reductions.put("logSumExp", Tensor::logSumExp);
        if (shape.size() > 0) {
            reductions.put("max", Tensor::max);
            reductions.put("min", Tensor::min);
        }
        for (int[] axes : axesOf(shape)) {
            reductions.forEach((name, reduction) -> assertSameOfViewsAndCopies(name + " along " + Arrays.toString(axes),
                    x -> reduction.reduce(x[0], axes.length % 2 == 0, axes), floating(shape, FLOATING[wide ? 1 : 0], ways, random)));
        }
        assertSameOfViewsAndCopies("sum of integers", x -> x[0].sum(), indices(shape, 100, ways, random));
    }

    /** Long enough for several blocks, pieces and tiles. */
    @Property(tries = 3)
    void largeReductionsAndLoops(@ForAll @Size(min = 1, max = 3) List<Way> ways, @ForAll boolean wide, @ForAll Random random) {
        DType dtype = FLOATING[wide ? 1 : 0];
        for (Shape shape : List.of(Shape.of(70, 1031), Shape.of(9000, 5), Shape.of(3, 65, 70), Shape.of(4098))) {
            for (int[] axes : axesOf(shape)) {
                assertSameOfViewsAndCopies("sum along " + Arrays.toString(axes), x -> x[0].sum(axes), floating(shape, dtype, ways, random));
            }
            assertSameOfViewsAndCopies("exp, tanh", x -> x[0].exp().tanh(), floating(shape, dtype, ways, random));
        }
    }

    @Property(tries = 40)
    void matrixProducts(@ForAll("shapes") Shape any, @ForAll @Size(max = 3) List<Way> ways, @ForAll @Size(max = 3) List<Way> others,
            @ForAll boolean wide, @ForAll Random random) {
        DType dtype = FLOATING[wide ? 1 : 0];
        Shape batch = Shape.of(Arrays.stream(any.toArray()).limit(2).toArray());
        int[] sizes = {0, 1, 2, 3, 7, 17};
        int m = sizes[random.nextInt(6)];
        int n = sizes[random.nextInt(6)];
        int k = sizes[random.nextInt(6)];
        for (Shape left : List.of(Shape.of(k), Shape.of(m, k), matrices(batch, m, k))) {
            for (Shape right : List.of(Shape.of(k), Shape.of(k, n), matrices(narrower(batch, random), k, n))) {
                assertSameOfViewsAndCopies("matmul", x -> x[0].matmul(x[1]), floating(left, dtype, ways, random), floating(right, dtype, others, random));
            }
        }
        assertSameOfViewsAndCopies("dot", x -> x[0].dot(x[1]), floating(Shape.of(k), dtype, ways, random), floating(Shape.of(k), dtype, others, random));
        assertSameOfViewsAndCopies("outer", x -> x[0].outer(x[1]), floating(Shape.of(m), dtype, ways, random), floating(Shape.of(n), dtype, others, random));
    }

    private static Shape matrices(Shape batch, int rows, int columns) {
        return Shape.of(IntStream.concat(Arrays.stream(batch.toArray()), IntStream.of(rows, columns)).toArray());
    }

    @Property(tries = 40)
    void indexing(@ForAll("shapes") Shape shape, @ForAll @Size(max = 3) List<Way> ways, @ForAll @Size(max = 3) List<Way> others,
            @ForAll boolean wide, @ForAll Random random) {
        DType dtype = FLOATING[wide ? 1 : 0];
        for (int axis = 0; axis < shape.rank(); axis++) {
            int along = axis;
            int bound = shape.size(axis);
            if (bound > 0) {
                Shape picked = shape.with("gather", along, 4);
                assertSameOfViewsAndCopies("gather along " + along, x -> x[0].gather(along, x[1]),
                        floating(shape, dtype, ways, random), indices(picked, bound, others, random));
                assertSameOfViewsAndCopies("scatterAdd along " + along, x -> x[0].scatterAdd(along, x[1], x[2]),
                        floating(shape, dtype, ways, random), indices(picked, bound, others, random), floating(picked, dtype, ways, random));
                assertSameOfViewsAndCopies("indexSelect along " + along, x -> x[0].indexSelect(along, x[1]),
                        floating(shape, dtype, ways, random), indices(Shape.of(3), bound, others, random));
            }
        }
        assertSameOfViewsAndCopies("oneHot", x -> x[0].oneHot(4), indices(shape, 4, ways, random));
        assertSameOfViewsAndCopies("integers", x -> x[0].mul(x[0]).sub(3).abs().maximum(x[0]).neg(), indices(shape, 9, ways, random));
    }
}
