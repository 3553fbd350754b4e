package dev.lanegrad.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/** A piece of work that all sides do alike, from the same numbers. */
sealed interface Task {

    /** Unique, for people and for the {@link Contestant}s. */
    String name();

    /** The numbers it starts from. */
    default Numbers numbers() {
        return new Numbers(name().hashCode());
    }

    /** One step of training a multi-layer perceptron with relu and cross entropy: forward, the loss read, backward, update. */
    record TrainingStep(List<Integer> sizes, int batch, UpdateRule rule) implements Task {
        @Override
        public String name() {
            return "train " + joined(sizes) + " batch " + batch + " " + rule;
        }
    }

    /** The logits of a multi-layer perceptron with relu, without recording gradients. */
    record Inference(List<Integer> sizes, int batch) implements Task {
        @Override
        public String name() {
            return "infer " + joined(sizes) + " batch " + batch;
        }
    }

    /** An m x k matrix times a k x n one. */
    record Product(Order order, int m, int n, int k, Precision precision) implements Task {
        @Override
        public String name() {
            return "gemm " + order + " " + m + "," + n + "," + k + " " + precision;
        }

        double flops() {
            return 2.0 * m * n * k;
        }
    }

    /** A formula of float matrices; with a gradient, of all of them, for a given cotangent of the result. */
    record Expression(Formula formula, int rows, int columns, Pass pass) implements Task {
        @Override
        public String name() {
            return formula + " " + rows + "x" + columns + " " + pass;
        }
    }

    private static String joined(List<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }
}
