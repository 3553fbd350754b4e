package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What verbs mean, against nested loops: broadcasting, reductions, movement, products and indexing, whatever the shapes. */
class DefinitionProperties {

    @Provide
    Arbitrary<int[]> shapes() {
        return Arbitraries.of(0, 1, 1, 2, 3, 4, 5).list().ofMaxSize(4).map(list -> list.stream().mapToInt(Integer::intValue).toArray());
    }

    private static DType dtype(Random random) {
        return new DType[] {DType.F32, DType.F64, DType.I32}[random.nextInt(3)];
    }

    private static DType floating(Random random) {
        return random.nextBoolean() ? DType.F32 : DType.F64;
    }

    // ---- broadcasting ------------------------------------------------------------------------------------------------------------

    /** NumPy's rule, once more; null if the shapes do not match. */
    private static int[] broadcast(int[] a, int[] b) {
        int[] result = new int[Math.max(a.length, b.length)];
        for (int axis = 0; axis < result.length; axis++) {
            int left = axis < result.length - a.length ? 1 : a[axis - result.length + a.length];
            int right = axis < result.length - b.length ? 1 : b[axis - result.length + b.length];
            if (left != right && left != 1 && right != 1) {
                return null;
            }
            result[axis] = left == 1 ? right : left;
        }
        return result;
    }

    @Property(tries = 500)
    void broadcastingIsNumPys(@ForAll("shapes") int[] left, @ForAll("shapes") int[] right, @ForAll Random random) {
        DType dtype = dtype(random);
        NaiveArray a = NaiveArray.random(left, random);
        NaiveArray b = NaiveArray.random(right, random);
        int[] sizes = broadcast(left, right);
        if (sizes == null) {
            assertThrows(IllegalArgumentException.class, () -> a.tensor(dtype).add(b.tensor(dtype)));
            return;
        }
        assertBroadcast("add", Double::sum, a, b, sizes, a.tensor(dtype).add(b.tensor(dtype)));
        assertBroadcast("sub", (x, y) -> x - y, a, b, sizes, a.tensor(dtype).sub(b.tensor(dtype)));
        assertBroadcast("mul", (x, y) -> x * y, a, b, sizes, a.tensor(dtype).mul(b.tensor(dtype)).add(0));
        assertBroadcast("maximum", Math::max, a, b, sizes, a.tensor(dtype).maximum(b.tensor(dtype)));
        assertBroadcast("lt", (x, y) -> x < y ? 1 : 0, a, b, sizes, a.tensor(dtype).lt(b.tensor(dtype)).to(DType.F32));
        assertBroadcast("where", (x, y) -> x > 0 ? x : y, a, b, sizes, Tensor.where(a.tensor(dtype).gt(0), a.tensor(dtype), b.tensor(dtype)));
        Tensor positiveA = a.tensor(dtype).gt(0);
        Tensor positiveB = b.tensor(dtype).gt(0);
        assertBroadcast("xor", (x, y) -> x > 0 != y > 0 ? 1 : 0, a, b, sizes, positiveA.xor(positiveB).to(DType.F32));
        assertBroadcast("eq of masks", (x, y) -> x > 0 == y > 0 ? 1 : 0, a, b, sizes, positiveA.eq(positiveB).to(DType.F32));
        assertBroadcast("ne of masks", (x, y) -> x > 0 != y > 0 ? 1 : 0, a, b, sizes, positiveA.ne(positiveB).to(DType.F32));
        NaiveArray.of(sizes, a::broadcastAt).assertEqualTo(a.tensor(dtype).expand(sizes), () -> "expand");
    }

    private static void assertBroadcast(String op, DoubleBinaryOperator f, NaiveArray a, NaiveArray b, int[] sizes, Tensor actual) {
        NaiveArray.of(sizes, index -> f.applyAsDouble(a.broadcastAt(index), b.broadcastAt(index)) + 0.0).assertEqualTo(actual, () -> op + " of " + Shape.of(a.sizes()) + " and " + Shape.of(b.sizes()));
    }

