package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class LearningRateProperties {
    private static final double ROUNDING = 1e-15;

    /** Those with two ends. */
    private static List<LearningRate> ramps(double from, double to, long steps) {
        return List.of(LearningRate.linear(from, to, steps), LearningRate.cosine(from, to, steps));
    }

    @Property(tries = 200)
    void itBeginsAtOneEndAndStaysAtTheOther(@ForAll @DoubleRange(max = 10) double from, @ForAll @DoubleRange(max = 10) double to,
            @ForAll @LongRange(min = 1, max = 1L << 40) long steps, @ForAll @LongRange(max = 1L << 40) long after) {
        for (LearningRate schedule : ramps(from, to, steps)) {
            assertEquals(from, schedule.at(0), ROUNDING * from);
            assertEquals(to, schedule.at(steps));
            assertEquals(to, schedule.at(steps + after));
        }
    }

    @Property(tries = 200)
    void betweenItsEndsItIsMonotone(@ForAll @DoubleRange(max = 10) double from, @ForAll @DoubleRange(max = 10) double to,
            @ForAll @LongRange(min = 1, max = 1L << 40) long steps, @ForAll @LongRange(max = 1L << 40) long one,
            @ForAll @LongRange(max = 1L << 40) long other) {
        double slack = ROUNDING * Math.max(from, to);
        for (LearningRate schedule : ramps(from, to, steps)) {
            double early = schedule.at(Math.min(one, other));
            double late = schedule.at(Math.max(one, other));
            assertTrue(from < to ? early <= late + slack : late <= early + slack, () -> early + " before " + late);
        }
    }

    @Property(tries = 200)
    void halfwayItIsTheMean(@ForAll @DoubleRange(max = 10) double from, @ForAll @DoubleRange(max = 10) double to,
            @ForAll @LongRange(min = 1, max = 1L << 30) long half) {
        for (LearningRate schedule : ramps(from, to, 2 * half)) {
            assertEquals((from + to) / 2, schedule.at(half), ROUNDING * Math.max(from, to));
        }
    }

    @Property(tries = 200)
    void aWarmUpRisesInEqualStepsToWhereItsScheduleBegins(@ForAll @DoubleRange(min = 0.01, max = 10) double rate,
            @ForAll @LongRange(min = 1, max = 100) long rise, @ForAll @LongRange(min = 1, max = 1000) long steps) {
        LearningRate falling = LearningRate.cosine(rate, 0, steps);
        LearningRate schedule = falling.afterWarmUp(rise);
        for (long step = 0; step < rise; step++) {
            assertEquals(rate * (step + 1) / rise, schedule.at(step), ROUNDING * rate);
        }
        assertEquals(falling.at(0), schedule.at(rise - 1));
        for (long step = 0; step < steps; step++) {
            assertEquals(falling.at(step), schedule.at(rise + step));
        }
    }

    @Property(tries = 200)
    void aDecayMultipliesAfterEverySoManySteps(@ForAll @DoubleRange(min = 0.01, max = 10) double rate,
            @ForAll @DoubleRange(max = 1) double factor, @ForAll @LongRange(min = 1, max = 1L << 40) long every,
            @ForAll @LongRange(max = 5) long times) {
        LearningRate schedule = LearningRate.stepDecay(rate, factor, every);
        double expected = rate * StrictMath.pow(factor, times);
        assertEquals(expected, schedule.at(times * every));
        assertEquals(expected, schedule.at((times + 1) * every - 1));
    }

    @Example
    void schedulesFollowOneAnother() {
        LearningRate schedule = LearningRate.constant(0.5).then(2, LearningRate.stepDecay(1, 0.5, 2).then(3, LearningRate.linear(4, 0, 4)));
        assertEquals(List.of(0.5, 0.5, 1.0, 1.0, 0.5, 4.0, 3.0, 2.0, 1.0, 0.0, 0.0),
                LongStream.range(0, 11).mapToObj(schedule::at).toList());
    }

    @Example
    void ofNoStepsThereIsNoWarmUp() {
        LearningRate schedule = LearningRate.linear(1, 0, 4);
        assertEquals(List.of(1.0, 0.75, 0.5), LongStream.range(0, 3).mapToObj(schedule.afterWarmUp(0)::at).toList());
    }

    @Example
    void aFunctionIsASchedule() {
        LearningRate inverseRoot = step -> 1 / Math.sqrt(step + 1);
        assertEquals(0.5, inverseRoot.afterWarmUp(2).at(2 + 3));
    }

    @Example
    void numbersOutOfRangeAreRefused() {
        for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals("LearningRate: a rate of " + bad + " is out of range; it must be 0 or more, and finite",
                    assertThrows(IllegalArgumentException.class, () -> LearningRate.constant(bad)).getMessage());
            assertThrows(IllegalArgumentException.class, () -> LearningRate.linear(bad, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> LearningRate.linear(0, bad, 1));
            assertThrows(IllegalArgumentException.class, () -> LearningRate.cosine(bad, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> LearningRate.cosine(0, bad, 1));
            assertThrows(IllegalArgumentException.class, () -> LearningRate.stepDecay(bad, 0.5, 1));
            assertThrows(IllegalArgumentException.class, () -> LearningRate.stepDecay(1, bad, 1));
        }
        LearningRate one = LearningRate.constant(1);
        assertThrows(IllegalArgumentException.class, () -> LearningRate.linear(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> LearningRate.cosine(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> LearningRate.stepDecay(1, 0.5, 0));
        assertThrows(IllegalArgumentException.class, () -> LearningRate.stepDecay(1, 1.1, 1));
        assertThrows(IllegalArgumentException.class, () -> one.then(-1, one));
        assertThrows(IllegalArgumentException.class, () -> one.afterWarmUp(-1));
        assertEquals("next", assertThrows(NullPointerException.class, () -> one.then(1, null)).getMessage());
    }

    @Example
    void thereIsNoStepBeforeTheFirst() {
        LearningRate one = LearningRate.constant(1);
        for (LearningRate schedule : List.of(one, LearningRate.linear(1, 0, 2), LearningRate.cosine(1, 0, 2),
                LearningRate.stepDecay(1, 0.5, 2), one.then(2, one), one.afterWarmUp(2))) {
            assertEquals("LearningRate: step -1 is before the first, which is 0",
                    assertThrows(IllegalArgumentException.class, () -> schedule.at(-1)).getMessage());
        }
    }
}
