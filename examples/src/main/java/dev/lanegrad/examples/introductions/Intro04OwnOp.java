package dev.lanegrad.examples.introductions;

import dev.lanegrad.CustomOp;
import dev.lanegrad.GradCheck;
import dev.lanegrad.Tensor;

/**
 * An op of your own with its gradient: log(cosh(x)), a loss that is quadratic near 0 and linear far away.
 * A gradient written by hand may be wrong, so it is checked: GradCheck compares it with differences, of any order.
 * The test of this program has random shapes, memory layouts and elements checked in the same way, by jqwik.
 */
final class Intro04OwnOp {
    /** log(cosh(x)), whose derivative is tanh(x). */
    record LogCosh() implements CustomOp {
        @Override
        public String name() {
            return "logCosh";
        }

        /** |x| + log(1 + exp(-2|x|)) - log(2): cosh(x) itself would overflow from 90 on. */
        @Override
        public Tensor forward(Tensor... inputs) {
            Tensor distance = inputs[0].abs();
            return distance.add(distance.mul(-2).softplus()).sub(Math.log(2));
        }

        /** Made of tensor verbs, so it can be differentiated again, and second derivatives need nothing further. */
        @Override
        public Tensor[] backward(Tensor cotangent, Tensor output, Tensor... inputs) {
            return new Tensor[] {cotangent.mul(inputs[0].tanh())};
        }
    }

    /** The same with a mistake: the derivative has lost its sign, and is right above 0 only. */
    record WrongLogCosh() implements CustomOp {
        @Override
        public String name() {
            return "wrongLogCosh";
        }

        @Override
        public Tensor forward(Tensor... inputs) {
            return new LogCosh().forward(inputs);
        }

        @Override
        public Tensor[] backward(Tensor cotangent, Tensor output, Tensor... inputs) {
            return new Tensor[] {cotangent.mul(inputs[0].abs().tanh())};
        }
    }

    static void main() {
        Tensor x = Tensor.of(-100f, -1f, 0f, 1f, 100f).withGrad();
        Tensor y = new LogCosh().apply(x);
        y.sum().backward();
        IO.println("x:          " + x);
        IO.println("logCosh(x): " + y);
        IO.println("gradient:   " + x.grad());

        Tensor point = Tensor.of(-2.0, -0.5, 1.0); // checks are done in double precision
        IO.println(GradCheck.of(new LogCosh()).order(3).check(point));
        IO.println(GradCheck.of(new WrongLogCosh()).check(point));
    }
}
