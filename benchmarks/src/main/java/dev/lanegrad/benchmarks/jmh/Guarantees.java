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
 * What equal bits cost: a training step as a user writes it, and the fastest that breaks the promise: functions by the JVM's vector
 * library, whose bits differ between machines, sums in the order of the lanes, random numbers from a generator that is cheap because each
 * depends on the last, and all of that in loops written by hand. The products are the same in both: a chain of FMAs for each element is
 * what a processor does fastest.
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
        images = rng.uniform(batch, 784).evaluate();
        labels = rng.integers(10, batch).evaluate();
        var first = Dense.of(784, hidden, rng);
        var last = Dense.of(hidden, 10, rng);
        var random = new SplittableRandom(1);
        model = reproducible ? Sequential.of(first, Tensor::tanh, Dropout.of(DROPPED, rng), last)
                : x -> last.apply(new HiddenUnits(random).apply(x.matmul(first.weight()), first.bias().orElseThrow()));
        optimizer = Adam.of(Sequential.of(first, last).parameters(), 0.001);
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

    /** At the start of whole arrays: all operands here are results of products, or parameters. */
    private static float[] floats(Tensor tensor) {
        return ((Buffer.Floats) value(tensor).buffer()).array();
    }

    /** Without the copy that the public way to a tensor makes. */
    private static Tensor tensor(float[] elements, Shape shape) {
        return Node.leaf(Value.contiguous(new Buffer.Floats(elements), shape.toArray()), shape);
    }

    /** Bias, tanh and dropout of a product in one pass, which leaves behind what the gradient is to be multiplied by. */
    private static final class HiddenUnits implements CustomOp {
        private final SplittableRandom random;
        private Tensor slopes;

        HiddenUnits(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public String name() {
            return "hiddenUnits";
        }

        @Override
        public Tensor forward(Tensor... x) {
            float[] products = floats(x[0]);
            float[] biases = floats(x[1]);
            float[] result = new float[products.length];
            float[] slope = new float[products.length];
            int limit = (int) (DROPPED * 65536);
            for (int i = 0; i < slope.length; i += 4) { // 16 bits a number will do
                long bits = random.nextLong();
                for (int j = 0; j < 4; j++) { // without a branch, which would be mispredicted every fifth time
                    slope[i + j] = (float) (1 / (1 - DROPPED)) * (limit - 1 - (int) (bits >>> 16 * j & 0xffff) >>> 31);
                }
            }
            for (int row = 0; row < result.length; row += biases.length) {
                int whole = SPECIES.loopBound(biases.length);
                for (int j = 0; j < whole; j += SPECIES.length()) {
                    var tanh = FloatVector.fromArray(SPECIES, products, row + j).add(FloatVector.fromArray(SPECIES, biases, j))
                            .lanewise(VectorOperators.TANH);
                    var factor = FloatVector.fromArray(SPECIES, slope, row + j);
                    tanh.mul(factor).intoArray(result, row + j);
                    factor.sub(factor.mul(tanh).mul(tanh)).intoArray(slope, row + j);
                }
                for (int j = whole; j < biases.length; j++) {
                    float tanh = (float) Math.tanh(products[row + j] + biases[j]);
                    float factor = slope[row + j];
                    result[row + j] = tanh * factor;
                    slope[row + j] = factor - factor * tanh * tanh;
                }
            }
            slopes = tensor(slope, x[0].shape());
            return tensor(result, x[0].shape());
        }

        @Override
        public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
            Tensor gradient = g.mul(slopes);
            return new Tensor[] {gradient, gradient.sum(0)};
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
            for (int i = 0; i < result.length; i += SPECIES.length()) {
                var mask = SPECIES.indexInRange(i, result.length);
                FloatVector.fromArray(SPECIES, shifted, i, mask).lanewise(VectorOperators.EXP).intoArray(result, i, mask);
            }
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
