package dev.lanegrad.loop;

import dev.lanegrad.DType;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.layout.LoopNest;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A function has the same bits interpreted, compiled, and evaluated primitive by primitive. */
class FunctionExecutionTest {
    private static final int LENGTH = 1037; // whole vectors and a tail

    @ParameterizedTest
    @EnumSource
    void floats(Elementary function) {
        var random = new SplittableRandom(3);
        var x = new float[LENGTH];
        var expected = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            boolean anyBits = i % 2 == 0;
            float drawn = anyBits ? Float.intBitsToFloat(random.nextInt()) : random.nextInt(-99, 99) / 9f;
            x[i] = i < Samples.FLOATS.length ? Samples.FLOATS[i] : drawn;
            expected[i] = (float) function.program(DType.F32).evaluate(x[i]);
        }
        assertRuns(function, DType.F32, x, expected, new float[LENGTH]);
    }

    @ParameterizedTest
    @EnumSource
    void doubles(Elementary function) {
        var random = new SplittableRandom(4);
        var x = new double[LENGTH];
        var expected = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            boolean anyBits = i % 2 == 0;
            double drawn = anyBits ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(-99, 99) / 9.0;
            x[i] = i < Samples.DOUBLES.length ? Samples.DOUBLES[i] : drawn;
            expected[i] = function.program(DType.F64).evaluate(x[i]);
        }
        assertRuns(function, DType.F64, x, expected, new double[LENGTH]);
    }

    private static void assertRuns(Elementary function, DType dtype, Object x, Object expected, Object actual) {
        var plan = new LoopPlan(
                dtype, List.of(new LoopPlan.Input(dtype, LoopPlan.Access.CONTIGUOUS)), List.of(new LoopPlan.Step(function, List.of(0))), 1);
        Layout layout = Layout.contiguous(LENGTH);
        LoopNest nest = LoopNest.of(layout, layout);
        for (LoopMode mode : List.of(LoopMode.INTERPRETED, LoopMode.COMPILED)) {
            Loops.run(mode.loop(plan), nest, new Object[] {x, actual}, 0, LENGTH);
            Samples.assertSameBits(expected, actual, function + " " + mode);
        }
    }
}
