package dev.lanegrad.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Small work goes the way that is faster, is tried both ways now and then, and is always done whole. */
class SharingTest {
    private static final int COUNT = 10;

    private final AtomicLong clock = new AtomicLong();
    private final int[] done = new int[COUNT];
    private int timeTogether = COUNT / 2;
    private int callsTogether;
    private boolean comparable = true;

    private final Sharing sharing = new Sharing((count, alignment, range) -> {
        callsTogether++;
        range.run(0, count / 2);
        range.run(count / 2, count);
        clock.addAndGet(timeTogether - COUNT); // the pieces took as long as if done alone
    }, () -> comparable, clock::get);

    private int togetherIn(int calls) {
        callsTogether = 0;
        for (int call = 0; call < calls; call++) {
            Arrays.fill(done, 0);
            sharing.split(COUNT, 1, (from, to) -> {
                Arrays.setAll(done, i -> i >= from && i < to ? done[i] + 1 : done[i]);
                clock.addAndGet(to - from);
            });
            int[] once = new int[COUNT];
            Arrays.fill(once, 1);
            assertArrayEquals(once, done, "call " + call);
        }
        return callsTogether;
    }

    @Test
    void staysTogetherWhileThatIsFaster() {
        togetherIn(Sharing.PERIOD);
        assertEquals(Sharing.PERIOD - Sharing.TRIAL, togetherIn(Sharing.PERIOD));
    }

    @Test
    void learnsNothingWhileAThreadTakesNoPart() {
        int intoATrial = Sharing.PERIOD - Sharing.TRIAL;
        togetherIn(intoATrial);
        comparable = false;
        timeTogether = COUNT + 2;
        assertEquals(2 * Sharing.PERIOD, togetherIn(2 * Sharing.PERIOD));
        comparable = true;
        timeTogether = COUNT / 2;
        assertEquals(Sharing.PERIOD - 2 * Sharing.TRIAL, togetherIn(Sharing.PERIOD - Sharing.TRIAL), "the second half of the trial, and what follows");
    }

    @Test
    void goesAloneAfterTheFirstTrialAndComesBack() {
        timeTogether = COUNT + 2;
        int beforeTheFirstTrial = Sharing.PERIOD - 2 * Sharing.TRIAL;
        assertEquals(beforeTheFirstTrial, togetherIn(beforeTheFirstTrial));
        assertEquals(Sharing.TRIAL, togetherIn(Sharing.PERIOD));
        timeTogether = COUNT / 2;
        assertEquals(Sharing.PERIOD - Sharing.TRIAL, togetherIn(Sharing.PERIOD));
    }
}
