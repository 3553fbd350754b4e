package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Autodiff;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All parts together, on problems with a known answer. */
class TrainingTest {
    private static final float[][] CORNERS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    private static final int[] DIFFERENT = {0, 1, 1, 0};

    private static Sequential trained(long seed) {
        Rng rng = Rng.of(seed);
        Sequential model = Sequential.of(Dense.of(2, 8, rng), Tensor::tanh, Dense.of(8, 2, rng));
        Adam optimizer = Adam.of(model.parameters(), 0.05);
        DataLoader loader = DataLoader.of(CORNERS, DIFFERENT, 2).shuffled(rng);
        for (int epoch = 0; epoch < 150; epoch++) {
            for (Batch batch : loader) {
                Tensor loss = Losses.crossEntropy(model.apply(batch.inputs()), batch.labels());
                optimizer.zeroGrad();
                loss.backward();
                optimizer.step();
            }
        }
        return model;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void learnsExclusiveOr(long seed) {
        Sequential model = trained(seed);
        Tensor logits = Autodiff.noGrad(() -> Mode.evaluation(() -> model.apply(Tensor.fromArray(CORNERS))));
        assertEquals(1, Metrics.accuracy(logits, Tensor.of(DIFFERENT)));
        assertTrue(Losses.requireFinite(Losses.crossEntropy(logits, Tensor.of(DIFFERENT))) < 0.05);
    }

    @Test
    void sameSeedSameBits() {
        List<Tensor> first = trained(4).parameters();
        List<Tensor> second = trained(4).parameters();
        for (int i = 0; i < first.size(); i++) {
            assertArrayEquals(first.get(i).toFloatArray(), second.get(i).toFloatArray());
        }
    }

    /** Least squares has a closed form. */
    @Test
    void sgdWithMomentumFindsTheLineOfLeastSquares() {
        Tensor x = Tensor.of(new double[] {0, 1, 2, 3}, 4, 1);
        Tensor y = Tensor.of(new double[] {1, 3, 2, 5}, 4, 1);
        Dense line = Dense.of(Tensor.of(new double[] {0}, 1, 1), Tensor.of(0.0));
        Sgd optimizer = Sgd.of(line.parameters(), 0.05, Sgd.Options.DEFAULT.withMomentum(0.9));
        for (int step = 0; step < 600; step++) {
            optimizer.zeroGrad();
            Losses.meanSquaredError(line.apply(x), y).backward();
            optimizer.step();
        }
        assertEquals(1.1, line.weight().item(), 1e-9);
        assertEquals(1.1, line.bias().orElseThrow().item(), 1e-9);
    }
}
