package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Derivatives as functions, held against closed forms. */
class AutodiffTest {
    private static final double[] POINTS = {0.3, 0.7, 1.1, 1.9, 2.6};

    /** A function with its fourth derivative. */
    record Fourth(String function, UnaryOperator<Tensor> f, DoubleUnaryOperator derivative) {
        @Override
        public String toString() {
            return function;
        }
    }

    static Stream<Fourth> fourthDerivatives() {
        return Stream.of(
                new Fourth("x^6", x -> x.pow(6), x -> 360 * x * x),
                new Fourth("x^2 x^3", x -> x.square().mul(x.pow(3)), x -> 120 * x),
                new Fourth("sin x", Tensor::sin, Math::sin),
                new Fourth("cos 2x", x -> x.mul(2).cos(), x -> 16 * Math.cos(2 * x)),
                new Fourth("exp 3x", x -> x.mul(3).exp(), x -> 81 * Math.exp(3 * x)),
                new Fourth("x exp x", x -> x.mul(x.exp()), x -> (x + 4) * Math.exp(x)),
                new Fourth("log x", Tensor::log, x -> -6 / Math.pow(x, 4)),
                new Fourth("1 / x", Tensor::reciprocal, x -> 24 / Math.pow(x, 5)),
                new Fourth("sqrt x", Tensor::sqrt, x -> -15.0 / 16 * Math.pow(x, -3.5)),
                new Fourth("rsqrt x", Tensor::rsqrt, x -> 105.0 / 16 * Math.pow(x, -4.5)),
                new Fourth("exp(sin x)", x -> x.sin().exp(), x -> {
                    double s = Math.sin(x);
                    double c = Math.cos(x);
                    return Math.exp(s) * (Math.pow(c, 4) - 6 * c * c * s + 3 * s * s - 4 * c * c + s);
                }),
                new Fourth("tanh x", Tensor::tanh, x -> {
                    double t = Math.tanh(x);
                    double q = 1 - t * t;
                    return 8 * t * q * (2 * q - t * t);
                }),
                new Fourth("sigmoid x", Tensor::sigmoid, x -> {
                    double s = 1 / (1 + Math.exp(-x));
                    return s * (1 - s) * (1 - 2 * s) * (1 - 12 * s + 12 * s * s);
                }),
                new Fourth("through where and views", x -> Tensor.where(x.gt(0), x.flip(0).reshape(5, 1).transpose().flatten().flip(0).pow(5), 0), x -> 120 * x));
    }

    @ParameterizedTest
    @MethodSource("fourthDerivatives")
    void theFourthDerivativeIsTheClosedForm(Fourth fourth) {
        UnaryOperator<Tensor> derivative = fourth.f;
        for (int order = 1; order <= 4; order++) {
            UnaryOperator<Tensor> lower = derivative;
            derivative = Autodiff.grad(x -> lower.apply(x).sum());
        }
        double[] actual = derivative.apply(Tensor.of(POINTS)).toDoubleArray();
        for (int i = 0; i < POINTS.length; i++) {
            double expected = fourth.derivative.applyAsDouble(POINTS[i]);
            assertEquals(expected, actual[i], 1e-10 * Math.max(1, Math.abs(expected)), fourth + " at " + POINTS[i]);
        }
    }

    private static final Tensor A = Tensor.fromArray(new double[][] {{1, -2, 0.5}, {3, 0, -1}});
    private static final Tensor X = Tensor.of(0.5, -1.0, 2.0);

    /** exp(A x), whose Jacobian is diag(exp(A x)) A. */
    private static Tensor curve(Tensor x) {
        return A.matmul(x).exp();
    }

    @Test
    void theJacobianHasTheSizesOfTheResultAndThenOfX() {
        Tensor expected = curve(X).unsqueeze(1).mul(A);
        Tensor jacobian = Autodiff.jacobian(AutodiffTest::curve, X);
        assertEquals(Shape.of(2, 3), jacobian.shape());
        assertArrayEquals(expected.toDoubleArray(), jacobian.toDoubleArray(), 1e-12);
        assertEquals(Shape.of(2, 2, 1, 3), Autodiff.jacobian(x -> x.matmul(Tensor.ones(DType.F64, 3, 2)).expand(2, 2), Tensor.ones(DType.F64, 1, 3)).shape());
        assertEquals(Shape.of(3), Autodiff.jacobian(Tensor::sum, X).shape());
        assertEquals(Shape.of(0, 3), Autodiff.jacobian(x -> x.slice(0, 0, 0), X).shape());
    }