    /** The gradient of a broadcast operand is the sum over its copies. */
    @Property(tries = 200)
    void gradientsOfBroadcastOperandsAreSums(@ForAll("shapes") int[] left, @ForAll("shapes") int[] right, @ForAll Random random) {
        int[] sizes = broadcast(left, right);
        if (sizes != null) {
            NaiveArray a = NaiveArray.random(left, random);
            NaiveArray b = NaiveArray.random(right, random);
            Tensor x = a.tensor(floating(random)).withGrad();
            x.mul(b.tensor(x.dtype())).sum().backward();
            double[] sums = new double[a.elements().length];
            NaiveArray positions = new NaiveArray(left, IntStream.range(0, sums.length).asDoubleStream().toArray());
            NaiveArray.of(sizes, index -> sums[(int) positions.broadcastAt(index)] += b.broadcastAt(index));
            new NaiveArray(left, sums).assertEqualTo(x.grad(), () -> "gradient of mul of " + Shape.of(left) + " and " + Shape.of(right));
        }
    }

    // ---- reductions --------------------------------------------------------------------------------------------------------------

    /** How the elements of one slice are combined. */
    interface Fold {
        double apply(double[] elements);
    }

    private static NaiveArray reduce(NaiveArray x, List<Integer> axes, boolean keepDims, Fold fold) {
        int rank = x.sizes().length;
        int[] kept = IntStream.range(0, rank).map(axis -> axes.contains(axis) ? 1 : x.sizes()[axis]).toArray();
        int[] inner = IntStream.range(0, rank).map(axis -> axes.contains(axis) ? x.sizes()[axis] : 1).toArray();
        NaiveArray result = NaiveArray.of(kept, outer -> fold.apply(NaiveArray.of(inner, offset -> x.at(IntStream.range(0, rank).map(axis -> outer[axis] + offset[axis]).toArray())).elements()));
        int[] dropped = IntStream.range(0, rank).filter(axis -> !axes.contains(axis)).map(axis -> x.sizes()[axis]).toArray();
        return keepDims ? result : new NaiveArray(dropped, result.elements());
    }

    @Property(tries = 400)
    void reductionsAreOverTheElementsTheirAxesSpan(@ForAll("shapes") int[] sizes, @ForAll boolean keepDims, @ForAll Random random) {
        NaiveArray x = NaiveArray.random(sizes, random);
        DType dtype = dtype(random);
        List<Integer> axes = new ArrayList<>(IntStream.range(0, sizes.length).filter(axis -> random.nextBoolean()).boxed().toList());
        Collections.shuffle(axes, random);
        int[] given = axes.stream().mapToInt(axis -> random.nextBoolean() ? axis : axis - sizes.length).toArray();
        List<Integer> all = axes.isEmpty() ? IntStream.range(0, sizes.length).boxed().toList() : axes;
        String what = " of " + dtype + Shape.of(sizes) + " along " + Arrays.toString(given);
        reduce(x, all, keepDims, elements -> Arrays.stream(elements).sum()).assertEqualTo(x.tensor(dtype).sum(keepDims, given), () -> "sum" + what);
        reduce(x, all, keepDims, elements -> Arrays.stream(elements).filter(e -> e > 0).count()).assertEqualTo(x.tensor(dtype).gt(0).sum(keepDims, given), () -> "sum of a mask" + what);
        if (x.elements().length > 0) {
            reduce(x, all, keepDims, elements -> Arrays.stream(elements).max().orElseThrow()).assertEqualTo(x.tensor(dtype).max(keepDims, given), () -> "max" + what);
            reduce(x, all, keepDims, elements -> Arrays.stream(elements).min().orElseThrow()).assertEqualTo(x.tensor(dtype).min(keepDims, given), () -> "min" + what);
        }
        Tensor positive = x.tensor(DType.F64).abs().sub(2);
        NaiveArray factors = new NaiveArray(sizes, positive.toDoubleArray());
        assertNear(reduce(factors, all, keepDims, elements -> Arrays.stream(elements).reduce(1, (a, b) -> a * b)), positive.prod(keepDims, given), 0, "prod" + what);
        assertNear(reduce(x, all, keepDims, elements -> Arrays.stream(elements).sum() / elements.length), x.tensor(DType.F64).mean(keepDims, given), 1e-15, "mean" + what);
        assertNear(reduce(x, all, keepDims, DefinitionProperties::variance), x.tensor(DType.F64).var(keepDims, given), 1e-14, "var" + what);
        assertNear(reduce(x, all, keepDims, elements -> Math.sqrt(variance(elements))), x.tensor(DType.F64).std(keepDims, given), 1e-14, "std" + what);
        assertNear(reduce(x, all, keepDims, elements -> Math.sqrt(Arrays.stream(elements).map(e -> e * e).sum())), x.tensor(DType.F64).norm(keepDims, given), 1e-14, "norm" + what);
        assertNear(reduce(x, all, keepDims, elements -> Math.log(Arrays.stream(elements).map(Math::exp).sum())), x.tensor(DType.F64).logSumExp(keepDims, given), 1e-14, "logSumExp" + what);
    }

