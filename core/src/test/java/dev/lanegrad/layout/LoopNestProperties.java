package dev.lanegrad.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A nest of loops visits what the operands' layouts say, and has no loop too many. */
class LoopNestProperties {

    @Property
    void everyElementIsVisitedInRowMajorOrder(@ForAll("operands") Layout[] operands) {
        LoopNest nest = LoopNest.of(operands);
        assertEquals(operands[0].size(), nest.size());
        for (int operand = 0; operand < operands.length; operand++) {
            Layout layout = operands[operand];
            var asNested = new Layout(nest.sizes(), nest.strides()[operand], nest.offsets()[operand]);
            for (int position = 0; position < nest.size(); position++) {
                assertEquals(place(layout, position), place(asNested, position), "operand " + operand + ", position " + position);
            }
        }
    }

    @Property
    void noTwoLoopsCouldBeOne(@ForAll("operands") Layout[] operands) {
        LoopNest nest = LoopNest.of(operands);
        int depth = nest.sizes().length;
        assertTrue(depth == 1 || Arrays.stream(nest.sizes()).noneMatch(size -> size == 1), () -> Arrays.toString(nest.sizes()));
        for (int loop = 0; loop + 1 < depth; loop++) {
            int outer = loop;
            assertFalse(Arrays.stream(nest.strides()).allMatch(strides -> strides[outer] == strides[outer + 1] * nest.sizes()[outer + 1]),
                    () -> "loops " + outer + " and " + (outer + 1) + " of " + Arrays.toString(nest.sizes()));
        }
    }

    @Example
    void shortLoopsAreLeftForTheLongestAroundThem() {
        assertEquals(0, longest(3));
        assertEquals(1, longest(1000, 5));
        assertEquals(0, longest(1000, 4));
        assertEquals(1, longest(4, 4));
        assertEquals(0, longest(1000, 2, 2, 2));
        assertEquals(1, longest(1000, 50, 3, 2));
        assertEquals(2, longest(1000, 20, 30, 4));
        assertEquals(0, longest(1000, 9, 3));
    }

    private static int longest(int... sizes) {
        return new LoopNest(sizes, new int[0][], new int[0]).longest();
    }

    /** Where in its buffer an element is, given its position in row-major order. */
    private static int place(Layout layout, int position) {
        int place = layout.offset();
        for (int axis = layout.rank() - 1; axis >= 0; axis--) {
            place += position % layout.sizes()[axis] * layout.strides()[axis];
            position /= layout.sizes()[axis];
        }
        return place;
    }

    @Provide
    Arbitrary<Layout[]> operands() {
        return Arbitraries.of(0, 1, 2, 3, 4).array(int[].class).ofMaxSize(4)
                .flatMap(sizes -> layouts(sizes).array(Layout[].class).ofMinSize(1).ofMaxSize(4));
    }

    private static Arbitrary<Layout> layouts(int[] sizes) {
        int[] rowMajor = Layout.contiguous(sizes).strides();
        Arbitrary<int[]> withRepeats = Arbitraries.of(0, 1, 1).array(int[].class).ofSize(sizes.length)
                .map(moves -> IntStream.range(0, sizes.length).map(axis -> rowMajor[axis] * moves[axis]).toArray());
        Arbitrary<int[]> any = Arbitraries.integers().between(-4, 12).array(int[].class).ofSize(sizes.length);
        return Combinators.combine(Arbitraries.oneOf(Arbitraries.just(rowMajor), withRepeats, any), Arbitraries.integers().between(0, 9))
                .as((strides, offset) -> new Layout(sizes, strides, offset));
    }
}
