package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.testing.Elements;
import dev.lanegrad.testing.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** When numbers are finite, and when they are as good as equal: against Java's own arithmetic, special numbers included. */
class ClosenessProperties {
    private static final double INF = Double.POSITIVE_INFINITY;

    @Provide
    Arbitrary<Tensors.Pair> pairs() {
        return Arbitraries.oneOf(
                Tensors.broadcastable(Elements.withSpecials(), Elements.withSpecials()),
                Tensors.of(Elements.withSpecials()).map(x -> new Tensors.Pair(x, x)),
                Tensors.of(Elements.any()).map(x -> new Tensors.Pair(x, x.mul(1.125))));
    }

    @Provide
    Arbitrary<Double> tolerances() {
        return Arbitraries.of(0.0, 0.0625, 0.125, 1.0, 1e300, INF);
    }

    @Provide
    Arbitrary<DType> floating() {
        return Arbitraries.of(DType.F32, DType.F64);
    }

    /** numpy.isclose, for one element. */
    private static boolean isClose(double a, double b, double relative, double absolute) {
        return a == b || Double.isFinite(a - b) && Math.abs(a - b) <= absolute + relative * Math.abs(b);
    }

    @Property
    void allCloseIsClosenessOfEveryElement(@ForAll("pairs") Tensors.Pair pair, @ForAll("tolerances") double relative,
            @ForAll("tolerances") double absolute, @ForAll("floating") DType dtype) {
        Tensor left = pair.left().to(dtype);
        Tensor right = pair.right().to(dtype);
        Shape both = left.shape().broadcast(right.shape());
        double[] a = left.expand(both).toDoubleArray();
        double[] b = right.expand(both).toDoubleArray();
        boolean expected = IntStream.range(0, a.length).allMatch(i -> isClose(a[i], b[i], relative, absolute));
        assertEquals(expected, left.allClose(right, relative, absolute));
        assertEquals(expected, left.withGrad().mul(1).allClose(right.withGrad(), relative, absolute), "derivatives do not matter");
    }

    /** One element in many decides, wherever it lies. */
    @Property
    void oneElementDecides(@ForAll int position, @ForAll("floating") DType dtype) {
        Tensor x = Tensor.zeros(dtype, 1000);
        int at = Math.floorMod(position, 1000);
        Tensor y = Tensor.generate(dtype, i -> i == at ? 0.25 : 0, 1000);
        assertFalse(x.allClose(y, 0, 0.125));
        assertTrue(x.allClose(y, 0, 0.25));
        assertTrue(x.allClose(y, 1, 0));
        assertFalse(y.allClose(x, 1, 0), "relative to the other");
    }

    @Property
    void integersAreComparedWithoutRounding(@ForAll int a, @ForAll int b) {
        assertEquals(a == b, Tensor.of(a).allClose(Tensor.of(b), 0, 0));
        assertEquals(Math.abs((double) a - b) <= 1, Tensor.of(a).allClose(Tensor.of(b), 0, 1));
        assertTrue(Tensor.of(Integer.MIN_VALUE, b).allClose(Tensor.of(Integer.MIN_VALUE, b), 0, 0));
    }

    @Property
    void isFiniteIsJavas(@ForAll("specials") Tensor x, @ForAll("floating") DType dtype) {
        Tensor converted = x.to(dtype);
        double[] numbers = converted.toDoubleArray();
        boolean[] expected = new boolean[numbers.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Double.isFinite(numbers[i]);
        }
        assertEquals(x.shape(), converted.isFinite().shape());
        assertEquals(Arrays.toString(expected), Arrays.toString(converted.isFinite().toBooleanArray()));
    }

    @Provide
    Arbitrary<Tensor> specials() {
        return Tensors.of(Elements.withSpecials());
    }

    @Property
    void arangeCountsFromStartToStop(@ForAll int start, @ForAll short count) {
        int stop = Math.clamp((long) start + count, Integer.MIN_VALUE, Integer.MAX_VALUE);
        assertEquals(Arrays.toString(IntStream.range(start, stop).toArray()), Arrays.toString(Tensor.arange(start, stop).toIntArray()));
    }

    @Example
    void infinitiesAreCloseToThemselvesOnly() {
        assertTrue(Tensor.of(INF, -INF).allClose(Tensor.of(INF, -INF), 0, 0));
        assertFalse(Tensor.of(INF).allClose(Tensor.of(-INF), 1, INF));
        assertFalse(Tensor.of(1.0).allClose(Tensor.of(INF), 1, 1), "though a relative tolerance of infinity would be infinite");
        assertFalse(Tensor.of(Double.NaN).allClose(Tensor.of(Double.NaN), 1, INF));
    }
}
