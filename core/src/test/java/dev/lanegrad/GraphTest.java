package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.graph.Node;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the graph promises: its length costs no stack, its memory is given back, its work is not repeated, and threads do not disturb it.
 */
class GraphTest {

    /** The identity, counting how often its derivative is asked for. */
    private record Counted(AtomicInteger forwards, AtomicInteger backwards) implements CustomOp {
        Counted() {
            this(new AtomicInteger(), new AtomicInteger());
        }

        @Override
        public String name() {
            return "counted";
        }

        @Override
        public Tensor forward(Tensor... inputs) {
            forwards.incrementAndGet();
            return inputs[0];
        }

        @Override
        public Tensor[] backward(Tensor cotangent, Tensor output, Tensor... inputs) {
            backwards.incrementAndGet();
            return new Tensor[] {cotangent};
        }
    }

    private static <T> T onSmallStack(Callable<T> task) throws Exception {
        FutureTask<T> result = new FutureTask<>(task);
        Thread thread = new Thread(null, result, "small stack", 256 * 1024);
        thread.start();
        return result.get();
    }

    @Test
    void aChainOfAMillionNodesIsDifferentiatedOnASmallStackAndReleased() throws Exception {
        Tensor x = Tensor.scalar(1).withGrad();
        List<WeakReference<Tensor>> early = new ArrayList<>();
        Tensor last = onSmallStack(() -> {
            Tensor y = x;
            for (int i = 0; i < 1_000_000; i++) {
                y = i % 2 == 0 ? y.neg() : y.mul(1);
                if (i == 10 || i == 500_000) {
                    early.add(new WeakReference<>(y));
                }
            }
            y.backward();
            return y;
        });
        assertEquals(1, last.item());
        assertEquals(1, x.grad().item());
        assertCollected(early.get(0));
        assertCollected(early.get(1));
        assertThrows(IllegalStateException.class, last::backward);
    }

    @Test
    void aLongGraphThatIsNeverDifferentiatedIsReleasedWithItsResult() {
        Tensor x = Tensor.ones(3);
        Tensor y = x;
        WeakReference<Tensor> early = null;
        for (int i = 0; i < 1000; i++) {
            y = y.add(1);
            if (i == 500) {
                early = new WeakReference<>(y);
            }
        }
        assertEquals(1001, y.toFloatArray()[0]);
        assertCollected(early);
    }

    /** As the state of a recurrent network, which is carried from sequence to sequence. */
    @Test
    void whereAGradientStopsNothingBeforeIsKept() {
        Tensor w = Tensor.of(1f).withGrad();
        List<UnaryOperator<Tensor>> steps = List.of(h -> h.mul(w).detach(), h -> Autodiff.noGrad(() -> h.mul(w).evaluate()));
        for (UnaryOperator<Tensor> step : steps) {
            Tensor h = Tensor.ones(1);
            WeakReference<Tensor> early = null;
            for (int i = 0; i < 1000; i++) {
                h = step.apply(h);
                if (i == 500) {
                    early = new WeakReference<>(h);
                }
            }
            assertCollected(early);
            assertEquals(1, h.item());
        }
    }

    @Test
    void cotangentsAreGivenUpOnTheWayBack() {
        List<WeakReference<Tensor>> cotangents = new ArrayList<>();
        CustomOp watching = new Doubling("watching", g -> {
            cotangents.add(new WeakReference<>(g));
            if (cotangents.size() == 3) {
                assertCollected(cotangents.get(1)); // the first is the caller's
            }
            return new Tensor[] {Tensor.of(1f)};
        });
        Tensor x = Tensor.of(2f).withGrad();
        watching.apply(watching.apply(watching.apply(x))).backward();
        assertEquals(3, cotangents.size());
    }

    private static void assertCollected(WeakReference<Tensor> reference) {
        for (int attempt = 0; attempt < 50 && reference.get() != null; attempt++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertNull(reference.get());
    }

    @Test
    void aLadderOfDoublingsTakesAStepARung() {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Counted rung = new Counted();
            Tensor x = Tensor.scalar(1, dtype).withGrad();
            Tensor y = x;
            for (int i = 0; i < 60; i++) {
                y = rung.apply(y);
                y = y.add(y);
            }
            assertEquals(0x1p60, y.item());
            y.backward();
            assertEquals(0x1p60, x.grad().item());
            assertEquals(60, rung.forwards.get());
            assertEquals(60, rung.backwards.get());
        }
    }

