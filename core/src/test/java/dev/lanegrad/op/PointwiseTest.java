package dev.lanegrad.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.Autodiff;
import dev.lanegrad.DType;
import dev.lanegrad.GradCheck;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.testing.Elements;
import dev.lanegrad.testing.Tensors;
import dev.lanegrad.testing.Tries;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pointwise op there is: its value, its derivatives, its two precisions, and that a place in a tensor means nothing. */
class PointwiseTest {

    static List<Pointwise> differentiable() {
        return Arrays.stream(Pointwise.values()).filter(op -> !op.isTest()).toList();
    }

    // ---- derivatives ------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("differentiable")
    void theGradientIsRight(Pointwise op) {
        GradCheck check = GradCheck.ofAll(x -> PointwiseSamples.apply(op, x));
        Tries.check(Tries.NUMBER, PointwiseSamples.operands(op), x -> check.check(x).orThrow());
    }

    @ParameterizedTest
    @MethodSource("differentiable")
    void theSecondDerivativeIsRight(Pointwise op) {
        GradCheck check = GradCheck.ofAll(x -> PointwiseSamples.apply(op, x)).order(2);
        Tries.check(Math.ceilDiv(Tries.NUMBER, 5), PointwiseSamples.operands(op), x -> check.check(x).orThrow());
    }

    @ParameterizedTest
    @EnumSource
    void testsHaveNoGradient(Pointwise op) {
        Tries.check(1, PointwiseSamples.operands(op), x -> {
            Tensor[] leaves = leaves(x);
            assertEquals(!op.isTest(), PointwiseSamples.apply(op, leaves).requiresGrad());
        });
    }

    private static Tensor[] leaves(Tensor[] x) {
        return Arrays.stream(x).map(operand -> operand.dtype().isFloating() ? operand.withGrad() : operand).toArray(Tensor[]::new);
    }

    // ---- values -----------------------------------------------------------------------------------------------------------------

    /**
     * How many units in the last place an op may be off: 1 where IEEE 754 or one rounding decides, more where errors add up on either side.
     */
    private static double ulps(Pointwise op) {
        return switch (op) {
            case GELU, GELU_TANH, SILU, NORMAL_CDF, NORMAL_DENSITY, ERF, SLOPE_OF_ERF, SIGMOID, ELU, TAN -> 32;
            case EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, SOFTPLUS, POW, RSQRT -> 4;
            default -> 0;
        };
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithScalarMathematics(Pointwise op) {
        Tries.check(Tries.NUMBER, PointwiseSamples.operands(op), x -> {
            Tensor y = PointwiseSamples.apply(op, x);
            double[] actual = y.toDoubleArray();
            double[][] operands = Arrays.stream(x).map(operand -> operand.expand(y.shape()).toDoubleArray()).toArray(double[][]::new);
            for (int i = 0; i < actual.length; i++) {
                int place = i;
                double[] at = Arrays.stream(operands).mapToDouble(operand -> operand[place]).toArray();
                double expected = PointwiseReference.of(op, at);
                assertEquals(expected, actual[i], ulps(op) * Math.ulp(expected), () -> op.label() + Arrays.toString(at));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void floatIsDoubleRounded(Pointwise op) {
        Tries.check(Tries.NUMBER, PointwiseSamples.operands(op), x -> {
            double[] expected = PointwiseSamples.apply(op, x).toDoubleArray();
            double[] actual = PointwiseSamples.apply(op, converted(x, DType.F32)).toDoubleArray();
            for (int i = 0; i < actual.length; i++) {
                assertEquals(expected[i], actual[i], (op == Pointwise.GELU_TANH ? 16 : 4) * Math.ulp((float) expected[i]), op.label());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("differentiable")
    void theGradientInFloatIsThatInDouble(Pointwise op) {
        Tries.check(Math.ceilDiv(Tries.NUMBER, 5), PointwiseSamples.operands(op), x -> {
            for (int i = 0; i < x.length; i++) {
                if (x[i].dtype() == DType.F64) {
                    double[] expected = gradient(op, x, i, DType.F64);
                    double[] actual = gradient(op, x, i, DType.F32);
                    for (int j = 0; j < actual.length; j++) {
                        assertEquals(expected[j], actual[j], 1e-4 * (1 + Math.abs(expected[j])), op.label());
                    }
                }
            }
        });
    }

    private static Tensor[] converted(Tensor[] x, DType dtype) {
        return Arrays.stream(x).map(operand -> operand.dtype().isFloating() ? operand.to(dtype) : operand).toArray(Tensor[]::new);
    }

    private static double[] gradient(Pointwise op, Tensor[] x, int i, DType dtype) {
        Tensor[] operands = converted(x, dtype);
        return Autodiff.grad(operand -> {
            Tensor[] replaced = operands.clone();
            replaced[i] = operand;
            return PointwiseSamples.apply(op, replaced).sum();
        }).apply(operands[i]).toDoubleArray();
    }

    // ---- laws of every op -------------------------------------------------------------------------------------------------------

    /** Operands of one length, which puts every element into the body or the tail of some vector, with specials among them. */
    private static Arbitrary<Tensor[]> rowsWithSpecials(Pointwise op, DType dtype) {
        return Arbitraries.integers().between(0, 70).flatMap(length -> {
            Arbitrary<Tensor> row = Tensors.of(Shape.of(length), Elements.withSpecials());
            return Combinators.combine(row, row, row).as((a, b, c) -> {
                Tensor[] rows = {a, b, c};
                return IntStream.range(0, op.arity())
                        .mapToObj(i -> op.takesMask(i) ? rows[i].gt(0) : rows[i].to(dtype))
                        .toArray(Tensor[]::new);
            });
        });
    }

    @ParameterizedTest
    @EnumSource
    void anElementDoesNotKnowItsPlace(Pointwise op) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Tries.check(Math.ceilDiv(Tries.NUMBER, 10), rowsWithSpecials(op, dtype), rows -> {
                double[] together = PointwiseSamples.apply(op, rows).toDoubleArray();
                double[] alone = IntStream.range(0, together.length)
                        .mapToObj(i -> Arrays.stream(rows).map(row -> row.select(0, i)).toArray(Tensor[]::new))
                        .mapToDouble(elements -> PointwiseSamples.apply(op, elements).item())
                        .toArray();
                assertArrayEquals(alone, together, op.label());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("differentiable")
    void recordingChangesNoBit(Pointwise op) {
        Tries.check(Math.ceilDiv(Tries.NUMBER, 10), PointwiseSamples.operands(op), x -> {
            Tensor[] leaves = leaves(x);
            Tensor recorded = PointwiseSamples.apply(op, leaves);
            Tensor unrecorded = Autodiff.noGrad(() -> PointwiseSamples.apply(op, leaves));
            assertTrue(recorded.requiresGrad());
            assertFalse(unrecorded.requiresGrad());
            assertArrayEquals(unrecorded.toDoubleArray(), recorded.toDoubleArray());
        });
    }
}
