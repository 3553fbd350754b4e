package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {

    record Residual(Layer inner) implements Layer {
        @Override
        public Tensor apply(Tensor x) {
            return x.add(Layer.applyChild("inner", inner, x));
        }

        @Override
        public void describe(Description description) {
            description.title("Residual");
            description.child("inner", inner);
        }
    }

    private static Sequential model() {
        Rng rng = Rng.of(1);
        return Sequential.of(Dense.of(4, 3, rng), Tensor::relu, new Residual(Dense.of(3, 3, rng).withoutBias()))
                .then("head", Sequential.of(Dense.of(3, 2, rng)));
    }

    @Test
    void aMethodReferenceAndALambdaAreLayers() {
        Layer twice = x -> x.mul(2);
        Sequential model = Sequential.of(Tensor::relu, twice);
        assertArrayEquals(new float[] {0, 6}, model.apply(Tensor.of(-1f, 3f)).toFloatArray());
        assertEquals(List.of(), model.parameters());
        assertEquals(Map.of(), twice.state());
    }

    @Test
    void pathsNameEveryParameter() {
        assertEquals(List.of("0.weight", "0.bias", "2.inner.weight", "head.0.weight", "head.0.bias"),
                List.copyOf(model().state().keySet()));
    }

    @Test
    void theStateHoldsTheParametersThemselves() {
        Dense dense = Dense.of(2, 2, Rng.of(1));
        assertSame(dense.weight(), dense.state().get("weight"));
        assertSame(dense.weight(), dense.parameters().getFirst());
    }

    @Test
    void aSharedParameterIsLearntOnceAndSavedUnderEachPath() {
        Dense shared = Dense.of(2, 2, Rng.of(1));
        Sequential model = Sequential.of(shared, shared);
        assertEquals(2, model.parameters().size());
        assertEquals(4, model.state().size());
    }

    @Test
    void theSummaryCountsParametersAndShowsShapes() {
        assertEquals("""
                path     layer                 output shape  parameters
                         Sequential            [5, 2]                 0
                0        Dense(4, 3)           [5, 3]                15
                1        (function)            [5, 3]                 0
                2        Residual              [5, 3]                 0
                2.inner  Dense(3, 3, no bias)  [5, 3]                 9
                head     Sequential            [5, 2]                 0
                head.0   Dense(3, 2)           [5, 2]                 8
                         total                                       32
                """, model().summary(Shape.of(5, 4)));
    }

    /** Rows of a table by their numbers. */
    private record Embedding(Tensor table) implements Layer {
        @Override
        public Tensor apply(Tensor numbers) {
            return table.indexSelect(0, numbers);
        }

        @Override
        public void describe(Description description) {
            description.title("Embedding");
            description.parameter("table", table);
        }
    }

    @Test
    void theSummaryOfAModelOfWholeNumbersTakesTheirDtype() {
        Layer model = Sequential.of(new Embedding(Tensor.ones(7, 3).withGrad()), Dense.of(3, 2, Rng.of(1)));
        assertEquals("""
                path  layer        output shape  parameters
                      Sequential   [5, 2]                 0
                0     Embedding    [5, 3]                21
                1     Dense(3, 2)  [5, 2]                 8
                      total                              29
                """, model.summary(Shape.of(5), DType.I32));
        String message = assertThrows(IllegalArgumentException.class, () -> model.summary(Shape.of(5))).getMessage();
        assertTrue(message.contains("takes I32, not F32[5]"), message);
    }

    @Test
    void aSummaryWithoutAnInputHasNoShapes() {
        assertTrue(model().summary().startsWith("path     layer                 parameters\n"), model()::summary);
    }

    @Test
    void aNamedLayerKeepsItsParameters() {
        Layer named = Layer.named("encoder", Dense.of(2, 2, Rng.of(1)));
        assertEquals(List.of("weight", "bias"), List.copyOf(named.state().keySet()));
        assertTrue(named.summary().contains("encoder"));
    }

    @Test
    void anErrorNamesThePathOfTheLayer() {
        Sequential model = Sequential.of(Tensor::relu).then("body", Sequential.of().then("hidden", x -> x.matmul(Tensor.zeros(784, 128))));
        LayerException error = assertThrows(LayerException.class, () -> model.apply(Tensor.zeros(32, 100)));
        assertEquals("body.hidden", error.path());
        assertTrue(error.getMessage().startsWith("body.hidden: matmul: shapes [32, 100] and [784, 128]"), error::getMessage);
        assertInstanceOf(IllegalArgumentException.class, error.getCause());
    }

    @Test
    void anErrorNamesThePathThroughALayerOfOnesOwn() {
        Sequential model = Sequential.of(new Residual(Dense.of(3, 3, Rng.of(1))));
        LayerException error = assertThrows(LayerException.class, () -> model.apply(Tensor.zeros(2, 5)));
        assertEquals("0.inner: Dense(3, 3): an input of F32[2, 5] does not fit; it must be F32 with a last axis of size 3, such as [2, 3]",
                error.getMessage());
    }

    @Test
    void aLayerThatReturnsNullIsNamed() {
        assertEquals("layer 0 returned null", assertThrows(NullPointerException.class,
                () -> Sequential.of(x -> null).apply(Tensor.of(1f))).getMessage());
    }

    @Test
    void aLayerThatContainsItselfIsRefused() {
        Layer[] knot = new Layer[1];
        knot[0] = new Layer() {
            @Override
            public Tensor apply(Tensor input) {
                return input;
            }

            @Override
            public void describe(Description description) {
                description.child("again", knot[0]);
            }
        };
        assertThrows(IllegalStateException.class, () -> knot[0].parameters());
    }

    private static Layer nested(int levels) {
        Layer layer = Dense.of(1, 1, Rng.of(1));
        for (int level = 0; level < levels; level++) {
            layer = Sequential.of(layer);
        }
        return layer;
    }

    private static Layer selfMaking() {
        return describing(description -> description.child("again", selfMaking()));
    }

    @Test
    void layersThatAreTooDeepAreRefused() {
        String path = assertThrows(IllegalStateException.class, () -> selfMaking().parameters()).getMessage();
        assertTrue(path.contains("more than 250 levels deep, at \"again.again."), path);
        assertThrows(IllegalStateException.class, () -> nested(250).summary());
        Layer deepest = nested(249); // and a Dense in it
        assertEquals(2, deepest.parameters().size());
        assertEquals(1 + 250 + 1, deepest.summary().lines().count());
        assertEquals(Shape.of(1, 1), deepest.apply(Tensor.zeros(1, 1)).shape());
    }

    @Test
    void ofTitlesTheLastCounts() {
        Layer named = Dense.of(2, 2, Rng.of(1));
        for (int title = 0; title < 100_000; title++) {
            named = Layer.named("title " + title, named);
        }
        assertEquals("title 99999", named.toString());
        assertEquals(2, named.parameters().size());
        assertEquals(Shape.of(1, 2), named.apply(Tensor.zeros(1, 2)).shape());
    }

    /** A layer that describes itself, and need not do anything. */
    private static Layer describing(Consumer<Description> describe) {
        return new Layer() {
            @Override
            public Tensor apply(Tensor input) {
                return input;
            }

            @Override
            public void describe(Description description) {
                describe.accept(description);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b"})
    void aNameThatWouldConfusePathsIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> describing(d -> d.child(name, Tensor::relu)).parameters());
        assertThrows(IllegalArgumentException.class, () -> describing(d -> d.parameter(name, Tensor.of(1f).withGrad())).parameters());
        assertThrows(IllegalArgumentException.class, () -> describing(d -> d.buffer(name, Tensor.of(1f).variable())).parameters());
        assertThrows(IllegalArgumentException.class, () -> Sequential.of().then(name, Tensor::relu));
    }

    @Test
    void aNameGivenTwiceIsRefused() {
        Tensor parameter = Tensor.of(1f).withGrad();
        Layer layer = describing(d -> {
            d.parameter("w", parameter);
            d.child("w", Tensor::relu);
        });
        assertThrows(IllegalArgumentException.class, layer::parameters);
        assertThrows(IllegalArgumentException.class, describing(d -> {
            d.parameter("w", parameter);
            d.buffer("w", Tensor.of(1f).variable());
        })::parameters);
        assertThrows(IllegalArgumentException.class, () -> Sequential.of().then("a", Tensor::relu).then("a", Tensor::tanh));
    }

    @Test
    void aParameterThatCannotBeLearntIsRefused() {
        assertEquals("describe: w is no parameter, since it does not require a gradient; mark it with withGrad(), or, if it is not to be"
                + " learnt, make it a buffer", assertThrows(IllegalArgumentException.class,
                        () -> describing(d -> d.parameter("w", Tensor.of(1f))).parameters()).getMessage());
        assertThrows(IllegalArgumentException.class, () -> describing(d -> d.parameter("w", Tensor.of(1f).withGrad().mul(2))).parameters());
    }

    /** Inputs less a mean that is saved with the model but not learnt, times a factor that is learnt. */
    private record Centred(Tensor mean, Tensor factor) implements Layer {
        static Centred of(float mean, float factor) {
            return new Centred(Tensor.of(mean).variable(), Tensor.of(factor).withGrad());
        }

        @Override
        public Tensor apply(Tensor input) {
            return input.sub(mean).mul(factor);
        }

        @Override
        public void describe(Description description) {
            description.title("Centred");
            description.buffer("mean", mean);
            description.parameter("factor", factor);
        }
    }

    @Test
    void aBufferIsSavedAndLoadedButNotLearnt() {
        Centred centred = Centred.of(3, 2);
        assertEquals(List.of(centred.factor), Sequential.of(centred).parameters());
        assertEquals(List.of("0.factor", "0.mean"), List.copyOf(Sequential.of(centred).state().keySet()));
        assertSame(centred.mean, centred.state().get("mean"));
        Layer other = Centred.of(0, 1);
        other.load(centred.state());
        assertEquals(10, other.apply(Tensor.of(8f)).item());
        centred.mean.update(old -> old.add(1)); // what is loaded is a copy
        assertEquals(10, other.apply(Tensor.of(8f)).item());
    }

    @Test
    void strictLoadingKnowsBuffers() {
        Layer centred = Centred.of(3, 2);
        String message = assertThrows(IllegalArgumentException.class,
                () -> centred.load(Map.of("mean", Tensor.of(1f, 2f), "factor", Tensor.of(1f)))).getMessage();
        assertTrue(message.endsWith("mismatch: mean is F32[2], but must be F32[1]"), message);
        message = assertThrows(IllegalArgumentException.class, () -> centred.load(Map.of("factor", Tensor.of(1f)))).getMessage();
        assertTrue(message.endsWith("missing: mean, F32[1]"), message);
        assertEquals(10, centred.apply(Tensor.of(8f)).item());
    }

    @Test
    void aSummaryDoesNotCountBuffers() {
        assertEquals("""
                layer    parameters
                Centred           1
                total             1
                """, Centred.of(3, 2).summary());
    }

    @Test
    void aBufferThatIsLearntOrComputedIsRefused() {
        Tensor parameter = Tensor.of(1f).withGrad();
        String message = assertThrows(IllegalArgumentException.class,
                () -> describing(d -> d.buffer("b", parameter)).state()).getMessage();
        assertEquals("describe: b is no buffer, since it requires a gradient; make it a parameter, or, if it is not to be learnt, take its"
                + " variable()", message);
        message = assertThrows(IllegalArgumentException.class, () -> describing(d -> d.buffer("b", parameter.mul(2))).state()).getMessage();
        assertEquals("describe: b is no buffer, since it is the result of an op", message);
        message = assertThrows(IllegalArgumentException.class, () -> describing(d -> d.buffer("b", Tensor.of(1f))).state()).getMessage();
        assertEquals("describe: b is no buffer, since it is a constant, which nothing can be loaded into; keep its variable()", message);
    }

    @Test
    void aTransposedWeightIsToldAsSuch() {
        Layer dense = Dense.of(4, 3, Rng.of(1)).withoutBias();
        String message = assertThrows(IllegalArgumentException.class, () -> dense.load(Map.of("weight", Tensor.zeros(3, 4)))).getMessage();
        assertTrue(message.endsWith("mismatch: weight is F32[3, 4], but must be F32[4, 3]; it has the transposed shape, as PyTorch's Linear"
                + " keeps it: use transpose()"), message);
        for (Tensor other : List.of(Tensor.zeros(3, 5), Tensor.zeros(DType.F64, 4, 3), Tensor.zeros(12))) {
            message = assertThrows(IllegalArgumentException.class, () -> dense.load(Map.of("weight", other))).getMessage();
            assertTrue(message.endsWith("but must be F32[4, 3]"), message);
        }
    }

    @Test
    void aSquareWeightOfAnotherDtypeIsNotToldToBeTransposed() {
        Layer dense = Dense.of(3, 3, Rng.of(1)).withoutBias();
        String message = assertThrows(IllegalArgumentException.class,
                () -> dense.load(Map.of("weight", Tensor.zeros(DType.F64, 3, 3)))).getMessage();
        assertTrue(message.endsWith("but must be F32[3, 3]"), message);
    }

    @Test
    void nullsAreNamed() {
        assertEquals("input", assertThrows(NullPointerException.class, () -> Sequential.of().apply(null)).getMessage());
        assertEquals("layers[1]", assertThrows(NullPointerException.class, () -> Sequential.of(Tensor::relu, null)).getMessage());
        assertEquals("state", assertThrows(NullPointerException.class, () -> model().load(null)).getMessage());
        assertEquals("input", assertThrows(NullPointerException.class, () -> model().summary((Shape) null)).getMessage());
        assertEquals("dtype", assertThrows(NullPointerException.class, () -> model().summary(Shape.of(5, 4), null)).getMessage());
    }

    @Test
    void loadingGivesBackWhatTheStateWas() {
        Sequential from = model();
        Sequential into = Sequential.of(Dense.of(Tensor.zeros(4, 3), Tensor.ones(3)), Tensor::relu,
                new Residual(Dense.withoutBias(Tensor.ones(3, 3))))
                .then("head", Sequential.of(Dense.of(Tensor.zeros(3, 2), Tensor.ones(2))));
        into.load(from.state());
        Tensor x = Rng.of(2).normal(5, 4);
        assertArrayEquals(from.apply(x).toFloatArray(), into.apply(x).toFloatArray());
    }

    @Test
    void aStateOfTheModelsOwnParametersMayBeCrossed() {
        Tensor a = Tensor.of(1f).withGrad();
        Tensor b = Tensor.of(2f).withGrad();
        describing(d -> {
            d.parameter("a", a);
            d.parameter("b", b);
        }).load(Map.of("a", b, "b", a));
        assertEquals(List.of(2.0, 1.0), List.of(a.item(), b.item()));
    }

    @Test
    void strictLoadingListsEveryDifferenceAndChangesNothing() {
        Sequential model = model();
        float[] before = model.parameters().getFirst().toFloatArray();
        var state = new HashMap<>(model.state());
        state.put("0.weight", Tensor.zeros(4, 3));
        state.put("0.bias", Tensor.zeros(4));
        state.put("head.0.bias", Tensor.zeros(DType.F64, 2));
        state.remove("2.inner.weight");
        state.put("2.inner.bias", Tensor.zeros(3));
        String message = assertThrows(IllegalArgumentException.class, () -> model.load(state)).getMessage();
        for (String difference : List.of("mismatch: 0.bias is F32[4], but must be F32[3]",
                "mismatch: head.0.bias is F64[2], but must be F32[2]",
                "missing: 2.inner.weight, F32[3, 3]", "unexpected: 2.inner.bias, F32[3]")) {
            assertTrue(message.contains(difference), message);
        }
        assertArrayEquals(before, model.parameters().getFirst().toFloatArray());
    }
}
