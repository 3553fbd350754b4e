package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.graph.Node;
import dev.lanegrad.memory.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A leaf that takes new elements changes nothing that was made of it before, however little a verb did, and whoever got hold of its elements. */
class VariableTest {

    private record Case(String name, UnaryOperator<Tensor> verb) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Case> verbsThatMayChangeNothing() {
        return Stream.of(
                new Case("flatten", Tensor::flatten),
                new Case("reshape", x -> x.reshape(x.shape())),
                new Case("expand", x -> x.expand(x.shape())),
                new Case("squeeze", Tensor::squeeze),
                new Case("permute", x -> x.permute(0)),
                new Case("slice", x -> x.slice(0, 0, 1)),
                new Case("split", x -> x.split(0, 1).getFirst()),
                new Case("flip", Tensor::flip),
                new Case("flip of a number", x -> x.squeeze().flip()),
                new Case("pad", x -> x.pad(0, 0, 0)),
                new Case("repeat", x -> x.repeat(1)),
                new Case("concat", x -> Tensor.concat(0, x)),
                new Case("to", x -> x.to(DType.F32)),
                new Case("sum", Tensor::sum),
                new Case("sum of a number", x -> x.squeeze().sum()),
                new Case("max of a number", x -> x.squeeze().max()),
                new Case("prod of a number", x -> x.squeeze().prod()),
                new Case("logSumExp of a number", x -> x.squeeze().logSumExp()),
                new Case("relu", Tensor::relu),
                new Case("clamp", x -> x.clamp(-100, 100)));
    }

    @ParameterizedTest
    @MethodSource("verbsThatMayChangeNothing")
    void aResultKeepsTheElementsItWasMadeOf(Case made) {
        for (UnaryOperator<Tensor> change : List.<UnaryOperator<Tensor>>of(old -> old.add(1), old -> Tensor.of(7f))) {
            Tensor w = Tensor.of(2f).withGrad();
            w.update(old -> old.add(1)); // from now on the array is its own, and may be written to
            Tensor y = made.verb.apply(w);
            w.update(change);
            assertEquals(3, y.item());
            y.square().sum().backward();
            assertEquals(6, w.grad().item());
        }
    }

    @ParameterizedTest
    @MethodSource("verbsThatMayChangeNothing")
    void aNumberIsItsOwnLeafThroughThem(Case made) {
        Tensor w = Tensor.of(3f).withGrad();
        Tensor y = made.verb.apply(w);
        assertArrayEquals(new float[] {6}, Autodiff.gradients(y.square().sum(), w).getFirst().toFloatArray());
    }

    @ParameterizedTest
    @MethodSource("verbsThatMayChangeNothing")
    void nothingOfThemIsRecordedInANoGradScope(Case made) {
        Tensor x = Tensor.of(3f).withGrad();
        for (Tensor operand : List.of(x, x.mul(1))) {
            assertFalse(Autodiff.noGrad(() -> made.verb.apply(operand)).requiresGrad());
        }
    }

    private static Stream<Case> waysToKeepThePresentElements() {
        return Stream.of(
                new Case("detach", Tensor::detach),
                new Case("withGrad", Tensor::withGrad),
                new Case("variable", Tensor::variable),
                new Case("assign", VariableTest::assigned),
                new Case("update", VariableTest::updated),
                new Case("a view", x -> x.unsqueeze(0)),
                new Case("another view", x -> x.flip(0)));
    }

    private static Tensor assigned(Tensor x) {
        Tensor other = Tensor.zeros(1).variable();
        other.assign(x);
        return other;
    }

    private static Tensor updated(Tensor x) {
        Tensor other = Tensor.zeros(1).variable();
        other.update(old -> x);
        return other;
    }

    @ParameterizedTest
    @MethodSource("waysToKeepThePresentElements")
    void whatAFormulaHandsOnKeepsItsElements(Case kept) {
        Tensor w = Tensor.of(2f).variable();
        w.update(old -> old.add(1));
        List<Tensor> outside = new ArrayList<>();
        w.update(old -> {
            outside.add(kept.verb.apply(old).evaluate());
            return old.add(1);
        });
        w.update(old -> old.add(100));
        assertEquals(3, outside.getFirst().item());
        assertEquals(104, w.item());
    }

    @ParameterizedTest
    @MethodSource("waysToKeepThePresentElements")
    void whatAFailedFormulaHasHandedOnKeepsItsElements(Case kept) {
        Tensor w = updatedOnce();
        List<Tensor> outside = new ArrayList<>();
        assertThrows(IllegalStateException.class, () -> w.update(old -> {
            outside.add(kept.verb.apply(old).evaluate());
            throw new IllegalStateException();
        }));
        w.update(old -> old.add(100));
        assertEquals(2, outside.getFirst().item());
        assertEquals(102, w.item());
    }