    private static double variance(double[] elements) {
        double mean = Arrays.stream(elements).sum() / elements.length;
        return elements.length < 2 ? Double.NaN : Arrays.stream(elements).map(e -> (e - mean) * (e - mean)).sum() / (elements.length - 1);
    }

    private static void assertNear(NaiveArray expected, Tensor actual, double precision, String what) {
        assertEquals(Shape.of(expected.sizes()), actual.shape(), what);
        double[] numbers = actual.toDoubleArray();
        for (int i = 0; i < numbers.length; i++) {
            double bound = precision * Math.max(1, Math.abs(expected.elements()[i])) + 0.0;
            assertTrue(Double.compare(numbers[i] + 0.0, expected.elements()[i] + 0.0) == 0 || Math.abs(numbers[i] - expected.elements()[i]) <= bound, what + ": " + numbers[i] + ", not " + expected.elements()[i]);
        }
    }

    /** Of many numbers: the error of a sum in lanes and blocks is far below that of adding one after the other. */
    @Property(tries = 20)
    void longSumsAreAccurate(@ForAll @IntRange(min = 1, max = 300_000) int count, @ForAll Random random) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        double exact = IntStream.range(0, count).mapToDouble(i -> numbers[i]).sum(); // which compensates its errors
        double norm = Math.sqrt(IntStream.range(0, count).mapToDouble(i -> (double) numbers[i] * numbers[i]).sum());
        double most = 100 * norm; // in units of the rounding: some ten times what occurs, and far below a number that is lost
        assertEquals(exact, Tensor.of(numbers).sum().item(), most * 0x1p-24);
        assertEquals(exact, Tensor.of(numbers).reshape(count, 1).expand(count, 3).sum(0).toFloatArray()[1], most * 0x1p-24);
        assertEquals(exact, Tensor.of(numbers).to(DType.F64).sum().item(), most * 0x1p-53);
    }

    @Property(tries = 200)
    void cumulativeSumsEndAtEachElement(@ForAll("shapes") int[] shorter, @ForAll @IntRange(max = 40) int size, @ForAll Random random) {
        DType dtype = dtype(random);
        for (int axis = 0; axis < shorter.length; axis++) {
            int along = axis;
            int[] sizes = with(shorter, along, size);
            NaiveArray x = NaiveArray.random(sizes, random);
            NaiveArray.of(sizes, index -> sum(index[along] + 1, i -> x.at(with(index, along, i))))
                    .assertEqualTo(x.tensor(dtype).cumsum(along - sizes.length), () -> "cumsum along " + along + " of " + Shape.of(sizes));
            NaiveArray.of(sizes, index -> sum(index[along] + 1, i -> x.at(with(index, along, i)) > 0 ? 1 : 0))
                    .assertEqualTo(x.tensor(dtype).gt(0).cumsum(along), () -> "cumsum of a mask");
        }
    }

    @Property(tries = 200)
    void extremaAreFoundAtTheirFirstPosition(@ForAll("shapes") int[] sizes, @ForAll Random random) {
        NaiveArray x = NaiveArray.random(sizes, random);
        for (int along = 0; along < sizes.length; along++) {
            if (sizes[along] > 0) {
                List<Integer> axes = List.of(along);
                reduce(x, axes, false, elements -> first(elements, Arrays.stream(elements).max().orElseThrow())).assertEqualTo(x.tensor(dtype(random)).argmax(along), () -> "argmax");
                reduce(x, axes, false, elements -> first(elements, Arrays.stream(elements).min().orElseThrow())).assertEqualTo(x.tensor(dtype(random)).argmin(along - sizes.length), () -> "argmin");
            }
        }
    }

    private static double first(double[] elements, double wanted) {
        return IntStream.range(0, elements.length).filter(i -> elements[i] == wanted).findFirst().orElseThrow();
    }

    @Property(tries = 100)
    void softmaxIsAQuotientOfPowers(@ForAll("shapes") int[] sizes, @ForAll Random random) {
        NaiveArray x = NaiveArray.random(sizes, random);
        for (int axis = 0; axis < sizes.length; axis++) {
            int along = axis;
            NaiveArray sums = reduce(x, List.of(along), true, elements -> Arrays.stream(elements).map(Math::exp).sum());
            assertNear(NaiveArray.of(sizes, index -> Math.exp(x.at(index)) / sums.broadcastAt(index)), x.tensor(DType.F64).softmax(along), 1e-15, "softmax");
            assertNear(NaiveArray.of(sizes, index -> x.at(index) - Math.log(sums.broadcastAt(index))), x.tensor(DType.F64).logSoftmax(along), 4e-15, "logSoftmax");
        }
    }

    // ---- movement ----------------------------------------------------------------------------------------------------------------

    /** The index with one coordinate replaced. */
    private static int[] with(int[] index, int axis, int coordinate) {
        int[] changed = index.clone();
        changed[axis] = coordinate;
        return changed;
    }

    @Property(tries = 300)
    void movementsMoveElementsToTheirIndices(@ForAll("shapes") int[] sizes, @ForAll Random random) {
        NaiveArray x = NaiveArray.random(sizes, random);
        Tensor tensor = x.tensor(dtype(random));
        int rank = sizes.length;
        List<Integer> shuffled = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(shuffled, random);
        int[] order = shuffled.stream().mapToInt(Integer::intValue).toArray();
        int[] permuted = Arrays.stream(order).map(axis -> sizes[axis]).toArray();
        NaiveArray.of(permuted, index -> {
            int[] source = new int[rank];
            IntStream.range(0, rank).forEach(axis -> source[order[axis]] = index[axis]);
            return x.at(source);
        }).assertEqualTo(tensor.permute(order), () -> "permute");
        new NaiveArray(new int[] {x.elements().length}, x.elements()).assertEqualTo(tensor.flatten(), () -> "flatten");
        new NaiveArray(Arrays.stream(sizes).filter(size -> size != 1).toArray(), x.elements()).assertEqualTo(tensor.squeeze(), () -> "squeeze");
        new NaiveArray(permuted, x.elements()).assertEqualTo(tensor.reshape(permuted), () -> "reshape");
        int[] times = IntStream.range(0, rank + random.nextInt(2)).map(i -> random.nextInt(3)).toArray();
        int[] repeated = IntStream.range(0, times.length).map(i -> times[i] * (i < times.length - rank ? 1 : sizes[i - times.length + rank])).toArray();
        NaiveArray.of(repeated, index -> x.at(IntStream.range(0, rank).map(axis -> index[axis + times.length - rank] % sizes[axis]).toArray()))
                .assertEqualTo(tensor.repeat(times), () -> "repeat " + Arrays.toString(times) + " of " + Shape.of(sizes));
        for (int axis = 0; axis < rank; axis++) {
            int along = axis;
            int size = sizes[along];
            NaiveArray.of(sizes, index -> x.at(with(index, along, size - 1 - index[along]))).assertEqualTo(tensor.flip(along), () -> "flip");
            int before = random.nextInt(3);
            int after = random.nextInt(3);
            NaiveArray.of(with(sizes, along, before + size + after), index -> {
                int coordinate = index[along] - before;
                return coordinate < 0 || coordinate >= size ? 0 : x.at(with(index, along, coordinate));
            }).assertEqualTo(tensor.pad(along, before, after), () -> "pad");
            NaiveArray.of(with(sizes, along, 2 * size), index -> x.at(with(index, along, index[along] % size))).assertEqualTo(Tensor.concat(along - rank, tensor, tensor), () -> "concat");
            int cut = random.nextInt(size + 1);
            List<Tensor> parts = tensor.split(along, cut, size - cut);
            NaiveArray.of(with(sizes, along, size - cut), index -> x.at(with(index, along, index[along] + cut))).assertEqualTo(parts.get(1), () -> "split");
            x.assertEqualTo(Tensor.concat(along, parts), () -> "concat of split");
            if (size > 0) {
                int position = random.nextInt(size);
                new NaiveArray(Shape.of(sizes).without(new int[] {along}).toArray(), NaiveArray.of(with(sizes, along, 1), index -> x.at(with(index, along, position))).elements())
                        .assertEqualTo(tensor.select(along, position - (random.nextBoolean() ? size : 0)), () -> "select");
            }
        }
        for (int axis = 0; axis <= rank; axis++) {
            int at = axis;
            int[] stacked = IntStream.concat(IntStream.concat(Arrays.stream(sizes, 0, at), IntStream.of(2)), Arrays.stream(sizes, at, rank)).toArray();
            NaiveArray.of(stacked, index -> x.at(IntStream.range(0, rank + 1).filter(i -> i != at).map(i -> index[i]).toArray()))
                    .assertEqualTo(Tensor.stack(at - (random.nextBoolean() ? rank + 1 : 0), tensor, tensor), () -> "stack");
        }
    }

    /** Python's x[start:stop:step] for positions within the axis. */
    @Property(tries = 1000)
    void slicesAreNumPys(@ForAll @IntRange(max = 9) int size, @ForAll Random random) {
        Tensor x = Tensor.arange(size);
        int step = random.nextInt(1, 5) * (random.nextBoolean() ? 1 : -1);
        List<Integer> picked = new ArrayList<>();
        int from;
        int to;
        if (step > 0) {
            from = random.nextInt(size + 1);
            to = random.nextInt(from, size + 1);
            for (int i = from; i < to; i += step) {
                picked.add(i);
            }
        } else {
            from = size == 0 ? -1 : random.nextInt(size);
            to = random.nextInt(-1, from + 1);
            for (int i = from; i > to; i += step) {
                picked.add(i);
            }
        }
        int start = from < 0 || from < size && random.nextBoolean() ? from - size : from;
        int stop = to < 0 || to < size && random.nextBoolean() ? to - size : to;
        Tensor slice = x.slice(0, start, stop, step);
        assertEquals(picked, Arrays.stream(slice.toIntArray()).boxed().toList(), () -> start + " to " + stop + " by " + step + " of " + size);
        Tensor leaf = x.to(DType.F64).withGrad();
        leaf.slice(0, start, stop, step).sum().backward();
        assertEquals(IntStream.range(0, size).mapToObj(i -> picked.contains(i) ? 1.0 : 0.0).toList(), Arrays.stream(leaf.grad().toDoubleArray()).boxed().toList());
    }

    // ---- products ----------------------------------------------------------------------------------------------------------------

    @Property(tries = 300)
    void matrixProductsAreSumsOfProducts(@ForAll("shapes") int[] leftBatch, @ForAll("shapes") int[] rightBatch, @ForAll Random random) {
        int[] edges = {0, 1, 2, 3, 5, 8};
        int m = edges[random.nextInt(6)];
        int k = edges[random.nextInt(6)];
        int n = edges[random.nextInt(6)];
        DType dtype = floating(random);
        NaiveArray row = NaiveArray.random(new int[] {k}, random);
        NaiveArray a = NaiveArray.random(append(leftBatch, m, k), random);
        NaiveArray b = NaiveArray.random(append(rightBatch, k, n), random);
        int[] batch = broadcast(leftBatch, rightBatch);
        if (batch == null) {
            assertThrows(IllegalArgumentException.class, () -> a.tensor(dtype).matmul(b.tensor(dtype)));
        } else {
            NaiveArray.of(append(batch, m, n), index -> sum(k, i -> a.broadcastAt(with(index, index.length - 1, i)) * b.broadcastAt(with(index, index.length - 2, i))))
                    .assertEqualTo(a.tensor(dtype).matmul(b.tensor(dtype)).add(0), () -> "matmul of " + Shape.of(a.sizes()) + " and " + Shape.of(b.sizes()));
        }
        NaiveArray.of(append(leftBatch, m), index -> sum(k, i -> a.at(append(index, i)) * row.at(i))).assertEqualTo(a.tensor(dtype).matmul(row.tensor(dtype)).add(0), () -> "matmul with a column");
        NaiveArray.of(append(rightBatch, n), index -> sum(k, i -> row.at(i) * b.at(append(Arrays.copyOf(index, index.length - 1), i, index[index.length - 1]))))
                .assertEqualTo(row.tensor(dtype).matmul(b.tensor(dtype)).add(0), () -> "matmul with a row");
        NaiveArray.of(new int[0], index -> sum(k, i -> row.at(i) * row.at(i))).assertEqualTo(row.tensor(dtype).dot(row.tensor(dtype)), () -> "dot");
        NaiveArray.of(new int[] {k, k}, index -> row.at(index[0]) * row.at(index[1]) + 0.0).assertEqualTo(row.tensor(dtype).outer(row.tensor(dtype)).add(0), () -> "outer");
    }

    private static int[] append(int[] sizes, int... more) {
        return IntStream.concat(Arrays.stream(sizes), Arrays.stream(more)).toArray();
    }

    private static double sum(int count, IntToDoubleFunction term) {
        return IntStream.range(0, count).mapToDouble(term).sum() + 0.0;
    }

    // ---- indexing ----------------------------------------------------------------------------------------------------------------

    @Property(tries = 200)
    void indexingFollowsTheIndex(@ForAll("shapes") int[] sizes, @ForAll Random random) {
        NaiveArray x = NaiveArray.random(sizes, random);
        DType dtype = dtype(random);
        for (int axis = 0; axis < sizes.length; axis++) {
            int along = axis;
            if (sizes[along] > 0) {
                int[] smaller = with(Arrays.stream(sizes).map(size -> size == 0 ? 0 : random.nextInt(size) + 1).toArray(), along, random.nextInt(7));
                NaiveArray index = NaiveArray.of(smaller, i -> random.nextInt(sizes[along]));
                NaiveArray.of(smaller, i -> x.at(with(i, along, (int) index.at(i)))).assertEqualTo(x.tensor(dtype).gather(along - sizes.length, index.tensor(DType.I32)), () -> "gather");
                NaiveArray source = NaiveArray.random(smaller, random);
                NaiveArray sums = new NaiveArray(sizes, x.elements().clone());
                NaiveArray positions = new NaiveArray(sizes, IntStream.range(0, x.elements().length).asDoubleStream().toArray());
                NaiveArray.of(smaller, i -> sums.elements()[(int) positions.at(with(i, along, (int) index.at(i)))] += source.at(i));
                sums.assertEqualTo(x.tensor(dtype).scatterAdd(along, index.tensor(DType.I32), source.tensor(dtype)), () -> "scatterAdd");
                int[] chosen = random.ints(random.nextInt(5), 0, sizes[along]).toArray();
                NaiveArray.of(with(sizes, along, chosen.length), i -> x.at(with(i, along, chosen[i[along]]))).assertEqualTo(x.tensor(dtype).indexSelect(along, Tensor.of(chosen)), () -> "indexSelect");
            }
        }
        NaiveArray classes = NaiveArray.of(sizes, index -> random.nextInt(4));
        NaiveArray.of(append(sizes, 4), index -> classes.at(Arrays.copyOf(index, sizes.length)) == index[sizes.length] ? 1 : 0).assertEqualTo(classes.tensor(DType.I32).oneHot(4), () -> "oneHot");
        int[] ofClass3 = IntStream.range(0, classes.elements().length).filter(i -> classes.elements()[i] == 3).toArray();
        assertArrayEquals(ofClass3, classes.tensor(DType.I32).eq(3).flatten().nonzero().toIntArray(), "nonzero");
    }
}
