package dev.lanegrad.jit;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gets code of the Vector API compiled, which is hundreds of times slower than plain loops until C2 has done so. A background thread runs
 * it on made-up numbers as often as it takes C2 to become interested, and from then on only looks whether it has left the plain code behind
 * that stands in for it: C2 and the program need the processors more. Both give the same bits, so nobody can tell when the change comes;
 * where it never does (C2 switched off), the plain code does all the work.
 */
public final class Warmup {

    /** Code that is to be compiled. Called by one thread at a time. */
    public interface Code {
        /** Makes it. */
        void make();

        /** Calls all its methods, with nothing to do. */
        void idle(int times);

        /** Runs it on made-up numbers, along every path. */
        void exercise();

        /** Measures it and the plain code. */
        boolean isFaster();

        /** Says that it is faster from now on. */
        void takeOver();

        /** Whose logger hears of it. */
        default String packageName() {
            return getClass().getPackageName();
        }
    }

    /** C1 compiles a method that has been called 200 times, and what is interpreted is slowest. */
    private static final int FIRST_IDLE_CALLS = 250;
    /** So long it has for that. */
    private static final long FIRST_REST_MILLIS = 3;
    /**
     * With each exercise and each look. C2 compiles a method that has been called 5,000 times, or many times as often while there is much
     * to compile, and idle calls cost next to nothing. A loop that has turned 40,000 times before, it compiles in mid-run (OSR), which
     * takes as long and is of no use here.
     */
    private static final int IDLE_CALLS = 5000;
    private static final int EXERCISES = 5;
    /** Between two looks, the code rests so many times as long as the last one took, and longer after every look. */
    private static final int REST = 6;
    private static final long MORE_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Looks that it must win in a row, lest the plain code lose by a pause of its thread. */
    private static final int WINS = 3;
    /** After so many looks, which take minutes, C2 is thought to be switched off. */
    private static final int MOST_LOOKS = 500;
    /** What C2 has not compiled after so long, or not to advantage, it may never. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(3);

    /**
     * So much code at a time, be it waiting, with C2, or not faster yet. Training has a dozen, a server with ever new shapes some forty.
     * But of a program with thousands of hot expressions, thousands of loops would stand in the compilers' queues, before all of its own
     * methods, and the code that C1 leaves for each would fill the code cache.
     */
    static final int MOST_AT_A_TIME = 64;

    private static final AtomicInteger UNDER_WAY = new AtomicInteger();

    private static final ScheduledThreadPoolExecutor BACKGROUND = new ScheduledThreadPoolExecutor(1,
            task -> Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("lanegrad-warmup")
                    .inheritInheritableThreadLocals(false).unstarted(task)); // nor the caller's context class loader

    static {
        BACKGROUND.setKeepAliveTime(5, TimeUnit.SECONDS);
        BACKGROUND.allowCoreThreadTimeOut(true);
    }

    private final Code code;
    private boolean underWay = true;
    private long begun;
    private int looks;
    private int wins;

    private Warmup(Code code) {
        this.code = code;
    }

    /**
     * Has code compiled some time soon.
     *
     * @return false, with nothing done, if there is too much of it at present: whoever still wants it later may ask again
     */
    public static boolean start(Code code) {
        if (BACKGROUND.getQueue().size() >= MOST_AT_A_TIME) {
            return false;
        }
        UNDER_WAY.incrementAndGet();
        var warmup = new Warmup(code);
        warmup.later(0, () -> {
            code.make();
            code.idle(FIRST_IDLE_CALLS);
            warmup.later(TimeUnit.MILLISECONDS.toNanos(FIRST_REST_MILLIS), warmup::begin);
        });
        return true;
    }

    /** Whether C2 is compiling such code, or is going to, and wants a processor. */
    public static boolean isUnderWay() {
        return UNDER_WAY.get() > 0;
    }

    /** Nothing more is asked of C2, as far as others need to know. */
    private void over() {
        if (underWay) {
            underWay = false;
            UNDER_WAY.decrementAndGet();
        }
    }

    private void later(long nanos, Runnable step) {
        BACKGROUND.schedule(() -> {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                over();
                logger().log(System.Logger.Level.WARNING, "plain code goes on in place of " + code, e);
            }
        }, nanos, TimeUnit.NANOSECONDS);
    }

    private void begin() {
        begun = System.nanoTime();
        for (int i = 0; i < EXERCISES; i++) {
            code.exercise();
            code.idle(IDLE_CALLS);
        }
        look();
    }

    private void look() {
        long start = System.nanoTime();
        code.idle(IDLE_CALLS);
        wins = code.isFaster() ? wins + 1 : 0;
        if (wins == WINS) {
            over();
            code.takeOver();
            logger().log(System.Logger.Level.DEBUG, () -> "from now on compiled: " + code);
        } else if (wins > 0) {
            look();
        } else if (++looks < MOST_LOOKS) {
            long end = System.nanoTime();
            if (end - begun > LONGEST_NANOS) {
                over();
            }
            later(Math.max(REST * (end - start), looks * MORE_REST_NANOS), this::look);
        } else {
            logger().log(System.Logger.Level.DEBUG, () -> "no faster when compiled: " + code);
        }
    }

    private System.Logger logger() {
        return System.getLogger(code.packageName());
    }
}
