package dev.lanegrad.testing;

import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random tensors of {@link DType#F64}. */
public final class Tensors {
    private Tensors() {}

    /** Two tensors whose shapes broadcast together. */
    public record Pair(Tensor left, Tensor right) {}

    /** Tensors of any shape, sizes of 0 and 1 and none included, and of any layout in memory. */
    public static Arbitrary<Tensor> of(Arbitrary<Double> elements) {
        return of(Shapes.any(), elements);
    }

    /** Tensors of any layout in memory. */
    public static Arbitrary<Tensor> of(Arbitrary<Shape> shapes, Arbitrary<Double> elements) {
        return shapes.flatMap(shape -> of(shape, elements));
    }

    /** Tensors of one shape and any layout in memory. */
    public static Arbitrary<Tensor> of(Shape shape, Arbitrary<Double> elements) {
        return Arbitraries.of(View.class).flatMap(view -> viewed(view, shape, elements));
    }

    /** Tensors of one shape that lie in memory in a given way. */
    public static Arbitrary<Tensor> viewed(View view, Shape shape, Arbitrary<Double> elements) {
        Shape base = view.base(shape);
        return elements.list().ofSize(base.size()).map(list -> view.of(filled(base, list), shape));
    }

    /** Tensors whose elements all differ, by at least 1/16: nothing ties. */
    public static Arbitrary<Tensor> distinct(Arbitrary<Shape> shapes) {
        Set<View> views = Set.of(View.CONTIGUOUS, View.TRANSPOSED, View.OFFSET, View.FLIPPED);
        return Combinators.combine(shapes, Arbitraries.of(views)).flatAs(Tensors::distinct);
    }

    private static Arbitrary<Tensor> distinct(Shape shape, View view) {
        Shape base = view.base(shape);
        Arbitrary<Double> sixteenths = Arbitraries.integers().between(-2 * base.size(), 2 * base.size()).map(i -> i / 16.0);
        return sixteenths.list().uniqueElements().ofSize(base.size()).map(list -> view.of(filled(base, list), shape));
    }

    /** Two tensors whose shapes broadcast together, of any layout in memory. */
    public static Arbitrary<Pair> broadcastable(Arbitrary<Double> left, Arbitrary<Double> right) {
        return Shapes.broadcastable().flatMap(shapes ->
                Combinators.combine(of(shapes.left(), left), of(shapes.right(), right)).as(Pair::new));
    }

    /**
     * Two tensors whose shapes broadcast together and whose elements are nowhere equal: the one has even, the other odd multiples of 1/16.
     */
    public static Arbitrary<Pair> broadcastableApart() {
        Arbitrary<Integer> steps = Arbitraries.integers().between(-32, 31);
        return broadcastable(steps.map(i -> i / 8.0), steps.map(i -> i / 8.0 + 1.0 / 16));
    }

    /** Cotangents for a result of this shape: zeros, ones, single ones, repeated ones, and any numbers in any layout. */
    public static Arbitrary<Tensor> cotangents(Shape shape) {
        int[] sizes = shape.toArray();
        Arbitrary<Tensor> numbers = of(shape, Elements.any());
        Arbitrary<Tensor> constants = Arbitraries.of(0.0, 1.0, -2.0).map(number -> Tensor.full(number, DType.F64, sizes));
        if (shape.size() == 0) {
            return constants;
        }
        Arbitrary<Tensor> basis = Arbitraries.integers().between(0, shape.size() - 1).map(i -> {
            double[] elements = new double[shape.size()];
            elements[i] = 1;
            return Tensor.of(elements, sizes);
        });
        return Arbitraries.oneOf(List.of(numbers, constants, basis));
    }

    private static Tensor filled(Shape shape, List<Double> elements) {
        return Tensor.of(elements.stream().mapToDouble(Double::doubleValue).toArray(), shape.toArray());
    }
}
