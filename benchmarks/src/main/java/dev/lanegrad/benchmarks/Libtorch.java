package dev.lanegrad.benchmarks;

import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.gelu;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch, as a C++ program uses it: modules, autograd and optimisers of its C++ front end. What Java adds is a native call an op, or a
 * single one for a model's whole forward or backward pass; native memory is freed once a run.
 */
final class Libtorch implements Side {

    @Override
    public Job prepare(Task task) {
        return switch (task) {
            case Task.TrainingStep training -> new Training(training);
            case Task.Inference inference -> new Inferring(inference);
            case Task.Product product -> new Multiplying(product);
            case Task.Expression expression ->
                    expression.pass() == Pass.FORWARD ? new Evaluating(expression) : new Differentiating(expression);
        };
    }

    private static SequentialImpl model(List<Integer> sizes, Numbers numbers) {
        var model = new SequentialImpl();
        for (int i = 0; i + 1 < sizes.size(); i++) {
            int inputs = sizes.get(i);
            int outputs = sizes.get(i + 1);
            if (i > 0) {
                model.push_back(new ReLUImpl());
            }
            var linear = new LinearImpl(inputs, outputs);
            withoutGradient(() -> {
                Tensor weight = Tensor.create(numbers.uniform(inputs * outputs, Math.sqrt(6.0 / inputs)), inputs, outputs);
                linear.weight().copy_(weight.t()); // kept as [outputs, inputs]
                linear.bias().zero_();
                return null;
            });
            model.push_back(linear);
        }
        return model;
    }

    private static <T> T withoutGradient(Supplier<T> body) {
        try (var guard = new NoGradGuard()) {
            return body.get();
        }
    }

    private static final class Training implements Job {
        private final SequentialImpl model;
        private final Optimizer optimizer;
        private final Tensor[] inputs = new Tensor[BATCHES];
        private final Tensor[] labels = new Tensor[BATCHES];
        private int steps;
        private double loss;

        Training(Task.TrainingStep task) {
            var numbers = task.numbers();
            List<Integer> sizes = task.sizes();
            model = model(sizes, numbers);
            double learningRate = task.rule().learningRate();
            optimizer = switch (task.rule()) {
                case SGD -> new SGD(model.parameters(), new SGDOptions(learningRate));
                case ADAM -> new Adam(model.parameters(), new AdamOptions(learningRate));
            };
            for (int i = 0; i < BATCHES; i++) {
                inputs[i] = Tensor.create(numbers.uniform(task.batch() * sizes.getFirst(), 1), task.batch(), sizes.getFirst());
                int[] classes = numbers.classes(task.batch(), sizes.getLast());
                labels[i] = Tensor.create(Arrays.stream(classes).asLongStream().toArray(), task.batch());
            }
        }

        @Override
        public void run() {
            int batch = steps++ % BATCHES;
            try (var scope = new PointerScope()) {
                Tensor loss = cross_entropy(model.forward(inputs[batch]), labels[batch]);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                this.loss = loss.item_float();
            }
        }

        @Override
        public double[] result() {
            for (int i = 0; i < COMPARED_STEPS; i++) {
                run();
            }
            return new double[] {loss};
        }

        @Override
        public void close() {
            optimizer.deallocate();
            model.deallocate();
            deallocate(inputs);
            deallocate(labels);
        }
    }

    private static final class Inferring implements Job {
        private final SequentialImpl model;
        private final Tensor inputs;

        Inferring(Task.Inference task) {
            var numbers = task.numbers();
            model = model(task.sizes(), numbers);
            inputs = Tensor.create(numbers.uniform(task.batch() * task.sizes().getFirst(), 1), task.batch(), task.sizes().getFirst());
        }

        @Override
        public void run() {
            try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
                model.forward(inputs);
            }
        }

        @Override
        public double[] result() {
            return withoutGradient(() -> sample(model.forward(inputs)));
        }