    @Test
    void vjpAndJvpAreTheJacobianFromTheLeftAndFromTheRight() {
        Tensor jacobian = Autodiff.jacobian(AutodiffTest::curve, X);
        Tensor cotangent = Tensor.of(2.0, -3.0);
        Tensor tangent = Tensor.of(1.0, 4.0, -2.0);
        assertArrayEquals(cotangent.matmul(jacobian).toDoubleArray(), Autodiff.vjp(AutodiffTest::curve, X, cotangent).toDoubleArray(), 1e-10);
        assertArrayEquals(jacobian.matmul(tangent).toDoubleArray(), Autodiff.jvp(AutodiffTest::curve, X, tangent).toDoubleArray(), 1e-10);
    }

    /** The pullback in jvp is taken at a cotangent of 0, which no pullback may take for the absence of influence. */
    @Test
    void jvpGoesThroughEveryKindOfOp() {
        Tensor tangent = Tensor.of(1.0, 4.0, -2.0);
        List<UnaryOperator<Tensor>> functions = List.of(Tensor::square, Tensor::abs, Tensor::relu, x -> x.maximum(0.1), Tensor::max, Tensor::prod, Tensor::norm,
                x -> x.softmax(0), Tensor::logSumExp, x -> x.clamp(-2, 1), x -> x.gather(0, Tensor.of(2, 2, 0)), x -> x.outer(x), x -> x.flip().pad(0, 1, 2),
                x -> Tensor.zeros(DType.F64, 2).scatterAdd(0, Tensor.of(1, 0, 1), x), x -> Tensor.concat(0, x, x.mul(x)), x -> x.slice(0, 0, 3, 2), x -> x, Tensor::std);
        for (UnaryOperator<Tensor> f : functions) {
            Tensor jacobian = Autodiff.jacobian(f, X);
            Tensor y = f.apply(X);
            Tensor expected = jacobian.reshape(y.size(), 3).matmul(tangent).reshape(y.shape());
            assertArrayEquals(expected.toDoubleArray(), Autodiff.jvp(f, X, tangent).toDoubleArray(), 1e-12);
            assertEquals(y.shape(), Autodiff.jvp(f, X, tangent).shape());
        }
    }

    @Test
    void theHessianOfAQuadraticFormIsItsMatrix() {
        Tensor q = Tensor.fromArray(new double[][] {{2, 1, 0}, {1, 3, -1}, {0, -1, 4}});
        UnaryOperator<Tensor> form = x -> x.matmul(q).matmul(x).mul(0.5);
        assertArrayEquals(q.toDoubleArray(), Autodiff.hessian(form, X).toDoubleArray(), 1e-12);
        Tensor v = Tensor.of(1.0, -1.0, 2.0);
        assertArrayEquals(q.matmul(v).toDoubleArray(), Autodiff.hvp(form, X, v).toDoubleArray(), 1e-12);
    }

    @Test
    void theHessianOfAProductHasZerosOnItsDiagonal() {
        Tensor hessian = Autodiff.hessian(Tensor::prod, Tensor.of(2.0, 0.0, 3.0));
        assertArrayEquals(new double[] {0, 3, 0, 3, 0, 2, 0, 2, 0}, hessian.toDoubleArray());
    }

    @Test
    void valueAndGradGivesBoth() {
        var both = Autodiff.valueAndGrad(x -> x.pow(3).sum(), X);
        assertEquals(0.125 - 1 + 8, both.value().item(), 1e-14);
        assertArrayEquals(new double[] {0.75, 3, 12}, both.grad().toDoubleArray(), 1e-14);
    }

    /** d/dx (x d/dy (x y)) at y = x: an inner variable that has the value of the outer one is still another. */
    @Test
    void nestedDerivativesKeepTheirVariablesApart() {
        UnaryOperator<Tensor> f = x -> x.mul(Autodiff.grad(y -> x.mul(y)).apply(x));
        assertEquals(6, Autodiff.grad(f).apply(Tensor.scalar(3, DType.F64)).item());
        UnaryOperator<Tensor> g = x -> x.mul(Autodiff.grad(y -> y.mul(y)).apply(x));
        assertEquals(12, Autodiff.grad(g).apply(Tensor.scalar(3, DType.F64)).item());
    }

