package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Graphs belong to no thread: one may be built here and differentiated there, while a third asks for its value. */
class SharedGraphTest {
    private static final int GRAPHS = Boolean.getBoolean("lanegrad.soak") ? 100_000 : 10_000;
    private static final int SEEDS = 16;
    private static final int SIZE = 9;

    /** A loss, and the leaves that it is computed from. */
    private record Graph(Tensor weight, Tensor bias, Tensor loss) {

        /** Pending, with a product, a reduction, a view and results that are used twice. */
        static Graph of(int seed) {
            Rng rng = Rng.of(seed);
            Tensor input = rng.normal(5, SIZE);
            Tensor weight = rng.normal(SIZE, SIZE).withGrad();
            Tensor bias = rng.normal(SIZE).withGrad();
            Tensor hidden = input.matmul(weight).add(bias).tanh();
            Tensor loss = hidden.mul(hidden.sigmoid()).transpose().sub(hidden.mean(0).unsqueeze(1)).square().sum();
            return new Graph(weight, bias, loss);
        }

        Outcome differentiated() {
            loss.backward();
            return new Outcome(weight.grad().toFloatArray(), bias.grad().toFloatArray());
        }
    }

    private record Outcome(float[] weightGradient, float[] biasGradient) {}

    @Test
    void builtInOneThreadDifferentiatedInAnother() throws Exception {
        List<Outcome> expected = IntStream.range(0, SEEDS).mapToObj(seed -> Graph.of(seed).differentiated()).toList();
        List<Double> losses = IntStream.range(0, SEEDS).mapToObj(seed -> Graph.of(seed).loss().item()).toList();
        try (ExecutorService differentiating = Executors.newSingleThreadExecutor();
                ExecutorService reading = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < GRAPHS; i++) {
                int seed = i % SEEDS;
                Graph graph = Graph.of(seed);
                Future<Outcome> outcome = differentiating.submit(graph::differentiated);
                Future<Double> loss = reading.submit(() -> graph.loss().item());
                assertArrayEquals(expected.get(seed).weightGradient(), outcome.get().weightGradient());
                assertArrayEquals(expected.get(seed).biasGradient(), outcome.get().biasGradient());
                assertEquals(losses.get(seed), loss.get());
            }
        }
    }
}
