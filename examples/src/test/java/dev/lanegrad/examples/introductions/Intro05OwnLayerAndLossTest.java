package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import dev.lanegrad.GradCheck;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.examples.introductions.Intro05OwnLayerAndLoss.Bells;
import dev.lanegrad.nn.Layer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Intro05OwnLayerAndLossTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.9})
    void theQuantileIsLearnt(double quantile) {
        Rng rng = Rng.of(1);
        Tensor x = rng.uniformBetween(-1, 1, 1000, 1);
        Tensor targets = Intro05OwnLayerAndLoss.targets(x, rng);
        Layer model = Intro05OwnLayerAndLoss.learn(x, targets, quantile, 200);
        assertEquals(quantile, Intro05OwnLayerAndLoss.below(model, x, targets), 0.02);
    }

    @Test
    void theLayersGradientsAreRight() {
        Bells bells = new Bells(Tensor.of(-0.5, 0.0, 0.5).withGrad(), Tensor.of(0.3, 0.5, 1.0).withGrad());
        assertEquals(List.of("centres", "widths"), List.copyOf(bells.state().keySet()));
        GradCheck.of(bells::apply).parameters(bells.parameters()).order(2).check(Rng.of(1).normal(DType.F64, 4, 1)).orThrow();
    }
}
