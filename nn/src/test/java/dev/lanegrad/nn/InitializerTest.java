package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
    private static final int IN = 300;
    private static final int OUT = 200;

    static List<Arguments> variances() {
        return List.of(
                arguments(Initializer.HE, 2.0 / IN),
                arguments(Initializer.HE_UNIFORM, 2.0 / IN),
                arguments(Initializer.XAVIER, 2.0 / (IN + OUT)),
                arguments(Initializer.XAVIER_UNIFORM, 2.0 / (IN + OUT)),
                arguments(Initializer.LECUN, 1.0 / IN),
                arguments(Initializer.LECUN_UNIFORM, 1.0 / IN),
                arguments(Initializer.uniform(-0.3, 0.3), 0.6 * 0.6 / 12));
    }

    @ParameterizedTest
    @MethodSource("variances")
    void hasTheVarianceOfItsPaper(Initializer initializer, double variance) {
        Tensor weight = initializer.create(Shape.of(IN, OUT), IN, OUT, DType.F64, Rng.of(7));
        assertEquals(0, weight.mean().item(), 5 * Math.sqrt(variance / (IN * OUT)));
        assertEquals(1, weight.var().item() / variance, 0.03);
    }

    /** A uniform distribution ends at √3 standard deviations; of as many normal numbers, some are beyond 3. */
    @ParameterizedTest
    @MethodSource("variances")
    void isUniformOrNormalAsItsNameSays(Initializer initializer, double variance) {
        double greatest = initializer.create(Shape.of(IN, OUT), IN, OUT, DType.F64, Rng.of(7)).abs().max().item() / Math.sqrt(variance);
        boolean normal = List.of(Initializer.HE, Initializer.XAVIER, Initializer.LECUN).contains(initializer);
        assertTrue(normal ? greatest > 3 : greatest <= Math.sqrt(3) && greatest > 1.73, () -> "at most " + greatest);
    }

    @ParameterizedTest
    @MethodSource("variances")
    void sameSeedSameBits(Initializer initializer, double variance) {
        assertArrayEquals(draw(initializer, 3), draw(initializer, 3));
        assertTrue(!Arrays.equals(draw(initializer, 3), draw(initializer, 4)));
    }

    private static float[] draw(Initializer initializer, long seed) {
        return Dense.of(13, 6, initializer, Rng.of(seed)).weight().toFloatArray();
    }

    @Test
    void uniformStaysInItsRange() {
        Tensor weight = Initializer.uniform(-0.25, 0.5).create(Shape.of(1000), 1, 1, DType.F32, Rng.of(1));
        assertTrue(weight.min().item() >= -0.25 && weight.max().item() < 0.5);
        assertEquals(0.5, Initializer.uniform(0.5, 0.5).create(Shape.of(3), 1, 1, DType.F32, Rng.of(1)).mean().item());
    }

    @Test
    void uniformStaysBelowItsUpperBoundHoweverItIsRounded() {
        Tensor weight = Initializer.uniform(1, 1.0001).create(Shape.of(20_000), 1, 1, DType.F32, Rng.of(1));
        assertTrue(weight.max().item() < (float) 1.0001);
    }
}