        @Override
        public void close() {
            model.deallocate();
            inputs.deallocate();
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
            long[] sizes = transposed ? new long[] {columns, rows} : new long[] {rows, columns};
            Tensor matrix = switch (precision) {
                case FLOAT -> Tensor.create(elements, sizes);
                case DOUBLE -> Tensor.create(Sample.widened(elements), sizes);
            };
            return transposed ? matrix.t() : matrix;
        }

        @Override
        public void run() {
            try (var scope = new PointerScope()) {
                a.mm(b);
            }
        }

        @Override
        public double[] result() {
            return sample(a.mm(b));
        }

        @Override
        public void close() {
            a.deallocate();
            b.deallocate();
        }
    }

    private static final class Evaluating implements Job {
        private final Formula formula;
        private final Tensor[] operands;

        Evaluating(Task.Expression task) {
            formula = task.formula();
            operands = operands(task, task.numbers());
        }

        @Override
        public void run() {
            try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
                expression(formula, operands);
            }
        }

        @Override
        public double[] result() {
            return withoutGradient(() -> sample(expression(formula, operands)));
        }

        @Override
        public void close() {
            deallocate(operands);
        }
    }

    private static final class Differentiating implements Job {
        private final Formula formula;
        private final Tensor[] operands;
        private final Tensor cotangent;
        private final BoolOptional retainGraph = new BoolOptional();
        private final TensorArrayRefOptional all = new TensorArrayRefOptional();
        private final Tensor none = new Tensor();

        Differentiating(Task.Expression task) {
            var numbers = task.numbers();
            formula = task.formula();
            operands = operands(task, numbers);
            for (Tensor operand : operands) {
                operand.set_requires_grad(true);
            }
            cotangent = Tensor.create(numbers.uniform(task.rows() * task.columns(), 1), task.rows(), task.columns());
        }

        @Override
        public void run() {
            try (var scope = new PointerScope()) {
                for (Tensor operand : operands) {
                    operand.mutable_grad().put(none);
                }
                expression(formula, operands).backward(cotangent, retainGraph, false, all);
            }
        }

        @Override
        public double[] result() {
            run();
            return Arrays.stream(operands).flatMapToDouble(operand -> Arrays.stream(sample(operand.grad()))).toArray();
        }

        @Override
        public void close() {
            deallocate(operands);
            cotangent.deallocate();
        }
    }

    private static Tensor[] operands(Task.Expression task, Numbers numbers) {
        Tensor[] operands = new Tensor[task.formula().operands()];
        Arrays.setAll(operands, i -> Tensor.create(numbers.uniform(task.rows() * task.columns(), 1), task.rows(), task.columns()));
        return operands;
    }

    private static Tensor expression(Formula formula, Tensor[] x) {
        return switch (formula) {
            case CHAIN -> x[0].mul(x[1]).add(x[2]).tanh().mul(x[3].sigmoid());
            case GELU -> gelu(x[0]);
            case SOFTMAX -> x[0].softmax(-1);
            case LAYER_NORM -> {
                Tensor centred = x[0].sub(mean(x[0]));
                Tensor variance = mean(centred.square());
                yield centred.mul(variance.add(new Scalar(1e-5f)).rsqrt()).mul(x[1]).add(x[2]);
            }
            case SUM -> x[0].sum();
            case SUM_OF_ROWS -> x[0].sum(1);
            case SUM_OF_COLUMNS -> x[0].sum(0);
            case MAX_OF_ROWS -> x[0].amax(new long[] {1}, false);
            case TINY_CHAIN -> {
                Tensor y = x[0];
                for (int i = 0; i < Formula.TINY_OPS; i += 2) {
                    y = y.mul(x[1]).add(x[2]);
                }
                yield y;
            }
        };
    }

    private static Tensor mean(Tensor x) {
        return x.mean(new long[] {-1}, true, new ScalarTypeOptional());
    }

    private static double[] sample(Tensor result) {
        Tensor floats = result.to(torch.ScalarType.Float).contiguous();
        float[] elements = new float[Math.toIntExact(floats.numel())];
        floats.data_ptr_float().get(elements);
        return Sample.of(elements);
    }

    private static void deallocate(Tensor[] tensors) {
        for (Tensor tensor : tensors) {
            tensor.deallocate();
        }
    }
}
