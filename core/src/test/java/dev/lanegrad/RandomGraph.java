package dev.lanegrad;

import static java.util.stream.Collectors.joining;

import dev.lanegrad.testing.UnaryOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An expression of random verbs over tensors of random shapes; which, depends on nothing but a seed. Sizes leave vectors ragged ends. */
final class RandomGraph {
    private static final int[] SIZES = {1, 2, 3, 5, 17, 33, 70};
    private static final int LARGEST = 5000;
    private static final double[] SPECIALS = {
        0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_NORMAL, Float.MAX_VALUE,
        1e-300, 88.7, -745
    };

    private static final List<UnaryOperator<Tensor>> POINTWISE = Stream.concat(UnaryOps.all().values().stream(), Stream.of(
            Tensor::selu, x -> x.leakyRelu(0.1), x -> x.elu(1.5), x -> x.clamp(-1, 1), x -> x.add(0.3), x -> x.mul(-1.1), x -> x.rsub(2),
            x -> x.rdiv(3), x -> x.pow(2.5), x -> x.to(DType.F64).to(x.dtype()), x -> x.to(DType.F32).to(x.dtype()),
            x -> Tensor.where(x.isNaN(), 0.25, x))).toList();

    private static final List<BinaryOperator<Tensor>> OF_TWO = List.of(
            Tensor::add, Tensor::sub, Tensor::mul, Tensor::div, Tensor::maximum, Tensor::minimum, Tensor::pow,
            (x, y) -> Tensor.where(x.lt(y).or(x.eq(0)), x, y.mul(2)));

    private static final List<Reduction> REDUCTIONS = List.of(
            Tensor::sum, Tensor::mean, Tensor::prod, Tensor::max, Tensor::min, Tensor::norm, Tensor::logSumExp,
            (x, keep, axes) -> x.var(0, keep, axes));

    private interface Reduction {
        Tensor apply(Tensor x, boolean keepDims, int... axes);
    }

    private final SplittableRandom random;
    private final DType dtype;
    /** How many elements of a hundred are special. */
    private final int specials;
    private final List<Tensor> leaves = new ArrayList<>();
    private final List<Tensor> nodes = new ArrayList<>();

    RandomGraph(long seed) {
        random = new SplittableRandom(seed);
        dtype = random.nextBoolean() ? DType.F32 : DType.F64;
        specials = random.nextInt(4) == 0 ? 5 : 0;
        leaf(randomSizes());
        for (int steps = 2 + random.nextInt(12); steps > 0; steps--) {
            Tensor next = next(nodes.get(nodes.size() - 1 - random.nextInt(Math.min(3, nodes.size()))));
            if (next.size() <= LARGEST) {
                nodes.add(next);
            }
        }
    }

    /** Hashes of all nodes, then of the last node's gradients to all leaves. Nothing is computed before the gradients are. */
    List<String> lines() {
        Tensor root = nodes.getLast();
        double[] cotangent = IntStream.range(0, root.size()).mapToDouble(i -> 1 + i % 7 / 8.0).toArray();
        root.backward(Tensor.of(cotangent, root.shape().toArray()).to(dtype));
        var lines = new ArrayList<String>();
        nodes.forEach(node -> lines.add("node " + lines.size() + " " + describe(node)));
        leaves.forEach(leaf -> lines.add("gradient " + (leaf.grad() == null ? "none" : describe(leaf.grad()))));
        return lines;
    }

    /** A hash tells NaN from numbers, and -0 from 0, but not one NaN from another: their payloads are up to the processor. */
    private static String describe(Tensor tensor) {
        int hash = tensor.dtype() == DType.F32 ? Arrays.hashCode(tensor.toFloatArray()) : Arrays.hashCode(tensor.toDoubleArray());
        return tensor.dtype() + tensor.shape().toString() + " " + Integer.toHexString(hash);
    }

    private Tensor leaf(int... sizes) {
        double[] elements = new double[Shape.of(sizes).size()];
        Arrays.setAll(elements, i ->
                random.nextInt(100) < specials ? SPECIALS[random.nextInt(SPECIALS.length)] : 8 * random.nextDouble() - 4);
        Tensor leaf = Tensor.of(elements, sizes).to(dtype).withGrad();
        leaves.add(leaf);
        nodes.add(leaf);
        return leaf;
    }

    private int[] randomSizes() {
        return IntStream.range(0, random.nextInt(4)).map(axis -> SIZES[random.nextInt(axis == 2 ? 4 : SIZES.length)]).toArray();
    }

    private Tensor next(Tensor x) {
        return switch (random.nextInt(x.rank() == 0 ? 8 : 14)) {
            case 0, 1, 2, 3, 4 -> POINTWISE.get(random.nextInt(POINTWISE.size())).apply(x);
            case 5, 6 -> OF_TWO.get(random.nextInt(OF_TWO.size())).apply(x, partner(x));
            case 7 -> x.mul(x).add(x);
            case 8, 9 -> reduced(x);
            case 10 -> random.nextBoolean() ? x.softmax(axis(x)) : x.logSoftmax(axis(x));
            case 11 -> product(x);
            default -> moved(x);
        };
    }

    /** A tensor that broadcasts with x: one that is there, or a new one that may lack axes or have sizes of 1. */
    private Tensor partner(Tensor x) {
        Tensor present = nodes.get(random.nextInt(nodes.size()));
        if (present.shape().equals(x.shape()) || present.rank() == 0) {
            return present;
        }
        int missing = random.nextInt(x.rank() + 1) / 2;
        return leaf(IntStream.range(missing, x.rank()).map(axis -> random.nextInt(3) == 0 ? 1 : x.size(axis)).toArray());
    }

    private int axis(Tensor x) {
        return random.nextInt(x.rank());
    }

    private Tensor reduced(Tensor x) {
        int[] axes = IntStream.range(0, x.rank()).filter(axis -> random.nextBoolean()).toArray();
        return REDUCTIONS.get(random.nextInt(REDUCTIONS.size())).apply(x, random.nextBoolean(), axes);
    }

    private Tensor product(Tensor x) {
        boolean byNewMatrix = x.rank() == 1 || random.nextBoolean();
        return x.matmul(byNewMatrix ? leaf(x.size(-1), SIZES[random.nextInt(SIZES.length)]) : x.transpose(-1, -2));
    }

    private Tensor moved(Tensor x) {
        int axis = axis(x);
        int half = (x.size(axis) + 1) / 2;
        return switch (random.nextInt(9)) {
            case 0 -> x.transpose();
            case 1 -> x.flatten();
            case 2 -> x.unsqueeze(axis);
            case 3 -> x.flip(axis);
            case 4 -> x.slice(axis, 0, half);
            case 5 -> x.slice(axis, x.size(axis) - 1, -x.size(axis) - 1, -2);
            case 6 -> x.pad(axis, 1, 2);
            case 7 -> Tensor.concat(axis, x, x.tanh(), x);
            default -> x.indexSelect(axis, Tensor.of(random.ints(half, 0, x.size(axis)).toArray()));
        };
    }

    /** Prints the lines of as many graphs as the second argument says, with seeds from the first. */
    public static void main(String... args) {
        long first = Long.parseLong(args[0]);
        for (long seed = first; seed < first + Long.parseLong(args[1]); seed++) {
            String name = "graph " + seed + ": ";
            System.out.println(new RandomGraph(seed).lines().stream().map(name::concat).collect(joining("\n")));
        }
    }
}
