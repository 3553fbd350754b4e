package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Tensor;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingTest {

    @Test
    void clippingByNormScalesAllGradientsAlike() {
        List<Tensor> gradients = List.of(Tensor.of(3.0, 0.0), Tensor.of(4.0));
        assertEquals(5, Clipping.norm(gradients), 1e-15);
        List<Tensor> clipped = Clipping.byNorm(1).apply(gradients);
        assertArrayEquals(new double[] {0.6, 0}, clipped.get(0).toDoubleArray(), 1e-6);
        assertEquals(0.8, clipped.get(1).item(), 1e-6);
        assertEquals(gradients, Clipping.byNorm(5.1).apply(gradients));
    }

    /** As PyTorch does it, to which numbers are compared. */
    @Test
    void aNormAtTheLimitIsScaledToo() {
        assertEquals(1 / (1 + 1e-6), Clipping.byNorm(1).apply(List.of(Tensor.of(1.0))).getFirst().item());
    }

    @Test
    void aNormIsRightWhereItsSquareIsNot() {
        assertEquals(5e30, Clipping.norm(List.of(Tensor.of(3e30f, 4e30f))), 1e24);
        assertEquals(5e-30, Clipping.norm(List.of(Tensor.of(3e-30f, 4e-30f))), 1e-36);
        assertEquals(0, Clipping.norm(List.of(Tensor.zeros(3), Tensor.zeros(0))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e200, 1e-170, 1e307, 1e-300})
    void theNormOfAllIsRightWhereItsSquareIsNot(double scale) {
        List<Tensor> gradients = List.of(Tensor.of(0.0), Tensor.of(3 * scale), Tensor.of(4 * scale));
        assertEquals(5 * scale, Clipping.norm(gradients), 1e-15 * scale);
    }

    @Test
    void hugeGradientsAreScaledAndNotLost() {
        List<Tensor> clipped = Clipping.byNorm(1).apply(List.of(Tensor.of(3e200), Tensor.of(4e200)));
        assertEquals(0.6, clipped.get(0).item(), 1e-15);
        assertEquals(0.8, clipped.get(1).item(), 1e-15);
    }

    @Test
    void aNormOverTheGreatestDoubleIsNotFinite() {
        List<Tensor> gradients = List.of(Tensor.of(Double.MAX_VALUE), Tensor.of(Double.MAX_VALUE));
        String message = assertThrows(IllegalStateException.class, () -> Clipping.byNorm(1).apply(gradients)).getMessage();
        assertTrue(message.startsWith("clipping: each gradient has a finite norm, but that of all 2 together is over"), message);
    }

    @Test
    void nullsAreNamed() {
        for (var clipping : List.of(Clipping.byNorm(1), Clipping.byValue(1))) {
            assertEquals("gradients", assertThrows(NullPointerException.class, () -> clipping.apply(null)).getMessage());
            assertEquals("gradients[0]",
                    assertThrows(NullPointerException.class, () -> clipping.apply(Collections.singletonList(null))).getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void aNormThatIsNotFiniteStopsTheStepBeforeItChangesAnything(float bad) {
        Tensor good = Tensor.of(1f).withGrad();
        Tensor p = Tensor.of(1f, 2f).withGrad();
        Sgd sgd = Sgd.of(List.of(good, p), 0.1);
        sgd.setClipping(Clipping.byNorm(1));
        good.sum().backward();
        p.mul(Tensor.of(1f, bad)).sum().backward();
        String message = assertThrows(IllegalStateException.class, sgd::step).getMessage();
        assertTrue(message.startsWith("clipping: gradient 1 of shape [2] has norm " + (double) bad), message);
        assertEquals(1, good.item());
    }

    @Test
    void clippingByValueLimitsEachElement() {
        Tensor p = Tensor.of(0.0, 0.0, 0.0).withGrad();
        Sgd sgd = Sgd.of(List.of(p), 1);
        sgd.setClipping(Clipping.byValue(0.5));
        p.mul(Tensor.of(-3.0, 0.25, 3.0)).sum().backward();
        sgd.step();
        assertArrayEquals(new double[] {0.5, -0.25, -0.5}, p.toDoubleArray());
    }
}
