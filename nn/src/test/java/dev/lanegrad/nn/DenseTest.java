package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DenseTest {
    private static final Dense DENSE = Dense.of(Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3), Tensor.of(10.0, 20.0, 30.0));

    @Test
    void multipliesAndAdds() {
        Tensor x = Tensor.of(new double[] {1, 2, -1, 0.5}, 2, 2);
        assertArrayEquals(new double[] {19, 32, 45, 11, 20.5, 30}, DENSE.apply(x).toDoubleArray());
    }

    @Test
    void withoutBiasItMultipliesOnly() {
        assertArrayEquals(new double[] {9, 12, 15}, DENSE.withoutBias().apply(Tensor.of(1.0, 2.0)).toDoubleArray());
        assertTrue(DENSE.withoutBias().bias().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "3, 0, 1", "1, 2, 3"})
    void theBatchMayHaveAnyShape(int first, int second, int third) {
        assertEquals(Shape.of(first, second, third, 3), DENSE.apply(Tensor.zeros(DType.F64, first, second, third, 2)).shape());
    }

    @Test
    void aVectorIsABatchOfNone() {
        assertEquals(Shape.of(3), DENSE.apply(Tensor.of(1.0, 2.0)).shape());
    }

    @Test
    void gradientsReachBothParameters() {
        Dense dense = Dense.of(Tensor.ones(2, 3), Tensor.zeros(3));
        dense.apply(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)).sum().backward();
        assertArrayEquals(new float[] {4, 4, 4, 6, 6, 6}, dense.weight().grad().toFloatArray());
        assertArrayEquals(new float[] {2, 2, 2}, dense.bias().orElseThrow().grad().toFloatArray());
    }

    @Test
    void anInputThatDoesNotFitIsRefused() {
        for (Tensor input : new Tensor[] {Tensor.zeros(DType.F64, 4, 3), Tensor.zeros(4, 2), Tensor.scalar(1, DType.F64),
                Tensor.of(1, 2)}) {
            String message = assertThrows(IllegalArgumentException.class, () -> DENSE.apply(input)).getMessage();
            assertTrue(message.startsWith("Dense(2, 3): an input of " + input.dtype() + input.shape()
                    + " does not fit; it must be F64 with a last axis of size 2"), message);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aNewLayerHasTheDtypeItIsAskedFor(DType dtype) {
        Dense dense = Dense.of(2, 3, Initializer.HE, dtype, Rng.of(1));
        assertArrayEquals(Initializer.HE.create(Shape.of(2, 3), 2, 3, dtype, Rng.of(1)).toDoubleArray(), dense.weight().toDoubleArray());
        assertArrayEquals(new double[3], dense.bias().orElseThrow().toDoubleArray());
        assertEquals(dtype, dense.apply(Tensor.ones(dtype, 1, 2)).dtype());
        DType other = dtype == DType.F32 ? DType.F64 : DType.F32;
        String message = assertThrows(IllegalArgumentException.class, () -> dense.apply(Tensor.ones(other, 1, 2))).getMessage();
        assertTrue(message.contains("an input of " + other + "[1, 2] does not fit; it must be " + dtype), message);
    }

    @ParameterizedTest
    @EnumSource(names = {"I32", "BOOL"})
    void whatIsLearntIsFloating(DType dtype) {
        assertEquals("Dense: parameters of " + dtype + " cannot be learnt; they must be F32 or F64", assertThrows(
                IllegalArgumentException.class, () -> Dense.of(2, 3, Initializer.HE, dtype, Rng.of(1))).getMessage());
    }

    @Test
    void weightsAreNoMoreThanATensorHolds() {
        assertEquals("Dense: 65536 inputs and 32768 outputs take 2147483648 weights, more than the 2^31-1 that a tensor holds",
                assertThrows(IllegalArgumentException.class, () -> Dense.of(1 << 16, 1 << 15, Rng.of(1))).getMessage());
    }

    @Test
    void anInitializerThatGivesAnotherDtypeIsRefused() {
        Initializer alwaysFloat = (shape, in, out, dtype, rng) -> Tensor.zeros(shape.toArray());
        assertEquals("Dense: the initializer gave F32[2, 3] instead of F64[2, 3]", assertThrows(IllegalArgumentException.class,
                () -> Dense.of(2, 3, alwaysFloat, DType.F64, Rng.of(1))).getMessage());
    }

    @Test
    void aNullIsNamed() {
        assertEquals("bias", assertThrows(NullPointerException.class, () -> Dense.of(Tensor.zeros(2, 3), null)).getMessage());
        assertEquals("the result of initializer", assertThrows(NullPointerException.class,
                () -> Dense.of(2, 3, (shape, in, out, dtype, rng) -> null, Rng.of(1))).getMessage());
        assertEquals("dtype", assertThrows(NullPointerException.class,
                () -> Dense.of(2, 3, Initializer.HE, null, Rng.of(1))).getMessage());
        assertEquals("rng", assertThrows(NullPointerException.class, () -> Dense.of(2, 3, null)).getMessage());
    }
}
