package dev.lanegrad.examples.introductions;

import dev.lanegrad.Autodiff;
import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Initializer;
import dev.lanegrad.nn.Layer;
import dev.lanegrad.nn.LearningRate;
import dev.lanegrad.nn.Sequential;
import java.util.function.UnaryOperator;

/**
 * Higher order: a network that learns to solve u'' = -u with u(0) = 1 and u'(0) = 0, without ever seeing a solution.
 * Its loss is how far it is from fulfilling the equation, which takes second derivatives by time, and to learn from it takes
 * a third, by the weights. The solution is cos(t); after 2000 steps the network is within 1e-3 of it for t from 0 to pi.
 */
final class Intro07PhysicsInformed {
    static final double GREATEST_ERROR = 1e-3;

    /** The derivative of a function of one number, for a tensor of them: each has influence on its own term of the sum only. */
    static UnaryOperator<Tensor> derivative(UnaryOperator<Tensor> f) {
        return Autodiff.grad(t -> f.apply(t).sum());
    }

    /** What the network makes of times [n, 1]: 1 + tanh(t)² * network(t) starts at 1 with slope 0, whatever the network says. */
    static UnaryOperator<Tensor> solution(Layer network) {
        return t -> t.tanh().square().mul(network.apply(t)).add(1);
    }

    /** How far a function is from fulfilling u'' = -u at given times, in the mean square. */
    static Tensor loss(UnaryOperator<Tensor> u, Tensor times) {
        return derivative(derivative(u)).apply(times).add(u.apply(times)).square().mean();
    }

    static UnaryOperator<Tensor> solve(int steps) {
        Rng rng = Rng.of(42);
        Layer network = Sequential.of(
                Dense.of(1, 16, Initializer.XAVIER, rng), Tensor::tanh,
                Dense.of(16, 16, Initializer.XAVIER, rng), Tensor::tanh,
                Dense.of(16, 1, Initializer.XAVIER, rng));
        UnaryOperator<Tensor> u = solution(network);
        Tensor times = Tensor.linspace(0, Math.PI, 64).unsqueeze(1);
        Adam optimizer = Adam.of(network.parameters(), 0);
        LearningRate schedule = LearningRate.linear(0.01, 0, steps);
        for (int step = 0; step < steps; step++) {
            optimizer.setLearningRate(schedule.at(step));
            Tensor loss = loss(u, times);
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            if (step % 500 == 0) {
                IO.println("step %4d: loss %.2e, error %.2e".formatted(step, loss.item(), error(u)));
            }
        }
        return u;
    }

    /** The greatest distance from cos(t), between the times learnt from too. */
    static double error(UnaryOperator<Tensor> u) {
        Tensor times = Tensor.linspace(0, Math.PI, 1000).unsqueeze(1);
        return Autodiff.noGrad(() -> u.apply(times).sub(times.cos()).abs().max()).item();
    }

    static void main() {
        UnaryOperator<Tensor> u = solve(2000);
        for (double t = 0; t <= 3; t += 0.5) {
            IO.println("t = %.1f: u = %8.5f, cos = %8.5f".formatted(t, u.apply(Tensor.full(t, 1, 1)).item(), Math.cos(t)));
        }
        IO.println("greatest error: %.2e, below %.0e: %b".formatted(error(u), GREATEST_ERROR, error(u) < GREATEST_ERROR));
    }
}
