package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

/** What is not finite is traced to the op that made it, and to the line that called that op. */
class AnomalyTest {

    /** A loss, and what the message about it must hold. */
    record Case(String name, UnaryOperator<Tensor> loss, List<String> words) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case("forward", x -> x.log().mul(2).sum(), List.of("forward: log at ", "AnomalyTest.java")),
                new Case("forward, within a loop of several ops", x -> x.mul(2).sub(3).sqrt().exp().tanh().sum(), List.of("forward: sqrt")),
                new Case("forward, by overflow", x -> x.add(1).mul(1000).exp().sum(), List.of("forward: exp")),
                new Case("forward, past a where that hides another", x -> Tensor.where(x.gt(0), x.log(), 0).sum().div(0), List.of("forward: div")),
                new Case("forward, by the chosen branch", x -> Tensor.where(x.le(0), x.log(), 0).sum(), List.of("forward: log")),
                new Case("a constant", x -> x.mul(Tensor.of(1f, Float.NaN)).sum(), List.of("forward:", "constant", "already")),
                new Case("backward", x -> x.sqrt().sum(), List.of("backward: the gradient of sqrt at ", "AnomalyTest.java", "operand 0")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void namesTheOpAndWhereItWasCalled(Case tried) {
        Tensor x = Tensor.of(0f, 1f).withGrad();
        var failure = assertThrows(NonFiniteException.class, () -> Autodiff.detectAnomalies(() -> tried.loss.apply(x).backward()));
        tried.words.forEach(word -> assertTrue(failure.getMessage().contains(word), failure::getMessage));
    }

    @Test
    void isOffOutsideTheScope() {
        Tensor x = Tensor.of(0f, 1f).withGrad();
        String result = Autodiff.detectAnomalies(() -> "done");
        assertEquals("done", result);
        x.sqrt().sum().backward();
        assertTrue(Double.isInfinite(x.grad().select(0, 0).item()));
    }

    @Test
    void aFiniteStepIsLeftAlone() {
        Tensor x = Tensor.of(0f, 1f).withGrad();
        Autodiff.detectAnomalies(() -> Tensor.where(x.gt(0), x.log(), 0).sum().backward());
        assertEquals(List.of(0f, 1f), List.of(x.grad().toFloatArray()[0], x.grad().toFloatArray()[1]));
    }

    @Test
    void explainsAResultWithoutTheScope() {
        Tensor x = Tensor.of(0f, 1f).withGrad();
        assertTrue(Autodiff.whyNotFinite(x.log().sum()).startsWith("log made a NaN or infinity"));
        assertTrue(Autodiff.whyNotFinite(x.sum()).endsWith("is finite"));
        assertFalse(Autodiff.whyNotFinite(Tensor.of(0f).log()).contains("at "));
    }
}
