package dev.lanegrad.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.DType;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.layout.LoopNest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both executions do what {@link Primitive} says, wherever operands lie and whichever part of them is asked for. */
class LoopExecutionTest {
    private static final int[] LENGTHS = {0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 1023, 1024, 1025, 4098};

    private static Stream<DynamicTest> forEachPrimitive(LoopMode mode, PrimitiveTest test) {
        return Arrays.stream(Primitive.values()).flatMap(primitive -> Samples.dtypes(primitive).stream()
                .map(dtype -> DynamicTest.dynamicTest(primitive + " " + dtype + " " + mode, () -> test.run(primitive, dtype, mode))));
    }

    private interface PrimitiveTest {
        void run(Primitive primitive, DType dtype, LoopMode mode);
    }

    private static Stream<DynamicTest> forEachPrimitive(PrimitiveTest test) {
        return Stream.of(LoopMode.INTERPRETED, LoopMode.COMPILED).flatMap(mode -> forEachPrimitive(mode, test));
    }

    /** Operands of a primitive in turn, then its output, all with one layout. */
    private static Object[] arrays(LoopPlan plan, Primitive primitive, int length, int first) {
        var arrays = new Object[primitive.arity + 1];
        for (int k = 0; k < primitive.arity; k++) {
            arrays[k] = Samples.awkward(plan.inputs().get(k).dtype(), length, first * (k + 1), primitive);
        }
        arrays[primitive.arity] = Samples.awkward(primitive.givesMask() ? DType.BOOL : plan.dtype(), length, 5, primitive);
        return arrays;
    }

    @TestFactory
    Stream<DynamicTest> primitivesOverAwkwardLengths() {
        return forEachPrimitive((primitive, dtype, mode) -> {
            LoopNest nest = nestOfEqual(Layout.contiguous(1), primitive.arity + 1);
            LoopPlan plan = Samples.planOf(primitive, dtype, contiguous(primitive.arity));
            Loop loop = mode.loop(plan);
            for (int length : LENGTHS) {
                nest = nestOfEqual(Layout.contiguous(length), primitive.arity + 1);
                Samples.assertRunsAsReference(loop, plan, nest, arrays(plan, primitive, length + 3, length), 0, length);
            }
        });
    }

    /** Every pair of awkward numbers, each at every position of a vector, as the pairs wander through the lanes. */
    @TestFactory
    Stream<DynamicTest> primitivesOnPairsAtEveryPosition() {
        return forEachPrimitive((primitive, dtype, mode) -> {
            LoopPlan plan = Samples.planOf(primitive, dtype, contiguous(primitive.arity));
            Loop loop = mode.loop(plan);
            int length = Samples.FLOATS.length + 2; // two full turns of vectors and a tail, at most widths
            LoopNest nest = nestOfEqual(Layout.contiguous(length), primitive.arity + 1);
            for (int shift = 0; shift < Samples.FLOATS.length; shift++) {
                Object[] arrays = arrays(plan, primitive, length, 0);
                for (int k = 1; k < primitive.arity; k++) {
                    arrays[k] = Samples.awkward(plan.inputs().get(k).dtype(), length, shift * k, primitive);
                }
                Samples.assertRunsAsReference(loop, plan, nest, arrays, 0, length);
            }
        });
    }

    /** One of the operands is the same all along a row, or in all rows; columns for panels of every width, with and without a tail. */
    @TestFactory
    Stream<DynamicTest> primitivesWithRepeatedOperands() {
        return forEachPrimitive((primitive, dtype, mode) -> {
            for (int columns : new int[] {9, 37, 64, 243}) {
                int[] sizes = {3, columns};
                for (Layout once : List.of(Layout.contiguous(3, 1), Layout.contiguous(1, columns))) {
                    for (int repeated = 0; repeated < primitive.arity; repeated++) {
                        var layouts = new Layout[primitive.arity + 1];
                        Arrays.fill(layouts, Layout.contiguous(sizes));
                        layouts[repeated] = once.expand(sizes);
                        LoopNest nest = LoopNest.of(layouts);
                        LoopPlan plan = Samples.planOf(primitive, dtype, Samples.accesses(nest, primitive.arity));
                        Object[] arrays = arrays(plan, primitive, 3 * columns, repeated);
                        Samples.assertRunsAsReference(mode.loop(plan), plan, nest, arrays, 0, 3 * columns);
                    }
                }
            }
        });
    }

