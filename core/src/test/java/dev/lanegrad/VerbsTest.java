package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.graph.Node;
import dev.lanegrad.op.Op;
import dev.lanegrad.op.Pointwise;
import dev.lanegrad.testing.Tries;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb that is more than one pointwise op, and that none is forgotten: the verbs and the ops are found, not listed. */
class VerbsTest {

    /** Verbs that make no new differentiable value of this one. */
    private static final Set<String> NOT_FUNCTIONS = Set.of(
            "evaluate", "detach", "variable", "grad", "withGrad", "argmax", "argmin", "oneHot", "nonzero", "gt", "ge", "isNaN",
            "isFinite");
    /** Those that are not methods of an operand; the other static methods create tensors. */
    private static final Set<String> STATIC_VERBS = Set.of("concat", "stack", "where");
    /** Ops that carry no derivative of their own, or are the user's. */
    private static final Set<String> NOT_HERE = Set.of("ArgReduction", "Custom", "Pointwise");

    static List<Verb> verbs() {
        return Verb.all();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void theGradientIsRight(Verb verb) {
        Tries.check(Tries.NUMBER, verb.calls(), call -> GradCheck.ofAll(call.function()).check(call.inputs()).orThrow());
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void theSecondDerivativeIsRight(Verb verb) {
        Tries.check(Math.ceilDiv(Tries.NUMBER, 5), verb.calls(),
                call -> GradCheck.ofAll(call.function()).order(2).check(call.inputs()).orThrow());
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void recordingChangesNoBit(Verb verb) {
        Tries.check(Math.ceilDiv(Tries.NUMBER, 5), verb.calls(), call -> {
            Tensor[] leaves = leaves(call);
            Tensor unrecorded = Autodiff.noGrad(() -> call.function().apply(leaves));
            assertArrayEquals(unrecorded.toDoubleArray(), call.function().apply(leaves).toDoubleArray());
        });
    }

    private static Tensor[] leaves(Verb.Call call) {
        return Arrays.stream(call.inputs()).map(x -> x.dtype().isFloating() ? x.withGrad() : x).toArray(Tensor[]::new);
    }

    // ---- nothing is forgotten ---------------------------------------------------------------------------------------------------

    @Test
    void everyVerbIsCovered() {
        Set<String> missing = Arrays.stream(Tensor.class.getDeclaredMethods())
                .filter(VerbsTest::isVerb)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        missing.addAll(STATIC_VERBS);
        missing.removeAll(NOT_FUNCTIONS);
        Verb.all().forEach(verb -> missing.remove(verb.name()));
        for (Pointwise op : Pointwise.values()) {
            missing.remove(op.label());
        }
        assertEquals(Set.of(), missing);
    }

    private static boolean isVerb(Method method) {
        return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
                && (method.getReturnType() == Tensor.class || method.getReturnType() == List.class);
    }

    @Test
    void everyOpIsReachedByAVerb() {
        Set<String> missing = leafTypes(Op.class).map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(NOT_HERE);
        for (Verb verb : Verb.all()) {
            Tries.check(10, verb.calls(), call -> missing.removeAll(opsOf((Node) call.function().apply(leaves(call)), new HashSet<>())));
        }
        Tensor x = Tensor.of(1.0).withGrad();
        missing.removeAll(opsOf((Node) x.to(DType.F32), new HashSet<>())); // double precision only is checked, so no check has a cast
        assertEquals(Set.of(), missing);
    }

    private static Stream<Class<?>> leafTypes(Class<?> type) {
        return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(VerbsTest::leafTypes) : Stream.of(type);
    }

    private static Set<String> opsOf(Node node, Set<String> found) {
        if (node.op() != null) {
            found.add(node.op().getClass().getSimpleName());
            for (Node input : node.inputs()) {
                opsOf(input, found);
            }
        }
        return found;
    }

    /** A unary op and the verb of its name are one. */
    @Test
    void unaryVerbsAreTheOpsOfTheirNames() throws ReflectiveOperationException {
        for (Method method : Tensor.class.getDeclaredMethods()) {
            for (Pointwise op : Pointwise.values()) {
                if (op.label().equals(method.getName()) && method.getParameterCount() == 0) {
                    Tensor x = op.isLogical() ? Tensor.of(true) : Tensor.of(1.0).withGrad();
                    assertEquals(op, ((Node) method.invoke(x)).op(), op.label());
                }
            }
        }
    }
}
