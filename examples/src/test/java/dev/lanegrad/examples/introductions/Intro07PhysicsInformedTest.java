package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Tensor;
import org.junit.jupiter.api.Test;

class Intro07PhysicsInformedTest {

    @Test
    void theErrorIsAsStated() {
        double error = Intro07PhysicsInformed.error(Intro07PhysicsInformed.solve(2000));
        assertTrue(error < Intro07PhysicsInformed.GREATEST_ERROR, () -> "error " + error);
    }

    @Test
    void theSolutionHasNoLoss() {
        Tensor times = Tensor.linspace(0, 3, 20).unsqueeze(1);
        assertEquals(0, Intro07PhysicsInformed.loss(Tensor::cos, times).item(), 1e-12);
        assertTrue(Intro07PhysicsInformed.loss(Tensor::exp, times).item() > 1);
    }

    @Test
    void theDerivativeIsThatOfEachElement() {
        Tensor slopes = Intro07PhysicsInformed.derivative(t -> t.pow(3)).apply(Tensor.of(-2f, 0f, 1f));
        assertArrayEquals(new float[] {12, 0, 3}, slopes.toFloatArray(), 1e-5f);
    }
}