    @Test
    void anUpdateWithinItsOwnFormulaIsOverridden() {
        Tensor w = Tensor.of(1f).variable();
        w.update(old -> old.mul(1));
        w.update(old -> {
            Tensor next = old.mul(10);
            w.update(inner -> inner.add(1));
            w.update(inner -> inner.add(5));
            return next;
        });
        assertEquals(10, w.item());
    }

    @Test
    void updatesDoNotReachWhatWasAssigned() {
        Tensor given = Tensor.of(5f);
        Tensor w = Tensor.of(1f).variable();
        w.update(old -> old.add(1)); // from now on the array is its own
        w.assign(given);
        w.update(old -> old.add(1)); // and now it is shared
        assertEquals(5, given.item());
        assertEquals(6, w.item());
    }

    @Test
    void aFormulaReadsTheElementsItBeganWithWhileAnotherThreadUpdates() {
        Tensor w = updatedOnce();
        w.update(old -> {
            join(start(() -> w.update(other -> other.mul(100))));
            return old.add(1);
        });
        assertEquals(3, w.item());
    }

    @Test
    void aFormulaReadsTheElementsItBeganWithWhenAnotherThreadsUpdateIsOverFirst() {
        Tensor w = updatedOnce();
        var begun = new CountDownLatch(1);
        var overtaken = new CountDownLatch(1);
        Thread[] later = new Thread[1];
        w.update(old -> {
            later[0] = start(() -> w.update(other -> {
                begun.countDown();
                await(overtaken);
                return other.add(1);
            }));
            await(begun);
            return old.mul(100);
        });
        assertEquals(200, w.item());
        overtaken.countDown();
        join(later[0]);
        assertEquals(3, w.item());
    }

    /** What keeps an update from writing into the array of its variable: formulas that end in one way or another. */
    private static Stream<Case> formulasThatEnd() {
        return Stream.of(
                new Case("none", w -> w),
                new Case("one around another", w -> {
                    w.update(old -> {
                        w.update(inner -> inner.add(5));
                        return old.mul(1);
                    });
                    return w;
                }),
                new Case("one in another thread", w -> {
                    w.update(old -> {
                        join(start(() -> w.update(other -> other.add(5))));
                        return old.mul(1);
                    });
                    return w;
                }),
                new Case("one that fails, and another", w -> {
                    assertThrows(IllegalStateException.class, () -> w.update(old -> {
                        throw new IllegalStateException();
                    }));
                    w.update(old -> old.mul(1));
                    return w;
                }));
    }

    @ParameterizedTest
    @MethodSource("formulasThatEnd")
    void anUpdateWritesIntoTheArrayThatIsItsVariablesAlone(Case formula) {
        Tensor w = formula.verb.apply(updatedOnce());
        Buffer array = ((Node) w).value().buffer();
        w.update(old -> old.add(1));
        assertSame(array, ((Node) w).value().buffer());
        assertEquals(3, w.item());
    }

    /** A variable that holds 2, in an array of its own. */
    private static Tensor updatedOnce() {
        Tensor w = Tensor.of(1f).variable();
        w.update(old -> old.add(1));
        return w;
    }

    private static Thread start(Runnable body) {
        return Thread.ofPlatform().daemon().start(body);
    }

    private static void join(Thread thread) {
        try {
            assertTrue(thread.join(Duration.ofMinutes(1)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anUpdateOfNothingDoesNothing() {
        Tensor.update(List.of(), present -> present);
    }

    /** The identity, returning what it has captured. */
    private record Returning(Tensor captured) implements CustomOp {
        @Override
        public String name() {
            return "returning";
        }

        @Override
        public Tensor forward(Tensor... inputs) {
            return captured;
        }

        @Override
        public Tensor[] backward(Tensor cotangent, Tensor output, Tensor... inputs) {
            return new Tensor[] {captured};
        }
    }

    @Test
    void whatAFunctionReturnsIsNotReachedByLaterUpdates() {
        Tensor v = Tensor.of(1f).variable();
        v.update(old -> old.add(1));
        Tensor x = Tensor.zeros(1).withGrad();
        Tensor y = new Returning(v).apply(x);
        y.backward();
        Tensor pulledBack = Autodiff.vjp(z -> z, Tensor.zeros(1), v);
        Tensor value = Autodiff.valueAndGrad(z -> v, Tensor.zeros(1)).value();
        v.update(old -> old.add(100));
        for (Tensor result : List.of(y, x.grad(), pulledBack, value)) {
            assertEquals(2, result.item());
        }
    }
}
