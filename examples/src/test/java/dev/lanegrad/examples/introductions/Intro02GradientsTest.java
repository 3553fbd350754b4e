package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.Autodiff;
import dev.lanegrad.DType;
import dev.lanegrad.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Intro02GradientsTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 1, 2, 100})
    void theDerivativeGoesThroughTheLoop(double number) {
        Autodiff.ValueAndGrad root = Autodiff.valueAndGrad(Intro02Gradients::heron, Tensor.scalar(number, DType.F64));
        assertEquals(Math.sqrt(number), root.value().item(), 1e-12);
        assertEquals(1 / (2 * Math.sqrt(number)), root.grad().item(), 1e-12);
    }
}
