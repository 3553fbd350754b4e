package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.GradReport.Coordinate;
import dev.lanegrad.GradReport.Verdict;
import dev.lanegrad.graph.Node;
import dev.lanegrad.op.Pointwise;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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

    /** x squared, with a pullback made of the cotangent and the right derivative. */
    record Square(String name, BinaryOperator<Tensor> pullback) implements CustomOp {
        @Override
        public Tensor forward(Tensor... x) {
            return x[0].square();
        }

        @Override
        public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
            return new Tensor[] {pullback.apply(g, x[0].mul(2))};
        }
    }

    /** Right at first order, without a second. */
    private static final Square CUT_OFF = new Square("cut off", (g, slope) -> g.mul(slope.detach()));

    private static Tensor normal(int... sizes) {
        return Rng.of(7).normal(DType.F64, sizes);
    }

    private static Verdict verdict(UnaryOperator<Tensor> f, double... x) {
        return GradCheck.of(f).order(2).check(Tensor.of(x)).verdict();
    }

    private static List<Coordinate> worst(UnaryOperator<Tensor> f, Tensor x) {
        return GradCheck.of(f).check(x).inputs().getFirst().worst();
    }

    private static UnaryOperator<Tensor> cube(double factor) {
        return x -> new Cube(factor).apply(x);
    }

    // ---- verdicts ---------------------------------------------------------------------------------------------------------------

    @Test
    void aRightGradientIsOkAtEveryOrder() {
        GradReport report = GradCheck.of(new Cube(1)).order(3).check(normal(2, 3));
        assertEquals(Verdict.OK, report.verdict());
        assertTrue(report.inputs().stream().allMatch(input -> input.worst().isEmpty() && input.findings().isEmpty()), report::toString);
        assertSame(report, report.orThrow());
        assertEquals(List.of(1, 2, 2, 3, 3, 3), report.inputs().stream().map(GradReport.Input::order).toList());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 0, 0.9995, 1.0005, 2})
    void aFactorIsWrong(double factor) {
        assertEquals(Verdict.WRONG, GradCheck.of(new Cube(factor)).check(normal(2, 3)).verdict());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e6, 1e12})
    void aFactorIsWrongAtAnyScale(double scale) {
        assertEquals(Verdict.WRONG, GradCheck.of(new Cube(1.0005)).check(Tensor.of(scale)).verdict());
        assertEquals(Verdict.OK, GradCheck.of(new Cube(1)).check(Tensor.of(scale)).verdict());
    }

    @Test
    void theWorstCoordinatesComeFirst() {
        Coordinate worst = worst(cube(2), Tensor.of(new double[] {1, 0.5, -1, 0.25, 1.5, -2}, 3, 2)).getFirst();
        assertEquals("result[2, 1]", worst.result());
        assertEquals("input 0[2, 1]", worst.argument());
        assertEquals(24, worst.analytic(), 1e-12);
        assertEquals(12, worst.numeric(), worst.errorBar());
        assertTrue(worst.errorBar() < 1e-7);
        List<Coordinate> ofSum = worst(x -> cube(2).apply(x).sum(), Tensor.of(1.0, -2, 0, 0.5));
        assertEquals(List.of("input 0[1]", "input 0[0]", "input 0[3]"), ofSum.stream().map(Coordinate::argument).toList());
    }

    /** How many elements a tensor has, and what its derivatives are reported by: five at most, or one for each of four random sums. */
    @ParameterizedTest
    @CsvSource({"32, result[0], 5, 5", "33, random sum 0 of the result, 1, 4"})
    void upTo32ElementsAreCheckedOneByOne(int size, String firstResult, int least, int most) {
        Tensor x = Tensor.ones(DType.F64, size);
        assertEquals(firstResult, worst(cube(2), x).getFirst().result());
        List<Coordinate> ofSum = worst(y -> cube(2).apply(y).sum(), x);
        assertTrue(least <= ofSum.size() && ofSum.size() <= most, ofSum::toString);
        for (Coordinate coordinate : ofSum) {
            assertEquals(6, coordinate.analytic(), 1e-9);
            assertEquals(3, coordinate.numeric(), coordinate.errorBar());
        }
    }

    @Test
    void atOrder2ElementsOfEachGradientAreNamed() {
        GradReport report = GradCheck.ofAll(x -> Tensor.where(x[1], x[0], 0).sum().add(CUT_OFF.apply(x[2]).sum())).order(2)
                .check(normal(2), Tensor.of(true, false), normal(3));
        List<Coordinate> worst = report.inputs().stream().flatMap(input -> input.worst().stream()).toList();
        assertEquals(List.of("input 2[0]", "input 2[1]", "input 2[2]"), worst.stream().map(Coordinate::argument).sorted().toList());
        for (Coordinate coordinate : worst) {
            assertEquals("gradient of " + coordinate.argument(), coordinate.result());
        }
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
        Coordinate ofSum = worst(x -> skewed.apply(x).sum(), Tensor.full(2, DType.F64, 5000)).getFirst();
        assertEquals("d result[] / d input 0[1234]: analytic 0.0, numeric 2.0", ofSum.toString().split(" ±")[0]);
    }

    @Test
    void amongManyKinksTheWrongElementIsFound() {
        Tensor mask = Tensor.arange(40).eq(Tensor.full(17, DType.I32, 40));
        Tensor x = normal(40).sign().mul(1e-5);
        Coordinate worst = worst(y -> Tensor.where(mask, y.detach(), y).abs().sum(), x).getFirst();
        assertEquals("input 0[17]", worst.argument());
        assertEquals(0, worst.analytic());
        assertEquals(1, Math.abs(worst.numeric()), worst.errorBar());
    }

    @Test
    void whatIsRightAtOrder1MayBeWrongAtOrder2() {
        assertEquals(Verdict.OK, GradCheck.of(CUT_OFF).check(normal(3)).verdict());
        GradReport report = GradCheck.of(CUT_OFF).order(2).check(normal(3));
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
        assertEquals(List.of("input 0[0]"), worst(Tensor::sqrt, Tensor.of(0.0, 4.0)).stream().map(Coordinate::argument).toList());
        assertEquals(Verdict.ILL_CONDITIONED, verdict(Tensor::log, -1));
        assertEquals(Verdict.OK, verdict(Tensor::log, 1e-3, 1, 1e5));
    }

    @Test
    void roundingMayLeaveTooLittle() {
        assertEquals(Verdict.ILL_CONDITIONED, verdict(x -> x.exp().add(1e12).sub(1e12), 0.3));
    }

    /** Differences of x |x|^p converge like the p-th power of the step. */
    @ParameterizedTest
    @CsvSource({"0.3, ILL_CONDITIONED", "0.7, WRONG"})
    void differencesThatConvergeSlowlyConvictOnlyWhenTheyAreNarrow(double power, Verdict expected) {
        assertEquals(expected, verdict(x -> x.mul(x.abs().pow(power)).add(new Cube(2).apply(x.add(1))), 0));
    }

    @ParameterizedTest
    @CsvSource({"0, ILL_CONDITIONED", "100, OK"})
    void anErrorBarAboutADerivativeOf0MayBeWideBesideALargeDerivative(double large, Verdict expected) {
        UnaryOperator<Tensor> f = x -> x.select(0, 0).mul(large).add(x.mul(x.abs().pow(0.7)).select(0, 1));
        assertEquals(expected, GradCheck.of(f).check(Tensor.of(0.0, 0.0)).verdict());
    }

    @Test
    void aFunctionThatDrawsNumbersIsNotDeterministic() {
        Rng rng = Rng.of(1);
        GradReport report = GradCheck.of((Tensor x) -> x.mul(rng.uniform(DType.F64, 2))).check(Tensor.of(1.0, 2.0));
        assertEquals(Verdict.NON_DETERMINISTIC, report.verdict());
        assertEquals(List.of("the function gave other bits when it was run again"), report.inputs().getFirst().findings());
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

    // ---- laws without differences -----------------------------------------------------------------------------------------------

    /** An op that breaks a law, and what is said of it. */
    record Violation(CustomOp op, Verdict verdict, String finding) {
        @Override
        public String toString() {
            return finding;
        }
    }

    static Stream<Violation> violations() {
        Rng rng = Rng.of(1);
        return Stream.of(
                new Violation(new Square("offset", (g, slope) -> g.mul(slope).add(1)), Verdict.WRONG,
                        "a cotangent of zero gives a gradient that is not zero"),
                new Violation(new Square("square", (g, slope) -> g.square().mul(slope)), Verdict.WRONG,
                        "twice the cotangent does not give exactly twice the gradient"),
                new Violation(new Square("magnitude", (g, slope) -> g.abs().mul(slope)), Verdict.WRONG,
                        "the negative cotangent does not give the negative gradient"),
                new Violation(new Square("half detached", (g, slope) -> g.add(g.detach()).mul(0.5).mul(slope)), Verdict.WRONG,
                        "the derivative in forward direction is not the transpose of the pullback"),
                new Violation(new Square("random", (g, slope) -> g.mul(slope).mul(rng.uniform(DType.F64, 3))), Verdict.NON_DETERMINISTIC,
                        "the gradient had other bits when it was computed again"),
                new Violation(new Square("in arrays", (g, slope) -> Tensor.of(g.mul(slope).toDoubleArray())), Verdict.OK,
                        "the backward is not made of tensor verbs, so it has no second derivative, nor one in forward direction"));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void aBrokenLawIsNamed(Violation violation) {
        GradReport report = GradCheck.of(violation.op).check(normal(3));
        assertEquals(violation.verdict, report.verdict());
        List<String> findings = report.inputs().getFirst().findings();
        assertEquals(1, findings.size());
        assertTrue(findings.getFirst().endsWith(violation.finding), report::toString);
    }

    @Test
    void aGradientOfAnotherShapeIsNamed() {
        UnaryOperator<Tensor> flattening = x -> {
            Node y = Node.record(Pointwise.NEG, Shape.of(x.size()), DType.F64, x);
            y.complete(((Node) x.neg().flatten().evaluate()).value());
            return y;
        };
        GradReport report = GradCheck.of(flattening).check(normal(2, 3));
        assertEquals(Verdict.WRONG, report.verdict());
        assertEquals(List.of("the gradient is F64[6] for an input of F64[2, 3]"), report.inputs().getFirst().findings());
    }

    static Stream<UnaryOperator<Tensor>> roundedFunctions() {
        return Stream.of(
                x -> x.mul(0),
                x -> x.mul(0).add(1e9),
                Tensor::sign,
                x -> x.softmax(0).sum().mul(1e8), // a derivative of 0 by cancellation
                x -> x.sub(normal(30)).reshape(1, 30).matmul(Rng.of(3).normal(DType.F64, 30, 20).mul(1e9))); // 0, and steep
    }

    @ParameterizedTest
    @MethodSource("roundedFunctions")
    void roundingIsNoViolation(UnaryOperator<Tensor> f) {
        GradReport.Input input = GradCheck.of(f).check(normal(30)).orThrow().inputs().getFirst();
        assertEquals(List.of(), input.findings());
    }

    static Stream<UnaryOperator<Tensor>> functionsThatAreConstantButForRounding() {
        return Stream.of(
                x -> x.softmax(0).sum(),
                x -> x.logSoftmax(0).logSumExp(0),
                x -> x.sub(x.mean()).sum(),
                x -> x.sub(x.mean()).div(x.std()).sum(),
                x -> x.sub(x.mean()).div(x.std()).var(),
                x -> x.div(x.norm()).norm(),
                x -> x.sin().square().add(x.cos().square()),
                x -> x.exp().log().sub(x));
    }

    @ParameterizedTest
    @MethodSource("functionsThatAreConstantButForRounding")
    void aDerivativeThatIsNothingButRoundingIsNotWrong(UnaryOperator<Tensor> f) {
        for (int seed = 0; seed < 10; seed++) {
            GradReport report = GradCheck.of(f).order(2).seed(seed).check(Rng.of(seed).normal(DType.F64, 2 + seed % 3));
            assertTrue(report.verdict().compareTo(Verdict.WRONG) < 0, report::toString);
        }
    }

    @Test
    void cotangentsAreOfEitherSignAndNeitherSmallNorLarge() {
        var function = new Subject.Plain(x -> x[0], 1, List.of());
        double[] weights = new DerivativeCheck(function, new Tensor[] {normal(1000)}, 1, Rng.of(5)).cotangent().toDoubleArray();
        for (int sign : new int[] {1, -1}) {
            var one = Arrays.stream(weights).map(weight -> sign * weight).filter(weight -> weight > 0).summaryStatistics();
            assertEquals(500, one.getCount(), 100);
            assertTrue(one.getMin() >= 0.5 && one.getMin() < 0.51 && one.getMax() > 1.49 && one.getMax() <= 1.5, one::toString);
        }
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
        Tensor bias = normal(2).withGrad();
        double[] before = Tensor.concat(0, weight.flatten(), bias).toDoubleArray();
        GradCheck check = GradCheck.of((Tensor x) -> x.matmul(weight).add(bias).tanh()).parameters(List.of(weight, bias));
        for (int order = 1; order <= 2; order++) {
            List<String> names = check.order(order).check(normal(2, 3)).orThrow().inputs().stream().map(GradReport.Input::name).toList();
            List<String> first = List.of("input 0", "parameter 0", "parameter 1");
            List<String> second = List.of("input 0", "parameter 0", "parameter 1", "input 0", "parameter 0", "parameter 1", "cotangent");
            assertEquals(order == 1 ? first : second, names);
            assertArrayEquals(before, Tensor.concat(0, weight.flatten(), bias).toDoubleArray());
        }
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
    void everyKindOfInputIsRepeatable() {
        GradCheck check = GradCheck.ofAll(x -> Tensor.where(x[2], x[0], 0).gather(0, x[1]));
        String expected = "GradCheck.ofAll(f).order(1).seed(0L).check("
                + "Tensor.of(new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.5}, new int[] {4}), "
                + "Tensor.of(new int[] {3, 0}, new int[] {2}), Tensor.of(new double[] {1.0, 0.0, 0.0, 1.0}, new int[] {4}).to(DType.BOOL))";
        Tensor numbers = Tensor.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.5);
        assertEquals(expected, check.check(numbers, Tensor.of(3, 0), Tensor.of(true, false, false, true)).reproduction());
    }

    @ParameterizedTest
    @CsvSource({"200, 'Tensor.of(new double[] {1.0, '", "201, input0"})
    void upTo200ElementsAreWrittenOut(int size, String start) {
        String again = GradCheck.of(Tensor::neg).check(Tensor.ones(DType.F64, size)).reproduction();
        assertTrue(again.startsWith("GradCheck.of(f).order(1).seed(0L).check(" + start), again);
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
        refuses("input 0 is F32[1], and differences of floats are too coarse to check a derivative; convert it with .to(DType.F64)",
                () -> GradCheck.of(Tensor::exp).check(Tensor.of(1f)));
        Tensor weight = Tensor.ones(2, 3).withGrad();
        refuses("parameter 0 is F32[2, 3], and differences of floats are too coarse to check a derivative; build the layer in double precision",
                () -> GradCheck.of((Tensor x) -> x.matmul(weight)).parameters(List.of(weight)).check(normal(2)));
        refuses("result is F32", () -> GradCheck.of((Tensor x) -> x.to(DType.F32)).check(Tensor.of(1.0)));
        refuses("none of the 1 inputs is F64", () -> GradCheck.of(Tensor::neg).check(Tensor.of(1)));
        refuses("a function of 2 tensors was given 1", () -> GradCheck.of(Tensor::mul).check(Tensor.of(1.0)));
        refuses("order", () -> GradCheck.of(Tensor::exp).order(0));
        refuses("not a leaf", () -> GradCheck.of(Tensor::exp).parameters(List.of(Tensor.of(1.0))));
        assertThrows(NullPointerException.class, () -> GradCheck.of((CustomOp) null));
        Tensor[] inputs = {Tensor.of(1.0), null};
        assertEquals("inputs[1]", assertThrows(NullPointerException.class, () -> GradCheck.of(Tensor::mul).check(inputs)).getMessage());
        assertThrows(NullPointerException.class, () -> GradCheck.of((Tensor x) -> null).check(Tensor.of(1.0)));
    }
}
