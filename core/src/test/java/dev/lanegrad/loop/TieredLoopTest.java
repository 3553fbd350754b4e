package dev.lanegrad.loop;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lanegrad.DType;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.layout.LoopNest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TieredLoopTest {

    /**
     * Long enough for several stages; of nothing that takes vectors as long as it takes plain loops, as square roots do, or the compiled
     * loop need not win.
     */
    private static LoopPlan chain(DType dtype) {
        var steps = new ArrayList<LoopPlan.Step>();
        for (int i = 0; i < 60; i++) {
            Primitive primitive = i % 3 == 0 ? Primitive.ABS : i % 3 == 1 ? Primitive.MUL : Primitive.SUB;
            steps.add(new LoopPlan.Step(primitive, primitive.arity == 1 ? List.of(1 + i) : List.of(1 + i, 0)));
        }
        var input = new LoopPlan.Input(dtype, LoopPlan.Access.CONTIGUOUS);
        return new LoopPlan(dtype, List.of(input, input), steps, 61);
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void bitsStayTheSameWhenCompiledCodeTakesOver(DType dtype) {
        LoopPlan plan = chain(dtype);
        var loop = (TieredLoop) LoopMode.MIXED.loop(plan);
        Layout layout = Layout.contiguous(2001);
        LoopNest nest = LoopNest.of(layout, layout, layout);
        Object a = Samples.awkward(dtype, 2001, 0, Primitive.ADD);
        Object b = Samples.awkward(dtype, 2001, 11, Primitive.ADD);
        Object expected = Samples.awkward(dtype, 2001, 0, Primitive.ADD);
        ElementwiseReference.run(plan, nest, new Object[] {a, b, expected}, 0, 2001);
        assertTimeoutPreemptively(Duration.ofMinutes(10), () -> {
            for (int runsAfter = 0; runsAfter < 100; runsAfter += loop.isCompiled() ? 1 : 0) {
                Object actual = Samples.awkward(dtype, 2001, 5, Primitive.ADD);
                Loops.run(loop, nest, new Object[] {a, b, actual}, 0, 2001);
                Samples.assertSameBits(expected, actual, "chain");
            }
        });
    }
}
