package dev.lanegrad.loop;

import static dev.lanegrad.loop.LoopPlan.Access.CONTIGUOUS;
import static dev.lanegrad.loop.LoopPlan.Access.FIXED;
import static dev.lanegrad.loop.LoopPlan.Access.STRIDED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopPlanPrinterTest {
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;

    private static LoopPlan.Step step(Primitive primitive, Integer... operands) {
        return new LoopPlan.Step(primitive, List.of(operands));
    }

    /** A plan of three inputs, a[i], b[0] and c[i*s]; the first step is value 3. */
    private static String print(List<LoopPlan.Step> steps, int... outputs) {
        var inputs = Arrays.asList(CONTIGUOUS, FIXED, STRIDED).stream()
                .map(access -> new LoopPlan.Input(DType.F32, access)).toList();
        return new LoopPlan(DType.F32, inputs, steps, outputs).toString();
    }

    @Test
    void whatAllRowsShareHasTheNumberOfItsColumn() {
        var input = new LoopPlan.Input(DType.F32, LoopPlan.Access.PER_COLUMN);
        assertEquals("out[i] = neg(a[j])", new LoopPlan(DType.F32, List.of(input), List.of(step(Primitive.NEG, A)), 1).toString());
    }

    @Test
    void functionsAreCalls() {
        assertEquals("out[i] = fma(a[i], b[0], c[i*s])", print(List.of(step(Primitive.FMA, A, B, C)), 3));
    }

    @Test
    void arithmeticIsInfix() {
        assertEquals("out[i] = sqrt(a[i] + b[0])", print(List.of(step(Primitive.ADD, A, B), step(Primitive.SQRT, 3)), 4));
    }

    @Test
    void parenthesesKeepTheOrderOfEvaluation() {
        assertEquals("out[i] = (a[i] + b[0]) * c[i*s]", print(List.of(step(Primitive.ADD, A, B), step(Primitive.MUL, 3, C)), 4));
        assertEquals("out[i] = a[i] * b[0] + c[i*s]", print(List.of(step(Primitive.MUL, A, B), step(Primitive.ADD, 3, C)), 4));
        assertEquals("out[i] = a[i] - (b[0] - c[i*s])", print(List.of(step(Primitive.SUB, B, C), step(Primitive.SUB, A, 3)), 4));
        assertEquals("out[i] = a[i] + (b[0] + c[i*s])", print(List.of(step(Primitive.ADD, B, C), step(Primitive.ADD, A, 3)), 4));
        assertEquals("out[i] = a[i] / (b[0] * c[i*s])", print(List.of(step(Primitive.MUL, B, C), step(Primitive.DIV, A, 3)), 4));
        assertEquals("out[i] = a[i] / b[0] / c[i*s]", print(List.of(step(Primitive.DIV, A, B), step(Primitive.DIV, 3, C)), 4));
    }

    @Test
    void whatIsUsedTwiceIsNamed() {
        assertEquals("t0 = a[i] + b[0]\nout[i] = t0 * t0", print(List.of(step(Primitive.ADD, A, B), step(Primitive.MUL, 3, 3)), 4));
    }

    @Test
    void eachOutputHasItsLine() {
        assertEquals("out0[i] = abs(a[i])\nout1[i] = c[i*s]", print(List.of(step(Primitive.ABS, A)), 3, C));
    }
}
