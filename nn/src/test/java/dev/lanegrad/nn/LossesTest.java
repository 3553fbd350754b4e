package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossesTest {
    private static final Tensor LOGITS = Tensor.of(new double[] {.5, -.25, 2, 1, 0, -1}, 2, 3);
    private static final Tensor TARGETS = Tensor.of(2, 0);

    @Test
    void crossEntropyWithSmoothingGivesTheValueOfLibtorch() {
        assertEquals(0.45833928456527595, Losses.crossEntropy(LOGITS, TARGETS, 0.1).item(), 1e-15);
    }

    @Test
    void crossEntropyIsTheLogarithmOfSoftmaxAtTheTarget() {
        double first = Math.log(Math.exp(.5) + Math.exp(-.25) + Math.exp(2)) - 2;
        double second = Math.log(Math.exp(1) + 1 + Math.exp(-1)) - 1;
        assertArrayEquals(new double[] {first, second}, Losses.crossEntropy(LOGITS, TARGETS, 0, LossReduction.NONE).toDoubleArray(), 1e-15);
        assertEquals(first + second, Losses.crossEntropy(LOGITS, TARGETS, 0, LossReduction.SUM).item(), 1e-15);
        assertEquals((first + second) / 2, Losses.crossEntropy(LOGITS, TARGETS).item(), 1e-15);
    }

    @Test
    void ignoredRowsCountForNothing() {
        Tensor logits = Tensor.concat(0, LOGITS, Tensor.of(new double[] {Double.NaN, 1, 2}, 1, 3)).withGrad();
        Tensor targets = Tensor.of(2, 0, Losses.IGNORED);
        assertEquals(0.45833928456527595, Losses.crossEntropy(logits, targets, 0.1).item(), 1e-15);
        Losses.crossEntropy(logits, targets).backward();
        assertArrayEquals(new double[3], logits.grad().select(0, 2).toDoubleArray());
        assertEquals(0, Losses.crossEntropy(logits, targets, 0, LossReduction.NONE).select(0, 2).item());
        Tensor none = Tensor.of(Losses.IGNORED, Losses.IGNORED);
        assertEquals(Double.NaN, Losses.crossEntropy(LOGITS, none).item());
        assertEquals(0, Losses.crossEntropy(LOGITS, none, 0, LossReduction.SUM).item());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0, 0", "0.5, 0.5, 1, 0.125, 0.5", "-1, 1, -1, 0.5, -1", "3, 3, 1, 2.5, 1", "-3, 3, -1, 2.5, -1"})
    void absoluteErrorAndHuber(double difference, double absolute, double absoluteSlope, double huber, double huberSlope) {
        Tensor x = Tensor.of(difference + 7).withGrad();
        Tensor target = Tensor.of(7.0);
        Tensor loss = Losses.meanAbsoluteError(x, target);
        loss.backward();
        assertEquals(List.of(absolute, absoluteSlope), List.of(loss.item(), x.grad().item() + 0.0));
        x.clearGrad();
        loss = Losses.huber(x, target, 1, LossReduction.MEAN);
        loss.backward();
        assertEquals(List.of(huber, huberSlope), List.of(loss.item(), x.grad().item() + 0.0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void huberNeedsAPositiveDelta(double delta) {
        assertThrows(IllegalArgumentException.class, () -> Losses.huber(LOGITS, LOGITS, delta, LossReduction.MEAN));
    }

    @Test
    void theGradientOfCrossEntropyIsSoftmaxLessTheTarget() {
        Tensor logits = LOGITS.withGrad();
        Losses.crossEntropy(logits, TARGETS).backward();
        Tensor expected = LOGITS.softmax(-1).sub(TARGETS.oneHot(3).to(DType.F64)).div(2);
        assertArrayEquals(expected.toDoubleArray(), logits.grad().toDoubleArray(), 1e-15);
    }

    @Test
    void classesAreOnTheLastAxisWhateverTheOthers() {
        Tensor loss = Losses.crossEntropy(Tensor.zeros(4, 5, 3), Tensor.zeros(DType.I32, 4, 5), 0, LossReduction.NONE);
        assertEquals(Shape.of(4, 5), loss.shape());
        assertEquals(Math.log(3), loss.mean().item(), 1e-6);
        assertEquals(Math.log(3), Losses.crossEntropy(Tensor.zeros(3), Tensor.of(new int[] {1}, new int[0])).item(), 1e-6);
    }

    @Test
    void hugeLogitsStayFinite() {
        Tensor logits = Tensor.of(new float[] {1000, -1000, 1000, -1000}, 2, 2).withGrad();
        Tensor loss = Losses.crossEntropy(logits, Tensor.of(0, 1), 0, LossReduction.NONE);
        assertArrayEquals(new float[] {0, 2000}, loss.toFloatArray());
        loss.sum().backward();
        assertArrayEquals(new float[] {0, 0, 1, -1}, logits.grad().toFloatArray());
    }

    @Test
    void aClassRuledOutHasNoInfluence() {
        double none = Double.NEGATIVE_INFINITY;
        Tensor logits = Tensor.of(new double[] {0, none, 0}, 1, 3).withGrad();
        Tensor loss = Losses.crossEntropy(logits, Tensor.of(2));
        assertEquals(Math.log(2), loss.item(), 1e-15);
        loss.backward();
        assertArrayEquals(new double[] {0.5, 0, -0.5}, logits.grad().toDoubleArray(), 1e-15);
        assertEquals(Math.log(2), Losses.crossEntropy(logits, Tensor.of(new double[] {0.5, 0, 0.5}, 1, 3)).item(), 1e-15);
    }

    /** As of any target: what the loss grows by with it. */
    @Test
    void aProbabilityOfCrossEntropyHasAGradientAt0Too() {
        Tensor targets = Tensor.of(new double[] {0, 0, 1, 0, 0.5, 0.5}, 2, 3).withGrad();
        Losses.crossEntropy(LOGITS, targets, LossReduction.SUM).backward();
        assertArrayEquals(LOGITS.logSoftmax(-1).neg().toDoubleArray(), targets.grad().toDoubleArray(), 1e-15);
    }

    /** As libtorch has it: infinity minus infinity. */
    @Test
    void anInfiniteLogitGivesNaN() {
        Tensor logits = Tensor.of(new double[] {Double.POSITIVE_INFINITY, 1, 0, 0}, 2, 2).withGrad();
        Tensor loss = Losses.crossEntropy(logits, Tensor.of(1, 0), 0, LossReduction.NONE);
        assertArrayEquals(new double[] {Double.NaN, Math.log(2)}, loss.toDoubleArray(), 1e-15);
        loss.sum().backward();
        assertArrayEquals(new double[] {Double.NaN, Double.NaN, -0.5, 0.5}, logits.grad().toDoubleArray(), 1e-15);
    }

    @Test
    void ofNoRowsTheMeanIsNaNAndTheSumZero() {
        assertEquals(Double.NaN, Losses.crossEntropy(Tensor.zeros(0, 3), Tensor.zeros(DType.I32, 0)).item());
        assertEquals(0, Losses.crossEntropy(Tensor.zeros(0, 3), Tensor.zeros(DType.I32, 0), 0, LossReduction.SUM).item());
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "-1, 0", "2147483647, 1"})
    void aTargetOutOfRangeIsNamedWithItsRow(int target, int row) {
        int[] targets = {0, 0};
        targets[row] = target;
        assertEquals("crossEntropy: target " + target + " of row " + row + " is not among the 3 classes 0 to 2",
                assertThrows(IllegalArgumentException.class, () -> Losses.crossEntropy(LOGITS, Tensor.of(targets))).getMessage());
    }

    @Test
    void targetsMustFit() {
        for (Tensor targets : new Tensor[] {Tensor.of(0, 1, 2), Tensor.zeros(DType.I32, 2, 1), Tensor.zeros(2), Tensor.zeros(2, 3),
                Tensor.zeros(DType.BOOL, 2)}) {
            String message = assertThrows(IllegalArgumentException.class, () -> Losses.crossEntropy(LOGITS, targets)).getMessage();
            assertTrue(message.contains("[2, 3]") && message.contains(targets.dtype() + targets.shape().toString()), message);
        }
        for (Tensor logits : new Tensor[] {Tensor.scalar(1), Tensor.zeros(2, 0)}) {
            String message = assertThrows(IllegalArgumentException.class, () -> Losses.crossEntropy(logits, Tensor.of(0))).getMessage();
            assertTrue(message.contains(logits.shape() + " have no classes"), message);
        }
        assertEquals("targets", assertThrows(NullPointerException.class, () -> Losses.crossEntropy(LOGITS, null)).getMessage());
        assertEquals("logits", assertThrows(NullPointerException.class, () -> Losses.crossEntropy(null, TARGETS)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void smoothingIsFromZeroToOne(double smoothing) {
        assertThrows(IllegalArgumentException.class, () -> Losses.crossEntropy(LOGITS, TARGETS, smoothing));
    }

    @Test
    void squaredErrorByHand() {
        Tensor outputs = Tensor.of(1.0, 2.0, 5.0).withGrad();
        Tensor loss = Losses.meanSquaredError(outputs, Tensor.of(1.0, 4.0, 4.0));
        loss.backward();
        assertEquals(5.0 / 3, loss.item(), 1e-15);
        assertArrayEquals(new double[] {0, -4.0 / 3, 2.0 / 3}, outputs.grad().toDoubleArray(), 1e-15);
    }

    @Test
    void nothingIsBroadcastBetweenOutputsAndTargets() {
        assertThrows(IllegalArgumentException.class, () -> Losses.meanSquaredError(Tensor.zeros(3), Tensor.zeros(3, 1)));
        assertThrows(IllegalArgumentException.class, () -> Losses.meanSquaredError(Tensor.zeros(3), Tensor.zeros(DType.F64, 3)));
        assertThrows(IllegalArgumentException.class, () -> Losses.binaryCrossEntropyWithLogits(Tensor.zeros(3), Tensor.zeros(1)));
    }

    /** Each loss by the name it was called by, its parameter by the name it has there. */
    record Call(String loss, String parameter, BinaryOperator<Tensor> function) {
        @Override
        public String toString() {
            return loss;
        }
    }

    static List<Call> calls() {
        return List.of(
                new Call("meanSquaredError", "outputs", Losses::meanSquaredError),
                new Call("squaredError", "outputs", (x, t) -> Losses.squaredError(x, t, LossReduction.SUM)),
                new Call("meanAbsoluteError", "outputs", Losses::meanAbsoluteError),
                new Call("absoluteError", "outputs", (x, t) -> Losses.absoluteError(x, t, LossReduction.SUM)),
                new Call("huber", "outputs", (x, t) -> Losses.huber(x, t, 1)),
                new Call("crossEntropy", "logits", Losses::crossEntropy),
                new Call("binaryCrossEntropyWithLogits", "logits", Losses::binaryCrossEntropyWithLogits));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void anErrorSpeaksOfTheCall(Call call) {
        String message = assertThrows(IllegalArgumentException.class,
                () -> call.function.apply(Tensor.zeros(2, 3), Tensor.zeros(2, 1))).getMessage();
        assertTrue(message.startsWith(call.loss + ": targets of F32[2, 1] do not fit " + call.parameter + " of F32[2, 3]; "), message);
        assertEquals(call.parameter,
                assertThrows(NullPointerException.class, () -> call.function.apply(null, Tensor.zeros(2))).getMessage());
    }

    @ParameterizedTest
    @MethodSource("calls")
    void outputsAreNoIntegers(Call call) {
        String message = assertThrows(IllegalArgumentException.class,
                () -> call.function.apply(Tensor.zeros(DType.I32, 2, 3), Tensor.zeros(DType.I32, 2, 3))).getMessage();
        assertTrue(message.startsWith(call.loss + ": " + call.parameter + " of I32[2, 3] have no gradient"), message);
    }

    @Test
    void withoutAReductionTheResultIsTheMean() {
        Tensor outputs = Tensor.of(0.0, 3.0);
        Tensor targets = Tensor.of(1.0, 1.0);
        assertEquals(Losses.huber(outputs, targets, 1.5, LossReduction.MEAN).item(), Losses.huber(outputs, targets, 1.5).item());
        for (LossReduction reduction : LossReduction.values()) {
            assertArrayEquals(Losses.crossEntropy(LOGITS, TARGETS, 0, reduction).toDoubleArray(),
                    Losses.crossEntropy(LOGITS, TARGETS, reduction).toDoubleArray());
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 1, 0, 0", "-1000, 1, 1000, -1", "1000, 0, 1000, 1", "-1000, 0, 0, 0", "0, 1, 0.6931471805599453, -0.5",
            "0, 0, 0.6931471805599453, 0.5",
            "40, 1, 4.248354255291589e-18, -4.248354255291589e-18", "-40, 0, 4.248354255291589e-18, 4.248354255291589e-18",
            "Infinity, 1, 0, 0", "-Infinity, 0, 0, 0", "Infinity, 0, Infinity, 1", "-Infinity, 1, Infinity, -1",
            "Infinity, 0.5, Infinity, 0.5"})
    void binaryCrossEntropyIsStable(double logit, double target, double loss, double gradient) {
        Tensor x = Tensor.of(logit).withGrad();
        Tensor result = Losses.binaryCrossEntropyWithLogits(x, Tensor.of(target));
        result.backward();
        assertEquals(loss, result.item(), 1e-14 * loss);
        assertEquals(gradient, x.grad().item(), 1e-14 * Math.abs(gradient));
    }

    /** As of any target: the difference of the losses if true and if false. */
    @ParameterizedTest
    @CsvSource({"3, 0, -3", "3, 1, -3", "-3, 0, 3", "0, 1, 0"})
    void aTargetOfBinaryCrossEntropyHasAGradientAtItsBoundsToo(double logit, double target, double gradient) {
        Tensor t = Tensor.of(target).withGrad();
        Losses.binaryCrossEntropyWithLogits(Tensor.of(logit), t).backward();
        assertEquals(gradient, t.grad().item(), 1e-15);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aLossThatIsNotFiniteIsRefused(double value) {
        assertThrows(IllegalStateException.class, () -> Losses.requireFinite(Tensor.scalar(value)));
        assertEquals(2, Losses.requireFinite(Tensor.scalar(2)));
        Tensor x = Tensor.scalar(0).withGrad();
        String message = assertThrows(IllegalStateException.class,
                () -> Losses.requireFinite(x.log().mul(2), () -> x.log().mul(2))).getMessage();
        assertTrue(message.contains("log at dev.lanegrad.nn.LossesTest"), message);
        String finite = assertThrows(IllegalStateException.class, () -> Losses.requireFinite(Tensor.scalar(value), () -> x)).getMessage();
        assertTrue(finite.startsWith("the loss is " + value + ": computing it again gave 0.0, which is finite; set layers"), finite);
    }

    @Test
    void nullsAreNamed() {
        Tensor loss = Tensor.scalar(Double.NaN);
        assertEquals("again", assertThrows(NullPointerException.class, () -> Losses.requireFinite(loss, null)).getMessage());
        assertEquals("the result of again",
                assertThrows(NullPointerException.class, () -> Losses.requireFinite(loss, () -> null)).getMessage());
    }
}
