package dev.lanegrad.nn.reproducibility;

import static dev.lanegrad.nn.reproducibility.TrainingRun.Sizes.NARROW;
import static dev.lanegrad.nn.reproducibility.TrainingRun.Sizes.WIDE;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lanegrad.DType;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What each child JVM of {@link OneHashTest} runs: trains as often as its argument says; prints a hash of it all, and what it ran on. */
final class ReferenceTraining {
    private static final int NARROW_STEPS = 300;
    private static final int WIDE_STEPS = 2;
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private ReferenceTraining() {}

    public static void main(String... args) throws InterruptedException {
        int runs = Integer.parseInt(args[0]);
        var loops = new TakeOvers("dev.lanegrad.loop");
        var products = new TakeOvers("dev.lanegrad.gemm");
        for (int run = 1; run < runs; run++) {
            System.out.println("hash " + hash());
        }
        for (long waited = 0; runs > 1 && waited < LONGEST_WAIT_MILLIS && (loops.count() == 0 || products.count() == 0); waited += 50) {
            Thread.sleep(50);
        }
        System.out.println("takenOver " + Math.min(loops.count(), products.count()));
        System.out.println("hash " + hash());
        System.out.println("workers " + workers());
        List.of("UseAVX", "MaxVectorSize").forEach(name -> System.out.println(name + " " + flag(name)));
    }

    private static String hash() {
        var all = new Fingerprint();
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            all.add(TrainingRun.of(NARROW, dtype, 1).fingerprintOfNext(NARROW_STEPS));
            all.add(TrainingRun.of(WIDE, dtype, 2).fingerprintOfNext(WIDE_STEPS));
        }
        return all.toString();
    }

    /** Counts the loops that compiled code has taken over from the interpreter, by what the log says. */
    private static final class TakeOvers extends Handler {
        private final Logger logger; // a field, because the log manager does not keep loggers alive
        private final AtomicInteger count = new AtomicInteger();

        TakeOvers(String loggerName) {
            logger = Logger.getLogger(loggerName);
            logger.setLevel(Level.FINE);
            logger.addHandler(this);
        }

        int count() {
            return count.get();
        }

        @Override
        public void publish(LogRecord entry) {
            if (entry.getMessage().startsWith("from now on compiled")) {
                count.incrementAndGet();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** How many threads besides this one have shared work. */
    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("lanegrad-worker-")).count();
    }

    /** The value that the JVM has settled on; "none" for a flag that this processor's JVM does not have. */
    static String flag(String name) {
        try {
            return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption(name).getValue();
        } catch (IllegalArgumentException unknown) {
            return "none";
        }
    }
}
