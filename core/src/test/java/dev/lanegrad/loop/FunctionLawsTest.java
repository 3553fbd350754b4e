package dev.lanegrad.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Laws that hold bit for bit, for any bits of a float, and for doubles of any magnitude. */
class FunctionLawsTest {

    private static double of(Elementary.Lowering function, DType dtype, double x) {
        return Elementary.program(function, dtype).evaluate(x);
    }

    private static void assertOdd(Elementary.Lowering function, float x, double y) {
        assertEquals(-of(function, DType.F32, x), of(function, DType.F32, -x));
        assertEquals(-of(function, DType.F64, y), of(function, DType.F64, -y));
    }

    @Property
    void sinTanTanhAndErfAreOdd(@ForAll int bits, @ForAll double y) {
        float x = Float.intBitsToFloat(bits);
        assertOdd(Functions::sin, x, y);
        assertOdd(Functions::tan, x, y);
        assertOdd(Functions::tanh, x, y);
        assertOdd(Functions::erf, x, y);
    }

    @Property
    void cosIsEven(@ForAll int bits, @ForAll double y) {
        float x = Float.intBitsToFloat(bits);
        assertEquals(of(Functions::cos, DType.F32, x), of(Functions::cos, DType.F32, -x));
        assertEquals(of(Functions::cos, DType.F64, y), of(Functions::cos, DType.F64, -y));
    }

    @Property
    void sigmoidTanhAndErfStayWithinTheirLimits(@ForAll int bits) {
        float x = Float.intBitsToFloat(bits);
        double sigmoid = of(Functions::sigmoid, DType.F32, x);
        assertTrue(Float.isNaN(x) || sigmoid >= 0 && sigmoid <= 1);
        assertTrue(Float.isNaN(x) || Math.abs(of(Functions::tanh, DType.F32, x)) <= 1);
        assertTrue(Float.isNaN(x) || Math.abs(of(Functions::erf, DType.F32, x)) <= 1);
    }

    @Property
    void sigmoidOfOppositeNumbersAddsUpToOne(@ForAll int bits) {
        float x = Math.abs(Float.intBitsToFloat(bits));
        assertEquals((float) of(Functions::sigmoid, DType.F32, x), 1 - (float) of(Functions::sigmoid, DType.F32, -x));
    }

    @Property
    void floorAndCeilAreThoseOfJava(@ForAll int bits, @ForAll double y) {
        float x = Float.intBitsToFloat(bits);
        assertEquals(Math.floor(x), of(Functions::floor, DType.F32, x));
        assertEquals(Math.ceil(x), of(Functions::ceil, DType.F32, x));
        assertEquals(Math.floor(y), of(Functions::floor, DType.F64, y));
        assertEquals(Math.ceil(y), of(Functions::ceil, DType.F64, y));
    }
}
