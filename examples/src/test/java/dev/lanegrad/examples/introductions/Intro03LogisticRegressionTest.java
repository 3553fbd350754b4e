package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.examples.introductions.Intro03LogisticRegression.Data;
import org.junit.jupiter.api.Test;

class Intro03LogisticRegressionTest {

    @Test
    void theBestAnswerIsLearnt() {
        Data data = Data.draw(5000, Rng.of(1));
        var model = new Intro03LogisticRegression();
        for (int step = 0; step < 60; step++) {
            model.descend(data, 1.0);
        }
        assertArrayEquals(Intro03LogisticRegression.BEST_WEIGHT.toFloatArray(), model.weight.toFloatArray(), 0.15f);
        assertEquals(Intro03LogisticRegression.BEST_BIAS.item(), model.bias.item(), 0.15);
        assertTrue(model.accuracy(Data.draw(5000, Rng.of(2))) > 0.85);
    }

    @Test
    void theGradientIsTheTextbooks() {
        Data data = Data.draw(20, Rng.of(1));
        var model = new Intro03LogisticRegression();
        model.weight.assign(Tensor.of(0.5f, -2f));
        model.loss(data).backward();
        Tensor surprise = model.logOdds(data.points()).sigmoid().sub(data.labels());
        assertArrayEquals(surprise.matmul(data.points()).div(40).toFloatArray(), model.weight.grad().toFloatArray(), 1e-6f);
        assertEquals(surprise.mean().item(), model.bias.grad().item(), 1e-6);
    }
}
