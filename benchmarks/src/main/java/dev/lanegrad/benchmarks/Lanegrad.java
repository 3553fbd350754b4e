package dev.lanegrad.benchmarks;

import dev.lanegrad.Autodiff;
import dev.lanegrad.Tensor;
import dev.lanegrad.Workspace;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Batch;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Optimizer;
import dev.lanegrad.nn.Sequential;
import dev.lanegrad.nn.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Our side, through the public API, as its users write it. */
final class Lanegrad implements Side {

    @Override
    public Job prepare(Task task) {
        return switch (task) {
            case Task.TrainingStep training -> new Training(training);
            case Task.Inference inference -> new Inferring(inference);
            case Task.Product product -> new InWorkspace(new Multiplying(product), Workspace.create());
            case Task.Expression expression -> switch (expression.pass()) {
                case FORWARD -> new Evaluating(expression);
                case FORWARD_AND_GRADIENT -> new Differentiating(expression);
                case FORWARD_AND_GRADIENT_IN_WORKSPACE -> new InWorkspace(new Differentiating(expression), Workspace.create());
            };
        };
    }

    /** Each run of a job in a run of a workspace. */
    private record InWorkspace(Job job, Workspace workspace) implements Job {
        @Override
        public void run() {
            workspace.run(job::run);
        }

        @Override
        public double[] result() {
            return workspace.call(job::result);
        }
    }

    private static Sequential model(List<Integer> sizes, Numbers numbers) {
        var model = Sequential.of();
        for (int i = 0; i + 1 < sizes.size(); i++) {
            int inputs = sizes.get(i);
            int outputs = sizes.get(i + 1);
            model = i == 0 ? model : model.then(Tensor::relu);
            Tensor weight = Tensor.of(numbers.uniform(inputs * outputs, Math.sqrt(6.0 / inputs)), inputs, outputs);
            model = model.then(Dense.of(weight, Tensor.zeros(outputs)));
        }
        return model;
    }

    private static final class Training implements Job {
        private final Sequential model;
        private final Optimizer optimizer;
        private final List<Batch> batches = new ArrayList<>();
        private int steps;
        private double loss;

        Training(Task.TrainingStep task) {
            var numbers = task.numbers();
            List<Integer> sizes = task.sizes();
            model = model(sizes, numbers);
            double learningRate = task.rule().learningRate();
            optimizer = switch (task.rule()) {
                case SGD -> Sgd.of(model.parameters(), learningRate);
                case ADAM -> Adam.of(model.parameters(), learningRate);
            };
            for (int i = 0; i < BATCHES; i++) {
                Tensor inputs = Tensor.of(numbers.uniform(task.batch() * sizes.getFirst(), 1), task.batch(), sizes.getFirst());
                batches.add(new Batch(inputs, Tensor.of(numbers.classes(task.batch(), sizes.getLast()))));
            }
        }

        @Override
        public void run() {
            Batch batch = batches.get(steps++ % BATCHES);
            Tensor loss = Losses.crossEntropy(model.apply(batch.inputs()), batch.labels());
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            this.loss = loss.item();
        }

        @Override
        public double[] result() {
            for (int i = 0; i < COMPARED_STEPS; i++) {
                run();
            }
            return new double[] {loss};
        }
    }

    private static final class Inferring implements Job {
        private final Sequential model;
        private final Tensor inputs;
        private Tensor logits;

        Inferring(Task.Inference task) {
            var numbers = task.numbers();
            model = model(task.sizes(), numbers);
            inputs = Tensor.of(numbers.uniform(task.batch() * task.sizes().getFirst(), 1), task.batch(), task.sizes().getFirst());
        }

        @Override
        public void run() {
            logits = Autodiff.noGrad(() -> model.apply(inputs).evaluate());
        }

        @Override
        public double[] result() {
            run();
            return Sample.of(logits.toFloatArray());
        }
    }

    private static final class Multiplying implements Job {
        private final Tensor a;
        private final Tensor b;

