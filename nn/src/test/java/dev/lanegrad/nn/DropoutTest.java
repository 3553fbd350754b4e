package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.5, 0.9})
    void dropsItsShareAndScalesTheRest(double probability) {
        int count = 20_000;
        float[] output = Dropout.of(probability, Rng.of(5)).apply(Tensor.ones(count)).toFloatArray();
        int dropped = 0;
        for (float element : output) {
            if (element == 0) {
                dropped++;
            } else {
                assertEquals((float) (1 / (1 - probability)), element);
            }
        }
        assertEquals(probability, dropped / (double) count, 5 * Math.sqrt(probability * (1 - probability) / count));
    }

    @Test
    void theGradientIsZeroWhereItDropped() {
        Tensor x = Tensor.ones(100).withGrad();
        Tensor y = Dropout.of(0.5, Rng.of(5)).apply(x);
        y.sum().backward();
        assertArrayEquals(y.toFloatArray(), x.grad().toFloatArray());
    }

    @Test
    void atOneAllIsZeroWhateverTheInput() {
        Tensor x = Tensor.of(1f, Float.NaN, Float.POSITIVE_INFINITY, -2f).withGrad();
        Tensor y = Dropout.of(1, Rng.of(5)).apply(x);
        y.sum().backward();
        assertArrayEquals(new float[4], y.toFloatArray());
        assertArrayEquals(new float[4], x.grad().toFloatArray());
    }

    @Test
    void atZeroAndInEvaluationTheOutputIsTheInput() {
        Tensor x = Tensor.ones(10);
        assertSame(x, Dropout.of(0, Rng.of(5)).apply(x));
        assertSame(x, Mode.evaluation(() -> Dropout.of(0.5, Rng.of(5)).apply(x)));
    }

    @Test
    void choicesDependOnTheSeedAndAreNewEachTime() {
        Tensor x = Tensor.ones(64);
        Dropout dropout = Dropout.of(0.5, Rng.of(5));
        float[] first = dropout.apply(x).toFloatArray();
        assertArrayEquals(first, Dropout.of(0.5, Rng.of(5)).apply(x).toFloatArray());
        assertFalse(Arrays.equals(first, dropout.apply(x).toFloatArray()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.NEGATIVE_INFINITY})
    void aProbabilityIsFromZeroToOne(double probability) {
        assertThrows(IllegalArgumentException.class, () -> Dropout.of(probability, Rng.of(5)));
    }

    @Test
    void aSummaryTellsItsProbability() {
        assertEquals("layer         parameters\nDropout(0.5)           0\ntotal                  0\n", Dropout.of(0.5, Rng.of(5)).summary());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void aNullInputIsNamed(double probability) {
        Dropout dropout = Dropout.of(probability, Rng.of(5));
        assertEquals("input", assertThrows(NullPointerException.class, () -> dropout.apply(null)).getMessage());
        assertEquals("input", assertThrows(NullPointerException.class, () -> Mode.evaluation(() -> dropout.apply(null))).getMessage());
    }
}
