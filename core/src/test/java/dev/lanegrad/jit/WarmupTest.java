package dev.lanegrad.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WarmupTest {
    /** The thread has the lowest priority, and others before this may be in its queue: it only matters that it comes to an end. */
    private static final int LONGEST_MINUTES = 10;

    /** Faster in all looks after the first {@code slowLooks}, but for one in which its thread was held up. */
    private static class Recorded implements Warmup.Code {
        private final int slowLooks;
        private final int heldUp;
        private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch over = new CountDownLatch(1);
        private int looks;
        private boolean alwaysUnderWay = true;

        Recorded(int slowLooks, int heldUp) {
            this.slowLooks = slowLooks;
            this.heldUp = heldUp;
        }

        @Override
        public void make() {
            calls.add("make");
        }

        @Override
        public void idle(int times) {}

        @Override
        public void exercise() {
            if (!calls.getLast().equals("exercise")) {
                calls.add("exercise");
            }
        }

        @Override
        public boolean isFaster() {
            looks++;
            alwaysUnderWay &= Warmup.isUnderWay();
            boolean faster = looks > slowLooks && looks != heldUp;
            calls.add(faster ? "faster" : "slower");
            return faster;
        }

        @Override
        public void takeOver() {
            calls.add("takeOver");
            over.countDown();
        }
    }

    private static String callsOf(Recorded code) throws InterruptedException {
        while (!Warmup.start(code)) {
            Thread.sleep(10); // others have filled it
        }
        assertTrue(code.over.await(LONGEST_MINUTES, TimeUnit.MINUTES), "took over");
        return String.join(" ", code.calls);
    }

    @Test
    void codeTakesOverOnceItHasBeenFasterThreeTimesInARow() throws InterruptedException {
        assertEquals("make exercise faster faster faster takeOver", callsOf(new Recorded(0, 0)));
    }

    @Test
    void codeThatIsNotFasterYetIsLookedAtAgain() throws InterruptedException {
        assertEquals("make exercise slower slower faster faster faster takeOver", callsOf(new Recorded(2, 0)));
    }

    @Test
    void aPauseOfTheThreadOnlyTakesMoreLooks() throws InterruptedException {
        assertEquals("make exercise faster faster slower faster faster faster takeOver",
                callsOf(new Recorded(0, 3)));
    }

    @Test
    void itIsUnderWayUntilTheCodeTakesOver() throws InterruptedException {
        var code = new Recorded(3, 0);
        callsOf(code);
        assertTrue(code.alwaysUnderWay, "at every look");
        awaitNoneUnderWay();
    }

    /** Other tests may have started some as well. */
    private static void awaitNoneUnderWay() throws InterruptedException {
        for (long start = System.nanoTime(); Warmup.isUnderWay(); Thread.sleep(10)) {
            assertTrue(System.nanoTime() - start < TimeUnit.MINUTES.toNanos(LONGEST_MINUTES), "over some time");
        }
    }

    @Test
    void thereIsALimitToWhatIsTakenOnAtATime() throws InterruptedException {
        var goAhead = new CompletableFuture<Void>();
        List<Recorded> taken = new ArrayList<>();
        Recorded next = new Recorded(0, 0) {
            @Override
            public void make() {
                goAhead.join();
                super.make();
            }
        };
        while (taken.size() <= 2 * Warmup.MOST_AT_A_TIME && Warmup.start(next)) {
            taken.add(next);
            next = new Recorded(0, 0);
        }
        goAhead.complete(null);
        assertTrue(taken.size() <= Warmup.MOST_AT_A_TIME + 1, "the one that runs and so many that wait");
        for (Recorded code : taken) {
            assertTrue(code.over.await(LONGEST_MINUTES, TimeUnit.MINUTES), "took over");
        }
        assertEquals(List.of(), next.calls, "was not taken");
        assertTrue(callsOf(next).endsWith("takeOver"), "asked for again");
    }

    @Test
    void codeThatFailsDoesNotKeepOthersFromTheirTurn() throws InterruptedException {
        Warmup.start(new Warmup.Code() {
            @Override
            public void make() {
                throw new LinkageError("a class that cannot be made; this test wants a warning in the log");
            }

            @Override
            public void idle(int times) {}

            @Override
            public void exercise() {}

            @Override
            public boolean isFaster() {
                return true;
            }

            @Override
            public void takeOver() {}
        });
        assertTrue(callsOf(new Recorded(0, 0)).endsWith("takeOver"));
        awaitNoneUnderWay();
    }
}