    @Test
    void aLadderOfPointwiseDoublingsIsExact() {
        Tensor x = Tensor.scalar(1).withGrad();
        Tensor y = x;
        for (int i = 0; i < 60; i++) {
            y = y.add(y);
        }
        y.backward();
        assertEquals(0x1p60, y.item());
        assertEquals(0x1p60, x.grad().item());
    }

    @Test
    void noGradientIsComputedForAnInputThatRequiresNone() {
        Tensor input = Tensor.ones(4, 3);
        long toBoth = nodesCreatedByBackward(input.withGrad());
        long toWeightAlone = nodesCreatedByBackward(input);
        assertEquals(1, toBoth - toWeightAlone, "one product more, that with the transposed weight");
        assertNull(input.grad());
    }

    /** Of the loss of a first dense layer; every tensor is a node, and nodes are numbered as they are created. */
    private static long nodesCreatedByBackward(Tensor input) {
        Tensor weight = Tensor.ones(3, 2).withGrad();
        Tensor loss = input.matmul(weight).add(Tensor.ones(2).withGrad()).relu().sum();
        long before = ((Node) Tensor.ones()).id();
        loss.backward();
        return ((Node) Tensor.ones()).id() - before;
    }

    @Test
    void gradientsToOneTensorDoNotWalkTheOthers() {
        Counted other = new Counted();
        Tensor x = Tensor.of(1f, 2f).withGrad();
        Tensor w = Tensor.of(3f, 4f).withGrad();
        Tensor gradient = Autodiff.gradients(x.mul(other.apply(w)).sum(), x).getFirst();
        assertEquals("F32[2] [3.0, 4.0]", gradient.toString());
        assertEquals(0, other.backwards.get());
    }

    @Test
    void gradientsAddUpInLeavesUntilCleared() {
        Tensor x = Tensor.of(1f, 2f).withGrad();
        x.mul(3).sum().backward();
        x.mul(x).sum().backward();
        assertEquals("F32[2] [5.0, 7.0]", x.grad().toString());
        assertFalse(x.grad().requiresGrad());
        x.clearGrad();
        assertNull(x.grad());
        x.add(x).sum().backward();
        assertEquals("F32[2] [2.0, 2.0]", x.grad().toString());
    }

    @Test
    void intermediateResultsKeepNoGradient() {
        Tensor x = Tensor.of(1f, 2f).withGrad();
        Tensor y = x.mul(2);
        y.sum().backward();
        assertNull(y.grad());
        assertFalse(y.isLeaf());
        assertTrue(x.isLeaf());
    }

    @Test
    void gradientsOfTwoLeavesAndTheCotangentShareNothing() {
        Tensor x = Tensor.of(1f).withGrad();
        Tensor y = Tensor.of(2f).withGrad();
        Tensor cotangent = Tensor.of(5f).withGrad();
        x.add(y).backward(cotangent);
        cotangent.assign(Tensor.of(9f));
        assertEquals(5, x.grad().item());
        assertEquals(5, y.grad().item());
        assertFalse(x.grad().requiresGrad());
        assertNull(cotangent.grad());
    }

    @Test
    void aLeafIsItsOwnResult() {
        Tensor x = Tensor.scalar(3).withGrad();
        x.backward();
        assertEquals(1, x.grad().item());
        assertEquals(1, Autodiff.gradients(x, x).getFirst().item());
    }

    @Test
    void aSecondBackwardNeedsTheGraphKept() {
        Tensor x = Tensor.of(2f).withGrad();
        Tensor y = x.square().exp().sum();
        y.backwardRetainingGraph();
        Tensor once = x.grad();
        y.backward();
        assertArrayEquals(once.mul(2).toFloatArray(), x.grad().toFloatArray());
        IllegalStateException error = assertThrows(IllegalStateException.class, y::backward);
        assertTrue(error.getMessage().contains("freed") && error.getMessage().contains("backwardRetainingGraph()"), error::getMessage);
        assertArrayEquals(once.mul(2).toFloatArray(), x.grad().toFloatArray(), "a failed pass leaves nothing behind");
    }

