package dev.lanegrad.testing;

import dev.lanegrad.Shape;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random shapes: few axes and small sizes, with sizes of 0 and 1 and shapes without axes among them. */
public final class Shapes {
    private static final int MOST_AXES = 3;

    private Shapes() {}

    /** Two shapes that broadcast together. */
    public record Pair(Shape left, Shape right) {}

    /** Up to three axes with sizes from 0 to 4. */
    public static Arbitrary<Shape> any() {
        return ofRank(0, MOST_AXES, size());
    }

    /** Up to three axes with sizes from 1 to 4. */
    public static Arbitrary<Shape> nonEmpty() {
        return ofRank(0, MOST_AXES, nonZeroSize());
    }

    /** At least {@code fewest} axes, up to three, with sizes from 1 to 4. */
    public static Arbitrary<Shape> nonEmptyOfRankFrom(int fewest) {
        return ofRank(fewest, MOST_AXES, nonZeroSize());
    }

    /** The size of an axis: 0 to 4, and 0 seldom. */
    public static Arbitrary<Integer> size() {
        return Arbitraries.frequency(Tuple.of(3, 1), Tuple.of(4, 2), Tuple.of(4, 3), Tuple.of(2, 4), Tuple.of(1, 0));
    }

    private static Arbitrary<Integer> nonZeroSize() {
        return Arbitraries.integers().between(1, 4);
    }

    private static Arbitrary<Shape> ofRank(int fewest, int most, Arbitrary<Integer> size) {
        return size.list().ofMinSize(fewest).ofMaxSize(most).map(Shapes::of);
    }

    /** Two shapes that broadcast together: each has some axes of size 1, and one may lack leading axes. */
    public static Arbitrary<Pair> broadcastable() {
        return broadcastable(size());
    }

    /** {@link #broadcastable()} without sizes of 0. */
    public static Arbitrary<Pair> broadcastableNonEmpty() {
        return broadcastable(nonZeroSize());
    }

    private static Arbitrary<Pair> broadcastable(Arbitrary<Integer> size) {
        Arbitrary<Axis> axis = Combinators.combine(size, Arbitraries.of(Stretch.class)).as(Axis::new);
        Arbitrary<Integer> missing = Arbitraries.integers().between(-MOST_AXES, MOST_AXES); // on the left, or on the right if negative
        return Combinators.combine(axis.list().ofMaxSize(MOST_AXES), missing).as((axes, count) -> new Pair(
                of(trailing(axes, count).stream().map(Axis::left).toList()),
                of(trailing(axes, -count).stream().map(Axis::right).toList())));
    }

    private enum Stretch {
        NEITHER,
        LEFT,
        RIGHT
    }

    private record Axis(int size, Stretch stretch) {
        int left() {
            return stretch == Stretch.LEFT ? 1 : size;
        }

        int right() {
            return stretch == Stretch.RIGHT ? 1 : size;
        }
    }

    private static List<Axis> trailing(List<Axis> axes, int missing) {
        return axes.subList(Math.clamp(missing, 0, axes.size()), axes.size());
    }

    private static Shape of(List<Integer> sizes) {
        return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
    }
}