        Multiplying(Task.Product task) {
            var numbers = task.numbers();
            a = matrix(numbers, task.m(), task.k(), task.order().transposesFirst(), task.precision());
            b = matrix(numbers, task.k(), task.n(), task.order().transposesSecond(), task.precision());
        }

        private static Tensor matrix(Numbers numbers, int rows, int columns, boolean transposed, Precision precision) {
            float[] elements = numbers.uniform(rows * columns, 1);
            int[] sizes = transposed ? new int[] {columns, rows} : new int[] {rows, columns};
            Tensor matrix = switch (precision) {
                case FLOAT -> Tensor.of(elements, sizes);
                case DOUBLE -> Tensor.of(Sample.widened(elements), sizes);
            };
            return transposed ? matrix.transpose() : matrix;
        }

        @Override
        public void run() {
            a.matmul(b).evaluate();
        }

        @Override
        public double[] result() {
            return Sample.of(a.matmul(b).toFloatArray());
        }
    }

    private static final class Evaluating implements Job {
        private final Formula formula;
        private final Tensor[] operands;
        private Tensor result;

        Evaluating(Task.Expression task) {
            formula = task.formula();
            operands = operands(task, task.numbers());
        }

        @Override
        public void run() {
            result = Autodiff.noGrad(() -> expression(formula, operands).evaluate());
        }

        @Override
        public double[] result() {
            run();
            return Sample.of(result.toFloatArray());
        }
    }

    private static final class Differentiating implements Job {
        private final Formula formula;
        private final Tensor[] operands;
        private final Tensor cotangent;

        Differentiating(Task.Expression task) {
            var numbers = task.numbers();
            formula = task.formula();
            operands = Arrays.stream(operands(task, numbers)).map(Tensor::withGrad).toArray(Tensor[]::new);
            cotangent = Tensor.of(numbers.uniform(task.rows() * task.columns(), 1), task.rows(), task.columns());
        }

        @Override
        public void run() {
            for (Tensor operand : operands) {
                operand.clearGrad();
            }
            Tensor result = expression(formula, operands);
            result.backward(cotangent);
            // The result and the gradients would stay pending until they are read. Asked for together, they are computed in one pass.
            Tensor.evaluate(Stream.concat(Stream.of(result), Arrays.stream(operands).map(Tensor::grad)).toArray(Tensor[]::new));
        }

        @Override
        public double[] result() {
            run();
            return Arrays.stream(operands).flatMapToDouble(operand -> Arrays.stream(Sample.of(operand.grad().toFloatArray()))).toArray();
        }
    }

    private static Tensor[] operands(Task.Expression task, Numbers numbers) {
        Tensor[] operands = new Tensor[task.formula().operands()];
        Arrays.setAll(operands, i -> Tensor.of(numbers.uniform(task.rows() * task.columns(), 1), task.rows(), task.columns()));
        return operands;
    }

    private static Tensor expression(Formula formula, Tensor[] x) {
        return switch (formula) {
            case CHAIN -> x[0].mul(x[1]).add(x[2]).tanh().mul(x[3].sigmoid());
            case GELU -> x[0].gelu();
            case SOFTMAX -> x[0].softmax(-1);
            case LAYER_NORM -> {
                Tensor centred = x[0].sub(x[0].mean(true, -1));
                Tensor variance = centred.square().mean(true, -1);
                yield centred.mul(variance.add(1e-5).rsqrt()).mul(x[1]).add(x[2]);
            }
            case SUM -> x[0].sum();
            case SUM_OF_ROWS -> x[0].sum(1);
            case SUM_OF_COLUMNS -> x[0].sum(0);
            case MAX_OF_ROWS -> x[0].max(1);
            case TINY_CHAIN -> {
                Tensor y = x[0];
                for (int i = 0; i < Formula.TINY_OPS; i += 2) {
                    y = y.mul(x[1]).add(x[2]);
                }
                yield y;
            }
        };
    }
}