    @Test
    void whatDoesNotDependOnXHasDerivativeZero() {
        Tensor constant = Tensor.of(1.0, 2.0);
        assertArrayEquals(new double[3], Autodiff.vjp(x -> constant, X, constant).toDoubleArray());
        assertArrayEquals(new double[2], Autodiff.jvp(x -> constant, X, X).toDoubleArray());
        assertArrayEquals(new double[6], Autodiff.jacobian(x -> constant, X).toDoubleArray());
        assertArrayEquals(new double[9], Autodiff.hessian(x -> x.sum(), X).toDoubleArray());
        assertArrayEquals(new double[3], Autodiff.grad(x -> x.detach().square().sum()).apply(X).toDoubleArray());
    }

    @Test
    void gradientsReachIntermediateResultsAndLeaveLeavesAlone() {
        Tensor x = X.withGrad();
        Tensor y = x.square();
        Tensor z = y.mul(3).sum();
        List<Tensor> gradients = Autodiff.gradients(z, y, x, y);
        assertArrayEquals(new double[] {3, 3, 3}, gradients.get(0).toDoubleArray());
        assertArrayEquals(new double[] {3, -6, 12}, gradients.get(1).toDoubleArray());
        assertArrayEquals(new double[] {3, 3, 3}, gradients.get(2).toDoubleArray());
        assertNull(x.grad());
        assertArrayEquals(new double[] {1}, Autodiff.gradients(z, z).getFirst().toDoubleArray());
        assertArrayEquals(new double[] {3, -6, 12}, Autodiff.gradients(z, List.of(y, x)).get(1).toDoubleArray());
    }

    /** The gradient of a penalty on a gradient: second derivatives by way of backward(). */
    @Test
    void gradientsCanBePartOfALoss() {
        Tensor x = X.withGrad();
        Tensor gradient = Autodiff.gradients(x.pow(3).sum(), x).getFirst();
        gradient.square().sum().backward();
        assertArrayEquals(new double[] {36 * 0.125, -36, 36 * 8}, x.grad().toDoubleArray(), 1e-11);
    }

    @Test
    void aDerivativeThroughAFreedGraphIsRefused() {
        Tensor x = X.withGrad();
        Tensor pending = x.square();
        pending.sum().backward();
        Tensor computed = x.square().evaluate();
        computed.sum().backward();
        for (Tensor trunk : List.of(pending, computed)) {
            Tensor loss = trunk.mul(2).sum();
            var error = assertThrows(IllegalStateException.class, () -> Autodiff.gradients(loss, x));
            assertTrue(error.getMessage().contains("freed"), error::getMessage);
        }
        UnaryOperator<Tensor> careless = t -> {
            Tensor y = t.square().evaluate();
            y.sum().backward();
            return y.mul(2).sum();
        };
        var error = assertThrows(IllegalStateException.class, () -> Autodiff.grad(careless).apply(X));
        assertTrue(error.getMessage().contains("freed"), error::getMessage);
    }

    @Test
    void whyNoGradientNamesTheCut() {
        Tensor x = X.withGrad();
        Tensor y = x.exp();
        assertEquals("the path from F64[3] to the result was cut at detach", Autodiff.whyNoGradient(y.detach().mul(2).sum(), x));
        assertEquals("the path from F64[3] to the result was cut at argmax, whose result is I32", Autodiff.whyNoGradient(y.argmax(0), x));
        assertEquals("F64[3] does not require a gradient; mark it with withGrad() before computing with it", Autodiff.whyNoGradient(y, X));
        assertEquals("no recorded path leads from F64[3] to the result", Autodiff.whyNoGradient(y, X.withGrad()));
    }

    @Test
    void aConcatenationHandsOnWhatBelongsToEach() {
        Tensor a = Tensor.of(new double[] {1, 2}).withGrad();
        Tensor b = Tensor.of(new double[] {3}).withGrad();
        Tensor joined = Tensor.concat(0, Tensor.zeros(DType.F64, 1), a, Tensor.zeros(DType.F64, 1), b, a);
        joined.mul(Tensor.arange(DType.F64, 0, 7, 1)).sum().backward();
        assertArrayEquals(new double[] {1 + 5, 2 + 6}, a.grad().toDoubleArray());
        assertArrayEquals(new double[] {4}, b.grad().toDoubleArray());
    }
}
