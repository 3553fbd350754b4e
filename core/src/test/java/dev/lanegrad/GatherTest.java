package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gathering, whose fast path copies whole rows where an index picks them together, against one element after the other. */
class GatherTest {
    private static final Tensor X = Tensor.arange(3 * 4 * 5).reshape(3, 4, 5);

    static List<Arguments> sources() {
        return List.of(
                arguments("contiguous", X),
                arguments("permuted", X.permute(2, 0, 1)),
                arguments("inner axes exchanged", X.transpose(1, 2)),
                arguments("outer axes exchanged", X.transpose(0, 1)),
                arguments("flipped", X.flip(2)),
                arguments("sliced", X.slice(2, 1, 4)),
                arguments("every other", X.slice(1, 0, 4, 2)),
                arguments("expanded", X.slice(2, 0, 1).expand(3, 4, 5)),
                arguments("with axes of size 1", X.reshape(12, 1, 5)),
                arguments("without elements", X.slice(2, 0, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void indexSelectPicksSlicesHoweverTheyLie(String how, Tensor x) {
        for (int axis = 0; axis < 3; axis++) {
            int[] picked = {x.size(axis) - 1, 0, 0};
            if (x.size(axis) > 0) {
                Tensor expected = Tensor.concat(axis, x.slice(axis, picked[0], picked[0] + 1), x.slice(axis, 0, 1), x.slice(axis, 0, 1));
                assertArrayEquals(expected.toIntArray(), x.indexSelect(axis, Tensor.of(picked)).toIntArray());
            }
        }
    }

    @Test
    void anIndexMaySpanLessThanTheSource() {
        Tensor x = Tensor.arange(12).reshape(3, 4);
        assertArrayEquals(new int[] {8, 9, 0, 1}, x.gather(0, Tensor.of(2, 0).reshape(2, 1).expand(2, 2)).toIntArray());
        assertArrayEquals(new int[] {8, 1, 0, 9}, x.gather(0, Tensor.fromArray(new int[][] {{2, 0}, {0, 2}})).toIntArray());
        assertArrayEquals(new int[] {3, 4}, x.gather(1, Tensor.fromArray(new int[][] {{3}, {0}})).toIntArray());
    }

    @Test
    void aPositionOutOfRangeIsRefused() {
        Tensor x = Tensor.arange(12).reshape(3, 4);
        assertThrows(IllegalArgumentException.class, () -> x.indexSelect(0, Tensor.of(0, 3)).evaluate());
        assertThrows(IllegalArgumentException.class, () -> x.indexSelect(1, Tensor.of(-1)).evaluate());
    }
}