    @Test
    void aGraphIsKeptForAnotherCotangentToo() {
        Tensor x = Tensor.of(2f, 3f).withGrad();
        Tensor y = x.square();
        y.backwardRetainingGraph(Tensor.of(1f, 10f));
        assertArrayEquals(new float[] {4, 60}, x.grad().toFloatArray());
        y.backward(Tensor.of(100f, 0f));
        assertArrayEquals(new float[] {404, 60}, x.grad().toFloatArray());
        assertThrows(IllegalStateException.class, () -> y.backwardRetainingGraph(Tensor.of(1f, 1f)));
    }

    @Test
    void aBackwardThroughAFreedTrunkLeavesNothingBehind() {
        Tensor x = Tensor.of(2f).withGrad();
        Tensor w = Tensor.of(3f).withGrad();
        Tensor trunk = x.square();
        trunk.sum().backward();
        Tensor other = trunk.mul(w).sum();
        assertThrows(IllegalStateException.class, other::backward);
        assertNull(w.grad());
        assertEquals(4, x.grad().item());
        assertEquals(12, trunk.mul(w).item(), "values outlive the graph");
    }

    @Test
    void assigningALeafDoesNotReachWhatWasComputedFromItBefore() {
        Tensor w = Tensor.of(3f).withGrad();
        Tensor x = Tensor.of(2f).withGrad();
        Tensor before = w.mul(x);
        Tensor alsoBefore = w.square();
        w.assign(Tensor.of(10f));
        Tensor after = w.mul(x);
        assertEquals(6, before.item());
        assertEquals(9, alsoBefore.item());
        assertEquals(20, after.item());
        Tensor all = before.add(alsoBefore).add(after).sum();
        assertEquals(2 + 6 + 2, Autodiff.gradients(all, w).getFirst().item(), "both versions are one leaf");
        all.backward();
        assertEquals(3 + 10, x.grad().item());
        assertEquals(2 + 6 + 2, w.grad().item());
        assertEquals(10, w.item());
    }

    @Test
    void noGradEndsWithItsBodyAndStaysInItsThread() throws Exception {
        Tensor x = Tensor.of(2f).withGrad();
        assertFalse(Autodiff.noGrad(() -> x.mul(2)).requiresGrad());
        assertThrows(ArithmeticException.class, () -> Autodiff.noGrad((Runnable) () -> {
            throw new ArithmeticException();
        }));
        assertTrue(x.mul(2).requiresGrad());
        Autodiff.noGrad(() -> {
            Autodiff.noGrad(() -> assertFalse(x.mul(2).requiresGrad()));
            assertFalse(x.mul(2).requiresGrad());
            assertTrue(inThread(() -> x.mul(2).requiresGrad()));
            assertTrue(x.withGrad().requiresGrad(), "a leaf is marked, not recorded");
        });
    }

