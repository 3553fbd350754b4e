package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.memory.Buffer;
import dev.lanegrad.testing.Tries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A workspace changes no bit; and what is computed in it can be read in it, and nowhere else. */
class WorkspaceTest {
    private static final int GRAPHS = Boolean.getBoolean("lanegrad.soak") ? 10_000 : 500;

    private final Workspace workspace = Workspace.create();
    private final Tensor x = Tensor.of(1f, 2f, 3f);

    // ---- the same bits ----------------------------------------------------------------------------------------------------------

    static List<Verb> verbs() {
        return Verb.all();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void whatIsLeftInArraysIsNotSeen(Verb verb) {
        Tries.check(Math.ceilDiv(Tries.NUMBER, 5), verb.calls(), call -> {
            List<double[]> expected = valueAndGradients(call);
            assertSame(expected, again(() -> valueAndGradients(call)));
        });
    }

    private static List<double[]> valueAndGradients(Verb.Call call) {
        Tensor[] leaves = Arrays.stream(call.inputs()).map(x -> x.dtype().isFloating() ? x.withGrad() : x).toArray(Tensor[]::new);
        Tensor y = call.function().apply(leaves);
        y.backward(Tensor.generate(y.dtype(), i -> 1 + i % 7 / 8.0, y.shape().toArray()));
        var elements = new ArrayList<>(List.of(y.toDoubleArray()));
        Arrays.stream(leaves).map(Tensor::grad).forEach(grad -> elements.add(grad == null ? new double[0] : grad.toDoubleArray()));
        return elements;
    }

    private static void assertSame(List<double[]> expected, List<double[]> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }

    @Test
    void randomGraphsHaveTheSameBits() {
        LongStream.range(0, GRAPHS).forEach(seed ->
                assertEquals(new RandomGraph(seed).lines(), again(() -> new RandomGraph(seed).lines()), "seed " + seed));
    }

    /** The body's result from a run in the arrays of another, which are full of what no result has. */
    private <T> T again(Supplier<T> body) {
        workspace.call(body);
        workspace.arrays.forEach(WorkspaceTest::spoil);
        return workspace.call(body);
    }

    private static void spoil(Buffer buffer) {
        switch (buffer) {
            case Buffer.Floats(float[] array) -> Arrays.fill(array, Float.NaN);
            case Buffer.Doubles(double[] array) -> Arrays.fill(array, Double.NaN);
            case Buffer.Ints(int[] array) -> Arrays.fill(array, -1);
            case Buffer.Booleans(boolean[] array) -> Arrays.fill(array, true);
        }
    }

    @Test
    void theExampleOfTheJavadoc() {
        List<Tensor> images = List.of(Tensor.of(1f, 2f), Tensor.of(3f, 4f));
        Tensor gain = Tensor.of(0.5f, 0f);
        var energies = new ArrayList<Double>();
        var workspace = Workspace.create();
        for (Tensor image : images) {
            double energy = workspace.call(() -> image.mul(gain).tanh().square().sum().item());
            energies.add(energy);
        }
        assertEquals(Math.pow(Math.tanh(0.5), 2), energies.get(0), 1e-6);
        assertEquals(Math.pow(Math.tanh(1.5), 2), energies.get(1), 1e-6);
    }

    @Test
    void arraysServeTheNextRun() {
        workspace.run(() -> x.mul(2).evaluate());
        List<Buffer> first = workspace.arrays;
        workspace.run(() -> x.add(1).evaluate());
        assertEquals(1, first.size());
        assertTrue(workspace.arrays.getFirst() == first.getFirst());
        workspace.run(() -> {});
        assertEquals(List.of(), workspace.arrays, "what the last run did not need is given up");
    }

    // ---- what outlives a run ----------------------------------------------------------------------------------------------------

    /** @param tensor from a run: twice x, which is [1, 2, 3] */
    record Outcome(String what, BiFunction<Workspace, Tensor, Tensor> tensor) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Outcome> whatOutlivesARun() {
        return Stream.of(
                new Outcome("the tensor that is returned", (workspace, x) -> workspace.call(() -> x.mul(2))),
                new Outcome("a view that is returned", (workspace, x) -> workspace.call(() -> x.mul(2).evaluate().reshape(3, 1)).flatten()),
                new Outcome("what is kept", (workspace, x) -> leaked(workspace, () -> Workspace.keep(x.mul(2)))),
                new Outcome("what is kept after a view of it", (workspace, x) -> leaked(workspace, () -> {
                    Tensor y = x.mul(2).evaluate();
                    Workspace.keep(y.reshape(3, 1));
                    return Workspace.keep(y);
                })),
                new Outcome("a variable that is assigned", (workspace, x) -> leaked(workspace, () -> {
                    Tensor variable = Tensor.zeros(3).variable();
                    variable.assign(x.mul(2));
                    return variable;
                })),
                new Outcome("a variable that is updated", (workspace, x) -> {
                    Tensor variable = Tensor.ones(3).withGrad();
                    workspace.run(() -> {
                        variable.mul(x).sum().backward();
                        variable.update(old -> old.sub(1).add(variable.grad().mul(2)));
                    });
                    return variable;
                }),
                new Outcome("two variables that are updated together", (workspace, x) -> {
                    Tensor variable = Tensor.ones(3).variable();
                    Tensor other = Tensor.ones(3).variable();
                    workspace.run(() -> Tensor.update(List.of(variable, other), old -> List.of(x.mul(2), old.get(0).mul(x.mul(2)))));
                    assertArrayEquals(new float[] {2, 4, 6}, other.toFloatArray());
                    return variable;
                }),
                new Outcome("a variable made of a result", (workspace, x) -> leaked(workspace, () -> x.mul(2).variable())),
                new Outcome("what was created before", (workspace, x) -> {
                    Tensor pending = x.mul(2);
                    workspace.run(pending::evaluate);
                    return pending;
                }),
                new Outcome("what is made of numbers", (workspace, x) -> leaked(workspace, () -> Tensor.of(2f, 4f, 6f))),
                new Outcome("what is returned by a run, and one around it", (workspace, x) -> workspace.call(() -> Workspace.create().call(() -> x.mul(2)))));
    }

    @ParameterizedTest
    @MethodSource
    void whatOutlivesARun(Outcome outcome) {
        Tensor tensor = outcome.tensor.apply(workspace, x);
        workspace.arrays.forEach(WorkspaceTest::spoil);
        workspace.run(() -> x.exp().evaluate());
        assertArrayEquals(new float[] {2, 4, 6}, tensor.toFloatArray());
        assertArrayEquals(new float[] {3, 5, 7}, tensor.add(1).toFloatArray());
    }

    /** What a run computes, but does not return. */
    private static Tensor leaked(Workspace workspace, Supplier<Tensor> body) {
        return workspace.call(() -> List.of(body.get())).getFirst();
    }

    static Stream<Outcome> whatDoesNotOutliveARun() {
        return Stream.of(
                new Outcome("mul", (workspace, x) -> leaked(workspace, () -> x.mul(2).evaluate())),
                new Outcome("sum", (workspace, x) -> leaked(workspace, () -> x.mul(Tensor.eye(3)).mul(2).sum(0).evaluate())),
                new Outcome("reshape", (workspace, x) -> leaked(workspace, () -> x.mul(2).evaluate().reshape(3, 1)).flatten()),
                new Outcome("a constant", (workspace, x) -> leaked(workspace, () -> x.mul(2).detach())),
                new Outcome("mul", (workspace, x) -> leaked(workspace, () -> x.mul(2).evaluate().add(0))),
                new Outcome("mul", (workspace, x) -> leaked(workspace, () -> x.mul(2).evaluate()).add(0)),
                new Outcome("expand", (workspace, x) -> {
                    Tensor variable = Tensor.ones(3).withGrad();
                    workspace.run(() -> {
                        variable.sum().mul(2).backward();
                        variable.grad().evaluate();
                    });
                    return variable.grad();
                }),
                new Outcome("mul", (workspace, x) -> leaked(workspace, () -> Workspace.create().call(() -> x.mul(2).evaluate()))));
    }

    @ParameterizedTest
    @MethodSource
    void whatDoesNotOutliveARun(Outcome outcome) {
        Tensor tensor = outcome.tensor.apply(workspace, x);
        assertError(outcome.what + " F32[", tensor::toFloatArray, "is over");
        for (Executable use : List.<Executable>of(() -> tensor.add(1).evaluate(), () -> tensor.reshape(1, 3).exp().evaluate(), tensor::withGrad,
                () -> workspace.run(() -> tensor.reshape(1, 3).exp().evaluate()), () -> workspace.call(() -> tensor), () -> Workspace.keep(tensor))) {
            assertError("", use, "F32[", "a run of a Workspace", "is over", "Workspace.keep", "toFloatArray()");
        }
    }

    private static void assertError(String start, Executable use, String... words) {
        String message = assertThrows(IllegalStateException.class, use).getMessage();
        assertTrue(message.startsWith(start), message);
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @Test
    void afterAnErrorAWorkspaceGoesOn() {
        var leaked = new ArrayList<Tensor>();
        assertThrows(ArithmeticException.class, () -> workspace.run(() -> {
            leaked.add(x.mul(2).evaluate());
            throw new ArithmeticException();
        }));
        assertError("mul F32[3]", leaked.getFirst()::toFloatArray, "is over");
        assertEquals(2 + 4 + 6, workspace.call(() -> x.mul(2).sum().item()));
    }

    // ---- threads ----------------------------------------------------------------------------------------------------------------

    @Test
    void anotherThreadReadsOnlyWhatIsKept() throws Exception {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            workspace.run(() -> {
                Tensor y = x.mul(2).evaluate();
                assertError("mul F32[3]", () -> inside(other, y::toFloatArray), "of thread " + Thread.currentThread().getName(), "Workspace.keep");
                Workspace.keep(y);
                assertArrayEquals(new float[] {2, 4, 6}, inside(other, y::toFloatArray));
            });
        }
    }

    @Test
    void anotherThreadNeedsAnotherWorkspace() throws Exception {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            workspace.run(() -> {
                assertError("Workspace: another thread", () -> inside(other, () -> workspace.call(() -> x.mul(2))), "one of its own");
                assertEquals(12, inside(other, () -> Workspace.create().call(() -> x.mul(2).sum().item())));
            });
        }
    }

    private static <T> T inside(ExecutorService thread, Callable<T> body) {
        try {
            return thread.submit(body).get();
        } catch (ExecutionException failure) {
            throw (RuntimeException) failure.getCause();
        } catch (InterruptedException interruption) {
            throw new AssertionError(interruption);
        }
    }
}
