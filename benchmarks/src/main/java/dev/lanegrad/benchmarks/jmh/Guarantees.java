package dev.lanegrad.benchmarks.jmh;

import dev.lanegrad.CustomOp;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.exec.Evaluator;
import dev.lanegrad.graph.Node;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;
import dev.lanegrad.nn.Adam;
import dev.lanegrad.nn.Dense;
import dev.lanegrad.nn.Dropout;
import dev.lanegrad.nn.Layer;
import dev.lanegrad.nn.Losses;
import dev.lanegrad.nn.Optimizer;
import dev.lanegrad.nn.Sequential;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What equal bits cost: a training step as it is, and one in which whatever the promise forbids to be faster is done the other way: functions by
 * the JVM's vector library, whose bits differ between machines, sums in the order of the lanes, and random numbers from a generator that is
 * cheap because each depends on the last. The products are the same in both: a chain of FMAs for each element is what a processor does fastest.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgs = {"--add-modules=jdk.incubator.vector", "-Dlanegrad.threads=1"})
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
public class Guarantees {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final double DROPPED = 0.2;

    /** Hidden units, and images in a step. */
    @Param({"1000,128", "128,64"})
    public String size;

    @Param({"true", "false"})
    public boolean reproducible;

    private Tensor images;
    private Tensor labels;
    private Layer model;
    private Optimizer optimizer;

    @Setup
    public void build() {
        String[] sizes = size.split(",");
        int hidden = Integer.parseInt(sizes[0]);
        int batch = Integer.parseInt(sizes[1]);
        Rng rng = Rng.of(1);
        var random = new SplittableRandom(1);
        images = rng.uniform(batch, 784).evaluate();
        labels = rng.integers(10, batch).evaluate();
        Layer tanh = reproducible ? Tensor::tanh : x -> new LibraryTanh().apply(x);
        Layer dropout = reproducible ? Dropout.of(DROPPED, rng) : x -> new SequentialDropout(random).apply(x);
        var layers = Sequential.of(Dense.of(784, hidden, rng), tanh, dropout, Dense.of(hidden, 10, rng));
        model = layers;
        optimizer = Adam.of(layers.parameters(), 0.001);
    }

    @Benchmark
    public double trainingStep() {
        Tensor logits = model.apply(images);
        Tensor loss = reproducible ? Losses.crossEntropy(logits, labels) : new UnorderedCrossEntropy().apply(logits, labels);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        return loss.item();
    }

    private static Value value(Tensor tensor) {
        return Evaluator.contiguous(tensor);
    }

    /** At the start of whole arrays: all operands here are results of products. */
    private static float[] floats(Tensor tensor) {
        return ((Buffer.Floats) value(tensor).buffer()).array();
    }

    /** Without the copy that the public way to a tensor makes. */
    private static Tensor tensor(float[] elements, Shape shape) {
        return Node.leaf(Value.contiguous(new Buffer.Floats(elements), shape.toArray()), shape);
    }

    /** What the JVM has of a function for vectors. */
    private static void apply(VectorOperators.Unary function, float[] from, float[] to) {
        int i = 0;
        for (; i < SPECIES.loopBound(to.length); i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, from, i).lanewise(function).intoArray(to, i);
        }
        for (; i < to.length; i++) {
            to[i] = (float) (function == VectorOperators.EXP ? Math.exp(from[i]) : Math.tanh(from[i]));
        }
    }

    private record LibraryTanh() implements CustomOp {
        @Override
        public String name() {
            return "libraryTanh";
        }

        @Override
        public Tensor forward(Tensor... x) {
            float[] result = new float[x[0].size()];
            Guarantees.apply(VectorOperators.TANH, floats(x[0]), result);
            return tensor(result, x[0].shape());
        }

        @Override
        public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
            return new Tensor[] {g.sub(g.mul(y.square()))};
        }
    }

    private static final class SequentialDropout implements CustomOp {
        private final SplittableRandom random;
        private Tensor factors;

        SequentialDropout(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public String name() {
            return "sequentialDropout";
        }

        @Override
        public Tensor forward(Tensor... x) {
            float[] drawn = new float[x[0].size()];
            int limit = (int) (DROPPED * 65536);
            long bits = 0;
            for (int i = 0; i < drawn.length; i++) { // 16 bits a number will do
                bits = i % 4 == 0 ? random.nextLong() : bits >>> 16;
                drawn[i] = (bits & 0xffff) < limit ? 0 : (float) (1 / (1 - DROPPED));
            }
            factors = tensor(drawn, x[0].shape());
            return x[0].mul(factors);
        }

        @Override
        public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
            return new Tensor[] {g.mul(factors)};
        }
    }

    private static final class UnorderedCrossEntropy implements CustomOp {
        private Tensor gradient;

        @Override
        public String name() {
            return "unorderedCrossEntropy";
        }

        @Override
        public Tensor forward(Tensor... x) {
            int rows = x[0].shape().size(0);
            int columns = x[0].shape().size(1);
            float[] logits = floats(x[0]);
            int[] classes = ((Buffer.Ints) value(x[1]).buffer()).array();
            float[] shifted = new float[rows * columns];
            for (int row = 0; row < rows; row++) {
                float max = logits[row * columns];
                for (int j = 1; j < columns; j++) {
                    max = Math.max(max, logits[row * columns + j]);
                }
                for (int j = 0; j < columns; j++) {
                    shifted[row * columns + j] = logits[row * columns + j] - max;
                }
            }
            float[] result = new float[rows * columns];
            Guarantees.apply(VectorOperators.EXP, shifted, result);
            double loss = 0;
            for (int row = 0; row < rows; row++) {
                float sum = 0;
                for (int j = 0; j < columns; j++) {
                    sum += result[row * columns + j];
                }
                loss += Math.log(sum) - shifted[row * columns + classes[row]];
                float scale = 1 / (sum * rows);
                for (int j = 0; j < columns; j++) {
                    result[row * columns + j] *= scale;
                }
                result[row * columns + classes[row]] -= 1f / rows;
            }
            gradient = tensor(result, x[0].shape());
            return Tensor.scalar(loss / rows);
        }

        @Override
        public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
            return new Tensor[] {g.mul(gradient), null};
        }
    }
}
