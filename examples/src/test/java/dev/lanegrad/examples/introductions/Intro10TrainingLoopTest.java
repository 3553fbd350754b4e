package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.DataLoader;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Layer;
import dev.lanegrad.nn.LearningRate;
import dev.lanegrad.nn.Sequential;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class Intro10TrainingLoopTest {

    @Test
    void theRateRisesToItsPeakAndFallsTo0() {
        LearningRate schedule = Intro10TrainingLoop.schedule(1, 100);
        assertEquals(0.1, schedule.at(0), 1e-12);
        assertEquals(1, schedule.at(9), 1e-12);
        assertEquals(1, schedule.at(10), 1e-12);
        assertEquals(0.5, schedule.at(55), 1e-12);
        assertTrue(schedule.at(99) < 1e-3);
    }

    @Test
    void itStopsWhenNothingImprovesAndKeepsTheBest() {
        Rng rng = Rng.of(1);
        Batch training = Intro10TrainingLoop.examples(20, rng);
        Batch validation = Intro10TrainingLoop.examples(50, rng);
        Layer model = Sequential.of(Dense.of(1, 32, rng), Tensor::tanh, Dense.of(32, 1, rng));
        DataLoader loader = DataLoader.of(training.inputs(), training.labels(), 5).shuffled(rng);

        List<Double> losses = Intro10TrainingLoop.train(model, loader, validation, 300, 10);
        assertTrue(losses.size() < 300, "did not stop early");
        assertEquals(losses.size() - 11, losses.indexOf(Collections.min(losses)));
        assertEquals(Collections.min(losses), Intro10TrainingLoop.loss(model, validation).item());
    }
}