    /** An outer product, and more of it than loops go down columns for; all of it, and from the middle of a row to that of another. */
    @ParameterizedTest
    @EnumSource(value = LoopMode.class, names = {"INTERPRETED", "COMPILED"})
    void rowsByColumns(LoopMode mode) {
        for (DType dtype : List.of(DType.F32, DType.F64, DType.I32)) {
            for (int more : new int[] {0, 20}) {
                for (int columns : new int[] {2, 7, 16, 31, 64, 100, 129, 255, 256, 257}) {
                    int[] sizes = {11, columns};
                    var whole = Layout.contiguous(sizes);
                    var layouts = new Layout[] {
                        whole, Layout.contiguous(11, 1).expand(sizes), Layout.contiguous(1, columns).expand(sizes), whole
                    };
                    LoopNest nest = LoopNest.of(layouts);
                    var inputs = Arrays.stream(Samples.accesses(nest, 3)).map(access -> new LoopPlan.Input(dtype, access)).toList();
                    var steps = new ArrayList<>(List.of(
                            new LoopPlan.Step(Primitive.MUL, List.of(2, 2)), // one for each column
                            new LoopPlan.Step(Primitive.MUL, List.of(1, 3)),
                            new LoopPlan.Step(Primitive.SUB, List.of(0, 4))));
                    for (int i = 0; i < more; i++) {
                        steps.add(new LoopPlan.Step(Primitive.ADD, List.of(5 + i, 3)));
                    }
                    var plan = new LoopPlan(dtype, inputs, steps, 5 + more);
                    Loop loop = mode.loop(plan);
                    var arrays = new Object[4];
                    Arrays.setAll(arrays, k -> Samples.awkward(dtype, Samples.length(layouts[k]), k, Primitive.MUL));
                    arrays[3] = arrays[0]; // in place
                    Samples.assertRunsAsReference(loop, plan, nest, arrays, 0, 11 * columns);
                    Samples.assertRunsAsReference(loop, plan, nest, arrays, columns / 2, 9 * columns + columns / 3);
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> primitivesInPlace() {
        return forEachPrimitive((primitive, dtype, mode) -> {
            for (int overwritten = 0; overwritten < primitive.arity; overwritten++) {
                if (Samples.takesMask(primitive, overwritten) == primitive.givesMask()) {
                    LoopNest nest = nestOfEqual(Layout.contiguous(2099), primitive.arity + 1);
                    LoopPlan plan = Samples.planOf(primitive, dtype, contiguous(primitive.arity));
                    Object[] arrays = arrays(plan, primitive, 2099, 1);
                    arrays[primitive.arity] = arrays[overwritten];
                    Samples.assertRunsAsReference(mode.loop(plan), plan, nest, arrays, 0, 2099);
                }
            }
        });
    }

    private static LoopNest nestOfEqual(Layout layout, int operands) {
        var layouts = new Layout[operands];
        Arrays.fill(layouts, layout);
        return LoopNest.of(layouts);
    }

    private static LoopPlan.Access[] contiguous(int count) {
        var accesses = new LoopPlan.Access[count];
        Arrays.fill(accesses, LoopPlan.Access.CONTIGUOUS);
        return accesses;
    }

    /** (a + b) * c, and whether that is less than a, with the operands anywhere. */
    @ParameterizedTest
    @EnumSource(value = LoopMode.class, names = {"INTERPRETED", "COMPILED"})
    void layoutsOfAllKinds(LoopMode mode) {
        var random = new Random(42);
        int[][] shapes = {{1}, {5}, {1500}, {3, 4}, {2, 33}, {70, 3}, {2, 1100}, {3, 4, 5}, {2, 3, 2, 17}, {5, 1, 40}, {1500, 3}, {1100, 3, 2}, {2, 70, 2, 2, 2}};
        for (DType dtype : List.of(DType.F32, DType.F64, DType.I32)) {
            for (int[] sizes : shapes) {
                for (int attempt = 0; attempt < 12; attempt++) {
                    var layouts = new Layout[5];
                    Arrays.setAll(layouts, k -> Samples.layout(random, sizes, k < 3));
                    LoopNest nest = LoopNest.of(layouts);
                    var inputs = new ArrayList<LoopPlan.Input>();
                    for (int k = 0; k < 3; k++) {
                        inputs.add(new LoopPlan.Input(dtype, LoopPlan.Access.of(nest, k)));
                    }
                    var plan = new LoopPlan(dtype, inputs, List.of(
                            new LoopPlan.Step(Primitive.ADD, List.of(0, 1)),
                            new LoopPlan.Step(Primitive.MUL, List.of(3, 2)),
                            new LoopPlan.Step(Primitive.LT, List.of(4, 0))), 4, 5);
                    var arrays = new Object[5];
                    for (int k = 0; k < 5; k++) {
                        arrays[k] = Samples.awkward(k == 4 ? DType.BOOL : dtype, Samples.length(layouts[k]), k, Primitive.ADD);
                    }
                    int size = nest.size();
                    int from = random.nextInt(size);
                    Loop loop = mode.loop(plan);
                    Samples.assertRunsAsReference(loop, plan, nest, arrays, 0, size);
                    Samples.assertRunsAsReference(loop, plan, nest, arrays, from, from + random.nextInt(size - from + 1));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = LoopMode.class, names = {"INTERPRETED", "COMPILED"})
    void aRangeMayGoToTheFrontOfItsOwnArray(LoopMode mode) {
        var layout = Layout.contiguous(3, 50);
        int from = 70;
        var shifted = new Layout(layout.sizes(), layout.strides(), -from);
        LoopNest nest = LoopNest.of(layout, shifted);
        LoopPlan plan = Samples.planOf(Primitive.NEG, DType.F32, LoopPlan.Access.CONTIGUOUS);
        float[] input = (float[]) Samples.awkward(DType.F32, 150, 0, Primitive.NEG);
        Samples.assertRunsAsReference(mode.loop(plan), plan, nest, new Object[] {input, new float[30]}, from, 100);
    }

    /** What is loaded before anything is stored: a swap of two arrays in place. */
    @ParameterizedTest
    @EnumSource(value = LoopMode.class, names = {"INTERPRETED", "COMPILED"})
    void outputsMayOverwriteEachOthersInputs(LoopMode mode) {
        LoopNest nest = nestOfEqual(Layout.contiguous(1111), 4);
        var input = new LoopPlan.Input(DType.F64, LoopPlan.Access.CONTIGUOUS);
        var plan = new LoopPlan(DType.F64, List.of(input, input), List.of(), 1, 0);
        Object a = Samples.awkward(DType.F64, 1111, 0, Primitive.ADD);
        Object b = Samples.awkward(DType.F64, 1111, 3, Primitive.ADD);
        Samples.assertRunsAsReference(mode.loop(plan), plan, nest, new Object[] {a, b, a, b}, 0, 1111);
    }

    /** Masks, of which a long chain is in one stage, since they are not handed on: alone, and with a number at the end. */
    @ParameterizedTest
    @EnumSource(value = LoopMode.class, names = {"INTERPRETED", "COMPILED"})
    void longChainsOfMasks(LoopMode mode) {
        int chain = 100;
        for (boolean endsInANumber : new boolean[] {false, true}) {
            var steps = new ArrayList<LoopPlan.Step>();
            steps.add(new LoopPlan.Step(Primitive.LT, List.of(0, 1)));
            for (int i = 0; i < chain; i++) {
                steps.add(new LoopPlan.Step(Primitive.NOT, List.of(2 + i)));
            }
            if (endsInANumber) {
                steps.add(new LoopPlan.Step(Primitive.SELECT, List.of(2 + chain, 0, 1)));
            }
            var input = new LoopPlan.Input(DType.F32, LoopPlan.Access.CONTIGUOUS);
            var plan = new LoopPlan(DType.F32, List.of(input, input), steps, 1 + steps.size());
            var arrays = new Object[] {
                Samples.awkward(DType.F32, 2099, 0, Primitive.ADD), Samples.awkward(DType.F32, 2099, 5, Primitive.ADD),
                Samples.awkward(endsInANumber ? DType.F32 : DType.BOOL, 2099, 0, Primitive.ADD)
            };
            Samples.assertRunsAsReference(mode.loop(plan), plan, nestOfEqual(Layout.contiguous(2099), 3), arrays, 0, 2099);
        }
    }

    @ParameterizedTest
    @EnumSource(LoopMode.class)
    void severalThreadsShareALoop(LoopMode mode) throws InterruptedException {
        int size = 64 * 1000;
        LoopNest nest = nestOfEqual(Layout.contiguous(size), 3);
        LoopPlan plan = Samples.planOf(Primitive.MUL, DType.F32, contiguous(2));
        Loop loop = mode.loop(plan);
        var arrays = new Object[] {
            Samples.awkward(DType.F32, size, 0, Primitive.MUL), Samples.awkward(DType.F32, size, 7, Primitive.MUL), new float[size]
        };
        var expected = new float[size];
        ElementwiseReference.run(plan, nest, new Object[] {arrays[0], arrays[1], expected}, 0, size);
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            int first = t * 16;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int piece = first; piece < first + 16; piece++) {
                    Loops.run(loop, nest, arrays, piece * 1000, (piece + 1) * 1000);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Samples.assertSameBits(expected, arrays[2], "pieces by four threads");
    }

    @ParameterizedTest
    @EnumSource(value = LoopMode.class, names = {"INTERPRETED", "COMPILED"})
    void everyFloatNearAHalfRoundsAsRint(LoopMode mode) {
        LoopPlan plan = Samples.planOf(Primitive.ROUND, DType.F32, LoopPlan.Access.CONTIGUOUS);
        Loop loop = mode.loop(plan);
        var random = new Random(7);
        var input = new float[4096];
        var output = new float[4096];
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < input.length; i++) {
                input[i] = round % 2 == 0 ? random.nextInt(2000) / 2f - 500 : Float.intBitsToFloat(random.nextInt());
            }
            Loops.run(loop, nestOfEqual(Layout.contiguous(4096), 2), new Object[] {input, output}, 0, 4096);
            for (int i = 0; i < input.length; i++) {
                assertEquals((float) Math.rint(input[i]), output[i], "round(" + input[i] + ")");
            }
        }
    }
}
