package dev.lanegrad.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.Test;

/** That the arbitraries give what they say, the awkward cases too, and that failures shrink. */
class TensorsTest {
    private static final int TRIES = 1000;

    private static <T> List<T> samples(Arbitrary<T> arbitrary) {
        List<T> samples = new ArrayList<>();
        Tries.check(TRIES, arbitrary, samples::add);
        return samples;
    }

    @Test
    void shapesOfAllRanksAndSizes() {
        List<Shape> shapes = samples(Shapes.any());
        assertEquals(Set.of(0, 1, 2, 3), new HashSet<>(shapes.stream().map(Shape::rank).toList()));
        Set<Integer> sizes = new HashSet<>();
        shapes.forEach(shape -> Arrays.stream(shape.toArray()).forEach(sizes::add));
        assertEquals(Set.of(0, 1, 2, 3, 4), sizes);
        assertTrue(samples(Shapes.nonEmpty()).stream().allMatch(shape -> shape.size() > 0));
    }

    @Test
    void pairsBroadcastEitherWayAndInRankToo() {
        List<Shapes.Pair> pairs = samples(Shapes.broadcastable());
        pairs.forEach(pair -> pair.left().broadcast(pair.right()));
        assertTrue(pairs.stream().anyMatch(pair -> pair.left().rank() < pair.right().rank()));
        assertTrue(pairs.stream().anyMatch(pair -> pair.left().rank() > pair.right().rank()));
        assertTrue(pairs.stream().anyMatch(pair -> {
            Shape both = pair.left().broadcast(pair.right());
            return !both.equals(pair.left()) && !both.equals(pair.right());
        }));
    }

    private static void everyElement(Arbitrary<Double> elements, DoublePredicate law) {
        samples(Tensors.of(elements)).forEach(tensor -> {
            assertEquals(DType.F64, tensor.dtype());
            assertTrue(Arrays.stream(tensor.toDoubleArray()).allMatch(law), tensor::toString);
        });
    }

    @Test
    void elementsKeepToTheirDomain() {
        everyElement(Elements.any(), x -> Math.abs(x) <= 4);
        everyElement(Elements.positive(), x -> x > 0.1);
        everyElement(Elements.between(0.5, 0.75), x -> 0.5 <= x && x <= 0.75);
        everyElement(Elements.awayFrom(-1, 1), x -> Math.abs(Math.abs(x) - 1) >= 1.0 / 16);
    }

    @Test
    void specialsAreAmongThem() {
        Set<Double> seen = new HashSet<>();
        samples(Tensors.of(Elements.withSpecials())).forEach(tensor -> Arrays.stream(tensor.toDoubleArray()).forEach(seen::add));
        assertTrue(seen.containsAll(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE)));
    }

    @Test
    void viewsHaveTheShapeAskedFor() {
        for (View view : View.values()) {
            for (int[] sizes : new int[][] {{}, {3}, {0}, {2, 3}, {2, 0, 3}, {4, 1, 2}}) {
                samples(Tensors.viewed(view, Shape.of(sizes), Elements.any()).map(Tensor::shape))
                        .forEach(shape -> assertEquals(Shape.of(sizes), shape, view::toString));
            }
        }
    }

    @Test
    void distinctElementsAreApart() {
        samples(Tensors.distinct(Shapes.any())).forEach(tensor -> {
            double[] sorted = Arrays.stream(tensor.toDoubleArray()).sorted().toArray();
            for (int i = 1; i < sorted.length; i++) {
                assertTrue(sorted[i] - sorted[i - 1] >= 1.0 / 16, tensor::toString);
            }
        });
        samples(Tensors.broadcastableApart()).forEach(pair -> assertTrue(pair.left().eq(pair.right()).to(DType.F64).sum().item() == 0));
    }

    @Test
    void cotangentsHaveTheShape() {
        samples(Tensors.cotangents(Shape.of(2, 3))).forEach(cotangent -> assertEquals(Shape.of(2, 3), cotangent.shape()));
        samples(Tensors.cotangents(Shape.of(2, 0))).forEach(cotangent -> assertEquals(Shape.of(2, 0), cotangent.shape()));
    }

    @Test
    void shapesShrinkToOneElement() {
        Tensor simplest = simplestFailure(Tensors.of(Elements.any()), tensor -> tensor.size() > 0);
        assertEquals(1, simplest.size());
        assertEquals(0, simplest.toDoubleArray()[0]);
    }

    @Test
    void elementsShrinkTowardsZero() {
        Tensor simplest = simplestFailure(Tensors.of(Shape.of(3), Elements.any()), tensor -> tensor.max().item() > 1);
        double[] sorted = Arrays.stream(simplest.toDoubleArray()).sorted().toArray();
        assertEquals(List.of(0.0, 0.0, 1 + 1.0 / 1024), Arrays.stream(sorted).boxed().toList());
    }

    private static Tensor simplestFailure(Arbitrary<Tensor> tensors, Predicate<Tensor> fails) {
        AtomicReference<Tensor> last = new AtomicReference<>();
        AssertionError failure = assertThrows(AssertionError.class, () -> Tries.check(TRIES, tensors, tensor -> {
            if (fails.test(tensor)) {
                last.set(tensor);
                throw new AssertionError("as expected");
            }
        }));
        assertTrue(failure.getMessage().contains("-Dlanegrad.seed="), failure::getMessage);
        return last.get();
    }
}
