package dev.lanegrad.examples.introductions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import org.junit.jupiter.api.Test;

class Intro01TensorsTest {

    @Test
    void aColumnTimesARowIsATable() {
        assertArrayEquals(new int[] {1, 2, 3, 2, 4, 6, 3, 6, 9}, Intro01Tensors.products(3).toIntArray());
    }

    @Test
    void distancesAreThoseOfPythagoras() {
        Tensor corners = Tensor.of(new float[] {0, 0, 3, 0, 3, 4}, 3, 2);
        assertArrayEquals(new float[] {0, 3, 5, 3, 0, 4, 5, 4, 0}, Intro01Tensors.distances(corners).toFloatArray());
    }

    @Test
    void standardizedColumnsHaveMean0AndDeviation1() {
        Tensor columns = Rng.of(1).normal(100, 3).mul(Tensor.of(5f, 0.1f, 1f)).add(Tensor.of(20f, -3f, 0f));
        Tensor standardized = Intro01Tensors.standardized(columns);
        assertArrayEquals(new float[3], standardized.mean(0).toFloatArray(), 1e-4f);
        assertArrayEquals(new float[] {1, 1, 1}, standardized.std(0).toFloatArray(), 1e-4f);
        assertEquals(columns.shape(), standardized.shape());
    }
}
