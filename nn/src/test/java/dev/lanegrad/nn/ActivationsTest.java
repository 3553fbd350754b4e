package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationsTest {

    static List<Arguments> activations() {
        return List.of(
                activation(Activations.relu(), "relu", Tensor::relu),
                activation(Activations.tanh(), "tanh", Tensor::tanh),
                activation(Activations.sigmoid(), "sigmoid", Tensor::sigmoid),
                activation(Activations.gelu(), "gelu", Tensor::gelu),
                activation(Activations.silu(), "silu", Tensor::silu),
                activation(Activations.leakyRelu(0.25), "leakyRelu(0.25)", x -> x.leakyRelu(0.25)),
                activation(Activations.elu(1.5), "elu(1.5)", x -> x.elu(1.5)),
                activation(Activations.softmax(0), "softmax(0)", x -> x.softmax(0)),
                activation(Activations.logSoftmax(-1), "logSoftmax(-1)", x -> x.logSoftmax(-1)),
                activation(Activations.flatten(), "flatten", x -> x.reshape(3, 8)));
    }

    private static Arguments activation(Layer layer, String title, UnaryOperator<Tensor> verb) {
        return arguments(layer, title, verb);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("activations")
    void isItsVerbUnderItsName(Layer layer, String title, UnaryOperator<Tensor> verb) {
        Tensor x = Rng.of(1).normal(3, 4, 2);
        assertEquals(title, layer.toString());
        assertEquals(verb.apply(x).shape(), layer.apply(x).shape());
        assertArrayEquals(verb.apply(x).toFloatArray(), layer.apply(x).toFloatArray());
        assertEquals(List.of(), layer.parameters());
    }

    @Test
    void flattenKeepsTheAxisOfTheBatch() {
        for (Shape unchanged : List.of(Shape.of(), Shape.of(5), Shape.of(5, 2))) {
            assertEquals(unchanged, Activations.flatten().apply(Tensor.zeros(unchanged.toArray())).shape());
        }
        assertEquals(Shape.of(5, 24), Activations.flatten().apply(Tensor.zeros(5, 2, 3, 4)).shape());
        assertEquals(Shape.of(0, 6), Activations.flatten().apply(Tensor.zeros(0, 2, 3)).shape());
    }
}
