package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.testing.Tries;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions that mean the same give the same: ops held against each other, shapes included. */
class IdentitiesTest {

    static List<Identity> identities() {
        return Identity.all();
    }

    @ParameterizedTest
    @MethodSource("identities")
    void holds(Identity identity) {
        Tries.check(Tries.NUMBER, identity.inputs(), x -> {
            Tensor left = identity.left().apply(x);
            Tensor right = identity.right().apply(x);
            assertEquals(right.shape(), left.shape(), () -> Verb.shapes(x));
            assertEquals(right.dtype(), left.dtype());
            double[] actual = left.toDoubleArray();
            double[] expected = right.toDoubleArray();
            if (identity.tolerance() == 0) {
                assertArrayEquals(expected, actual, () -> Verb.shapes(x));
                return;
            }
            for (int i = 0; i < actual.length; i++) {
                assertEquals(expected[i], actual[i], identity.tolerance() * Math.max(1, Math.abs(expected[i])), () -> Verb.shapes(x));
            }
        });
    }
}