    private static <T> T inThread(Callable<T> task) {
        FutureTask<T> result = new FutureTask<>(task);
        Thread.ofPlatform().start(result);
        try {
            return result.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void derivativesInsideNoGradAreRightAndCarryNoHistory() {
        Tensor x = Tensor.of(2.0).withGrad();
        Autodiff.noGrad(() -> {
            Tensor gradient = Autodiff.grad(t -> t.pow(3).sum()).apply(x);
            assertEquals(12, gradient.item());
            assertFalse(gradient.requiresGrad());
            assertEquals(12, Autodiff.hessian(t -> t.pow(3).sum(), x).item());
            assertEquals(24, Autodiff.jvp(t -> t.pow(3), x, Tensor.of(2.0)).item());
        });
        Tensor y = x.pow(3).sum();
        assertFalse(Autodiff.noGrad(() -> Autodiff.gradients(y, x)).getFirst().requiresGrad());
        assertTrue(Autodiff.gradients(y, x).getFirst().requiresGrad());
    }

    /**
     * What a pullback may ask for again is stored with the result; after the backward pass nobody will ask, and one loop needs no array for
     * it.
     */
    @Test
    void aFreedGraphStoresNothingForItsBackward() {
        Tensor x = Tensor.of(0.5, -2).withGrad();
        Tensor before = x.tanh();
        before.mul(3).evaluate();
        Tensor after = x.tanh();
        Tensor y = after.mul(3);
        y.backward(Tensor.onesLike(y));
        Tensor.evaluate(y, x.grad());
        assertTrue(((Node) before).value() != null, "stored for a backward pass to come");
        assertTrue(((Node) after).value() == null, "stored for none");
        assertArrayEquals(before.toDoubleArray(), after.toDoubleArray());
    }

    /** As the cotangents of many slices do: each takes an array as large as what was sliced. */
    @Test
    void fewPaddedTensorsWaitForTheirSum() {
        List<Tensor> padded = new ArrayList<>();
        Tensor sum = Tensor.zeros(100);
        for (int i = 0; i < 100; i++) {
            padded.add(Tensor.ones(1).pad(0, i, 99 - i));
            sum = sum.add(padded.getLast());
            assertTrue(padded.stream().filter(one -> ((Node) one).value() == null).count() <= 4);
        }
        assertArrayEquals(Tensor.ones(100).toFloatArray(), sum.toFloatArray());
    }

    @Test
    void aViewOfPendingWorkMeetsThatWorkInOneLoop() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor a = x.add(1);
        assertEquals("F32[2, 2] [[4.0, 7.0],\n           [7.0, 10.0]]", a.add(a.transpose()).toString());
        Tensor b = x.add(1);
        Tensor c = b.transpose().mul(2);
        Tensor.evaluate(b, c);
        Tensor d = x.add(1);
        Tensor.evaluate(d.transpose().mul(2), d, d.mul(3));
        assertEquals(b.toString(), d.toString());
        assertEquals("F32[2, 2] [[4.0, 8.0],\n           [6.0, 10.0]]", c.toString());
    }

    @Test
    void aMaskIsConvertedInTheLoopThatWantsTheNumbers() {
        Tensor x = Tensor.of(-1f, 2f);
        Tensor mask = x.gt(0);
        Tensor numbers = mask.to(DType.F32);
        assertEquals("F32[2] [-0.0, 2.0]", x.mul(numbers).toString());
        assertNull(((Node) mask).value());
        assertNull(((Node) numbers).value());
    }

    private static Supplier<double[]> training(int seed) {
        return () -> {
            Rng rng = Rng.of(seed);
            Tensor inputs = rng.normal(16, 5);
            Tensor targets = rng.normal(16, 2);
            Tensor w1 = rng.normal(5, 8).withGrad();
            Tensor w2 = rng.normal(8, 2).withGrad();
            for (int step = 0; step < 30; step++) {
                Tensor loss = inputs.matmul(w1).tanh().matmul(w2).sub(targets).square().mean();
                loss.backward();
                for (Tensor w : List.of(w1, w2)) {
                    w.assign(Autodiff.noGrad(() -> w.sub(w.grad().mul(0.1))));
                    w.clearGrad();
                }
            }
            return Tensor.concat(0, w1.flatten(), w2.flatten()).toDoubleArray();
        };
    }

    @Test
    void eightThreadsTrainAsOneWould() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<double[]>> results = new ArrayList<>();
            for (int seed = 0; seed < 8; seed++) {
                results.add(threads.submit(training(seed)::get));
            }
            for (int seed = 0; seed < 8; seed++) {
                assertArrayEquals(training(seed).get(), results.get(seed).get());
            }
        }
    }

    @Test
    void aGraphIsDifferentiatedInAnotherThreadThanItsOwn() {
        Tensor x = Tensor.of(1.0, 2.0, 3.0).withGrad();
        Tensor y = inThread(() -> x.square().sum());
        inThread(() -> {
            y.backward();
            return null;
        });
        assertEquals("F64[3] [2.0, 4.0, 6.0]", x.grad().toString());
    }

    /** The graph belongs to one of them; the other is refused, and delivers nothing. */
    @Test
    void twoThreadsMayDifferentiateOneGraph() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 300; round++) {
                Tensor x = Tensor.full(2, DType.F64, 50).withGrad();
                Tensor y = x;
                for (int i = 0; i < 20; i++) {
                    y = i % 5 == 4 ? y.reshape(5, 10).transpose().reshape(50) : y.mul(y.sigmoid().add(1)).tanh();
                }
                Tensor result = y.sum();
                Tensor expected = round % 2 == 0 ? null : Autodiff.gradients(result, x).getFirst();
                Callable<Integer> pass = () -> {
                    try {
                        result.backward();
                        return 1;
                    } catch (IllegalStateException refused) {
                        return 0;
                    }
                };
                int passes = 0;
                for (Future<Integer> future : threads.invokeAll(List.of(pass, pass))) {
                    passes += future.get();
                }
                assertEquals(1, passes);
                if (expected != null) {
                    assertArrayEquals(expected.toDoubleArray(), x.grad().toDoubleArray());
                }
            }
        }
    }

    @Test
    void gradientsFromManyThreadsAllReachTheirLeaf() throws Exception {
        Tensor x = Tensor.scalar(1).withGrad();
        Callable<Void> passes = () -> {
            for (int i = 0; i < 5000; i++) {
                x.mul(1).backward();
            }
            return null;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(4, passes))) {
                done.get();
            }
        }
        assertEquals(20_000, x.grad().item());
    }

    /** The update may write to the array that the work reads, but only once nobody does that work any more. */
    @Test
    void anUpdateDoesNotReachWorkThatAnotherThreadIsStillDoing() throws Exception {
        int size = 1_000_000;
        Tensor w = Tensor.full(0, size).withGrad();
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            for (int round = 0; round < 40; round++) {
                int now = round;
                w.update(old -> old.mul(0).add(now));
                Tensor y = Autodiff.noGrad(() -> w.square());
                Tensor z = Autodiff.noGrad(() -> y.add(1));
                Future<float[]> others = threads.submit(z::toFloatArray);
                for (int spins = 3000 * round; spins > 0; spins--) {
                    Thread.onSpinWait();
                }
                float[] mine = y.toFloatArray();
                w.update(old -> old.add(1000));
                assertArrayEquals(Tensor.full(now * now, size).toFloatArray(), mine);
                assertArrayEquals(Tensor.full(now * now + 1, size).toFloatArray(), others.get());
                assertArrayEquals(mine, y.toFloatArray());
            }
        }
    }

    @Test
    void manyThreadsMayReadPendingWork() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 300; round++) {
                Tensor x = Tensor.arange(0, 64, 1);
                Tensor a = x.mul(0.5).exp().add(x);
                Tensor shared = a.reshape(8, 8).transpose().mul(a.reshape(8, 8)).sigmoid().add(1);
                Callable<float[]> read = () -> shared.sum(0).add(shared.sum(1)).add(a.reshape(8, 8).sum(0)).toFloatArray();
                float[] first = null;
                for (Future<float[]> future : threads.invokeAll(List.of(read, read, read, read))) {
                    first = first == null ? future.get() : first;
                    assertArrayEquals(first, future.get());
                }
            }
        }
    }

    record Fault(String what, Supplier<Tensor[]> result, String... words) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Fault> faults() {
        return List.of(
                new Fault("null", () -> null, "null", "1 inputs"),
                new Fault("too many", () -> new Tensor[2], "1 inputs", "returned 2"),
                new Fault("too few", () -> new Tensor[0], "1 inputs", "returned 0"),
                new Fault("a null cotangent", () -> new Tensor[1], "null for input 0", "zeros"),
                new Fault("another shape", () -> new Tensor[] {Tensor.ones(2)}, "F32[2]", "input 0", "F32[3]"),
                new Fault("another dtype", () -> new Tensor[] {Tensor.ones(DType.F64, 3)}, "F64[3]", "input 0", "F32[3]"),
                new Fault("an exception", () -> {
                    throw new ArithmeticException("no luck");
                }, "no luck", "ArithmeticException"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultyCustomBackwardIsNamedAndTheGraphFreed(Fault fault) {
        Tensor x = Tensor.of(1f, 2f, 3f).withGrad();
        Tensor bystander = Tensor.of(4f, 5f, 6f).withGrad();
        Tensor y = new Doubling("faulty", g -> fault.result.get()).apply(x.exp()).mul(bystander).sum();
        IllegalStateException error = assertThrows(IllegalStateException.class, y::backward);
        for (String word : fault.words) {
            assertTrue(error.getMessage().contains(word), error::getMessage);
        }
        assertTrue(error.getMessage().startsWith("faulty: its backward"), error::getMessage);
        assertEquals(fault.what.equals("an exception"), error.getCause() instanceof ArithmeticException);
        assertNull(x.grad());
        assertNull(bystander.grad(), "nothing is delivered of a pass that failed");
        assertTrue(assertThrows(IllegalStateException.class, y::backward).getMessage().contains("freed"));
    }

    @Test
    void aGraphThatIsBeingDifferentiatedIsRefusedToOthers() {
        Tensor x = Tensor.of(3f).withGrad();
        Tensor[] result = new Tensor[1];
        var passes = new AtomicInteger();
        result[0] = new Doubling("twice", g -> {
            if (passes.incrementAndGet() == 1) {
                inThread(() -> assertThrows(IllegalStateException.class, result[0]::backward));
            }
            return new Tensor[] {Tensor.of(5f)};
        }).apply(x);
        result[0].backward();
        assertEquals(1, passes.get());
        assertEquals(5, x.grad().item());
    }

    @Test
    void aCustomOpNeedsNoCotangentForAnInputWithoutGradient() {
        record Scale() implements CustomOp {
            @Override
            public String name() {
                return "scale";
            }

            @Override
            public Tensor forward(Tensor... x) {
                return x[0].mul(x[1]);
            }

            @Override
            public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
                return new Tensor[] {g.mul(x[1]), null};
            }
        }
        Tensor x = Tensor.of(1f, 2f).withGrad();
        new Scale().apply(x, Tensor.of(3f, 4f)).sum().backward();
        assertEquals("F32[2] [3.0, 4.0]", x.grad().toString());
        Tensor constant = new Scale().apply(Tensor.of(1f), Tensor.of(2f));
        assertFalse(constant.requiresGrad());
    }

    @Test
    void misuseOfCustomOpsIsNamed() {
        CustomOp op = new Doubling("faulty", g -> null);
        assertEquals("inputs", assertThrows(NullPointerException.class, () -> op.apply((Tensor[]) null)).getMessage());
        assertEquals("inputs[1]", assertThrows(NullPointerException.class, () -> op.apply(Tensor.ones(1), null)).getMessage());
        CustomOp givesNull = new CustomOp() {
            @Override
            public String name() {
                return "nothing";
            }

            @Override
            public Tensor forward(Tensor... inputs) {
                return null;
            }

            @Override
            public Tensor[] backward(Tensor cotangent, Tensor output, Tensor... inputs) {
                return null;
            }
        };
        assertEquals("nothing: forward returned null", assertThrows(NullPointerException.class, () -> givesNull.apply(Tensor.ones(1))).getMessage());
    }

    @Test
    void aCustomOpMayChangeTheArrayItIsGiven() {
        CustomOp vandal = new CustomOp() {
            @Override
            public String name() {
                return "vandal";
            }

            @Override
            public Tensor forward(Tensor... x) {
                Tensor y = x[0].square();
                x[0] = null;
                return y;
            }

            @Override
            public Tensor[] backward(Tensor g, Tensor y, Tensor... x) {
                Tensor[] cotangents = {g.mul(x[0]).mul(2)};
                x[0] = null;
                return cotangents;
            }
        };
        Tensor x = Tensor.of(3.0).withGrad();
        Tensor y = vandal.apply(x).sum();
        y.backwardRetainingGraph();
        y.backward();
        assertEquals(12, x.grad().item());
        assertEquals(2, Autodiff.hessian(t -> vandal.apply(t).sum(), Tensor.of(3.0)).item(), "backward in tensor verbs has a derivative of its own");
    }

    @Test
    void aGradientHasThePrecisionOfItsLeaf() {
        Tensor x = Tensor.of(1f, 3f).withGrad();
        Tensor y = Tensor.of(2.0, 4.0).withGrad();
        x.to(DType.F64).mul(y).sum().backward();
        assertEquals("F32[2] [2.0, 4.0]", x.grad().toString());
        assertEquals("F64[2] [1.0, 3.0]", y.grad().toString());
    }

    @Test
    void valuesThatDoNotChangeAreNotCopied() {
        Tensor x = Tensor.ones(2, 3);
        assertSame(x, x.reshape(2, 3));
        assertSame(x, x.expand(2, 3));
        assertSame(x, x.slice(0, 0, 2));
        assertSame(x, x.to(DType.F32));
        assertSame(x, x.pad(0, 0, 0));
    }
}
