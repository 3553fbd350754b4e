package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.GradReport.Coordinate;
import dev.lanegrad.GradReport.Verdict;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the checker says, and in which words. How many wrong gradients it finds is {@link PlantedErrorsTest}'s question. */
class GradCheckTest {

    /** x cubed, with a derivative that is off by a factor. */
    record Cube(double factor) implements CustomOp {
        @Override
        public String name() {
            return "cube";
        }

        @Override
        public Tensor forward(Tensor... x) {
            return x[0].pow(3);
        }

        @Override
        public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
            return new Tensor[] {g.mul(x[0].square().mul(3 * factor))};
        }
    }

    private static Tensor normal(int... sizes) {
        return Rng.of(7).normal(DType.F64, sizes);
    }

    private static Verdict verdict(UnaryOperator<Tensor> f, double... x) {
        return GradCheck.of(f).order(2).check(Tensor.of(x)).verdict();
    }

    // ---- verdicts ---------------------------------------------------------------------------------------------------------------

    @Test
    void aRightGradientIsOkAtEveryOrder() {
        GradReport report = GradCheck.of(new Cube(1)).order(3).check(normal(2, 3));
        assertEquals(Verdict.OK, report.verdict());
        assertSame(report, report.orThrow());
        assertEquals(List.of(1, 2, 2, 3, 3, 3), report.inputs().stream().map(GradReport.Input::order).toList());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, 0.9995, 1.0005, 2})
    void aFactorIsWrong(double factor) {
        assertEquals(Verdict.WRONG, GradCheck.of(new Cube(factor)).check(normal(2, 3)).verdict());
    }

    @Test
    void theWorstCoordinatesComeFirst() {
        Coordinate worst = GradCheck.of(new Cube(2)).check(Tensor.of(1.0, -2.0, 0.5)).inputs().getFirst().worst().getFirst();
        assertEquals("result[1]", worst.result());
        assertEquals("input 0[1]", worst.argument());
        assertEquals(24, worst.analytic(), 1e-12);
        assertEquals(12, worst.numeric(), worst.errorBar());
        assertTrue(worst.errorBar() < 1e-7);
    }

    @Test
    void amongManyElementsTheWrongOneIsFound() {
        UnaryOperator<Tensor> skewed = x -> {
            Tensor mask = Tensor.arange(x.size()).eq(Tensor.of(new int[] {1234}, new int[] {}).expand(x.size()));
            return Tensor.where(mask, x.detach(), x).square().mul(0.5);
        };
        GradReport report = GradCheck.of(skewed).check(Tensor.full(2, DType.F64, 5000));
        assertEquals(Verdict.WRONG, report.verdict());
        assertEquals("input 0[1234]", report.inputs().getFirst().worst().getFirst().argument());
    }

    @Test
    void whatIsRightAtOrder1MayBeWrongAtOrder2() {
        UnaryOperator<Tensor> f = x -> new CustomOp() {
            @Override
            public String name() {
                return "square";
            }

            @Override
            public Tensor forward(Tensor... x) {
                return x[0].square();
            }

            @Override
            public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
                return new Tensor[] {g.mul(x[0].detach().mul(2))};
            }
        }.apply(x);
        assertEquals(Verdict.OK, GradCheck.of(f).check(normal(3)).verdict());
        GradReport report = GradCheck.of(f).order(2).check(normal(3));
        assertEquals(Verdict.WRONG, report.verdict());
        assertTrue(report.toString().contains("the path from F64[3] to the result was cut at detach"), report::toString);
    }

    @Test
    void aFunctionThatIsCutOffSaysWhere() {
        GradReport report = GradCheck.of(x -> x.mul(2).detach().exp()).check(normal(3));
        assertEquals(Verdict.WRONG, report.verdict());
    }

    @Test
    void kinksAndJumpsCannotBeJudged() {
        assertEquals(Verdict.KINK_NEARBY, verdict(Tensor::relu, 0, 1));
        assertEquals(Verdict.KINK_NEARBY, verdict(Tensor::abs, 1e-9));
        assertEquals(Verdict.KINK_NEARBY, verdict(x -> x.floor().add(x), 3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-5, 1e-4, 1e-3, 1e-2, 0.03, 0.5, 100})
    void aKinkAtADistanceDoesNotDisturb(double distance) {
        assertEquals(Verdict.OK, verdict(Tensor::relu, distance, -distance));
        assertEquals(Verdict.OK, verdict(x -> x.abs().mul(x.exp()), distance, -distance));
    }

    @Test
    void aKinkAtADistanceDoesNotExcuse() {
        assertEquals(Verdict.WRONG, verdict(x -> x.abs().add(new Cube(1.01).apply(x.add(1))), 1e-3, -1e-3));
    }

    @Test
    void theEdgeOfTheDomainCannotBeJudged() {
        assertEquals(Verdict.ILL_CONDITIONED, verdict(Tensor::sqrt, 0));
        assertEquals(Verdict.ILL_CONDITIONED, verdict(Tensor::log, -1));
        assertEquals(Verdict.OK, verdict(Tensor::log, 1e-3, 1, 1e5));
    }

    @Test
    void roundingMayLeaveTooLittle() {
        assertEquals(Verdict.ILL_CONDITIONED, verdict(x -> x.exp().add(1e12).sub(1e12), 0.3));
    }

    @Test
    void aFunctionThatDrawsNumbersIsNotDeterministic() {
        Rng rng = Rng.of(1);
        assertEquals(Verdict.NON_DETERMINISTIC, verdict(x -> x.mul(rng.uniform(DType.F64, 2)), 1, 2));
    }

    @Test
    void aResultThatChangesItsShapeIsWrong() {
        assertEquals(Verdict.WRONG, verdict(x -> x.item() > 1 ? x.square() : x.square().reshape(1, 1), 1));
    }

    @Test
    void aBackwardThatThrowsIsWrongAndSaysWhy() {
        GradReport report = GradCheck.of(new CustomOp() {
            @Override
            public String name() {
                return "unfinished";
            }

            @Override
            public Tensor forward(Tensor... x) {
                return x[0];
            }

            @Override
            public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
                throw new UnsupportedOperationException("not yet");
            }
        }).check(normal(2));
        assertEquals(Verdict.WRONG, report.verdict());
        assertTrue(report.toString().contains("not yet"), report::toString);
    }

    // ---- what can be checked ----------------------------------------------------------------------------------------------------

    @Test
    void severalInputsOfAnyShape() {
        GradCheck.of(Tensor::mul).order(2).check(normal(2, 3), normal(3)).orThrow();
        GradCheck.ofAll(x -> x[0].matmul(x[1]).add(x[2])).order(2).check(normal(2, 3), normal(3, 2), normal()).orThrow();
        GradCheck.of(Tensor::exp).order(2).check(normal(2, 0)).orThrow();
        GradCheck.of(Tensor::exp).order(2).check(normal()).orThrow();
    }

    @Test
    void largeTensors() {
        GradCheck.of(x -> x.tanh().matmul(x.transpose())).order(2).seed(3).check(normal(20, 30)).orThrow();
    }

    @Test
    void indicesAndMasksAreConstants() {
        GradCheck.ofAll(x -> x[0].gather(0, x[1]).square()).order(2).check(normal(4), Tensor.of(3, 0, 3)).orThrow();
        GradCheck.ofAll(x -> Tensor.where(x[2], x[0], x[1].exp())).order(2).check(normal(2), normal(2), Tensor.of(true, false)).orThrow();
    }

    @Test
    void parametersAreCheckedAndKeepTheirElements() {
        Tensor weight = normal(3, 2).withGrad();
        double[] before = weight.toDoubleArray();
        GradCheck check = GradCheck.of((Tensor x) -> x.matmul(weight).tanh()).parameters(List.of(weight)).order(2);
        List<String> names = check.check(normal(2, 3)).orThrow().inputs().stream().map(GradReport.Input::name).toList();
        assertEquals(List.of("input 0", "parameter 0", "input 0", "parameter 0", "cotangent"), names);
        assertArrayEquals(before, weight.toDoubleArray());
        GradCheck cut = GradCheck.of((Tensor x) -> x.matmul(weight.detach())).parameters(List.of(weight));
        assertEquals(Verdict.WRONG, cut.check(normal(2, 3)).verdict());
    }

    // ---- the report -------------------------------------------------------------------------------------------------------------

    @Test
    void aFailureIsReadableAndRepeatable() {
        AssertionError failure = assertThrows(AssertionError.class,
                () -> GradCheck.of(new Cube(2)).seed(42).check(Tensor.of(1.0)).orThrow());
        String[] lines = failure.getMessage().split("\n");
        assertEquals("gradient check: WRONG", lines[0]);
        assertEquals("  order 1, input 0: WRONG", lines[1]);
        assertTrue(lines[2].startsWith("    d result[0] / d input 0[0]: analytic 6.0, numeric 3.0"), lines[2]);
        assertEquals("  again: GradCheck.of(cube).order(1).seed(42L).check(Tensor.of(new double[] {1.0}, new int[] {1}))", lines[3]);
    }

    @Test
    void theSameSeedGivesTheSameReport() {
        GradCheck check = GradCheck.of(new Cube(2)).seed(5);
        assertEquals(check.check(normal(50)), check.check(normal(50)));
    }

    // ---- misuse -----------------------------------------------------------------------------------------------------------------

    private static void refuses(String expected, org.junit.jupiter.api.function.Executable misuse) {
        String message = assertThrows(IllegalArgumentException.class, misuse).getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void misuseIsRefusedWithTheRemedy() {
        refuses(".to(DType.F64)", () -> GradCheck.of(Tensor::exp).check(Tensor.of(1f)));
        refuses("result is F32", () -> GradCheck.of((Tensor x) -> x.to(DType.F32)).check(Tensor.of(1.0)));
        refuses("none of the 1 inputs is F64", () -> GradCheck.of(Tensor::neg).check(Tensor.of(1)));
        refuses("a function of 2 tensors was given 1", () -> GradCheck.of(Tensor::mul).check(Tensor.of(1.0)));
        refuses("order", () -> GradCheck.of(Tensor::exp).order(0));
        refuses("not a leaf", () -> GradCheck.of(Tensor::exp).parameters(List.of(Tensor.of(1.0))));
        assertThrows(NullPointerException.class, () -> GradCheck.of((CustomOp) null));
        assertThrows(NullPointerException.class, () -> GradCheck.of(Tensor::exp).check((Tensor) null));
        assertThrows(NullPointerException.class, () -> GradCheck.of((Tensor x) -> null).check(Tensor.of(1.0)));
    }
}
