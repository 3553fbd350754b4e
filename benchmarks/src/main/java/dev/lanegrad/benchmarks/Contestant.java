package dev.lanegrad.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One side in a process of its own: it does what standard input says, line by line, and is idle in between, while the others have their
 * turn.
 *
 * <pre>
 * prepare TASK    answers with the numbers to compare
 * warm            answers with a {@link Warmth}
 * time RUNS       answers with the nanoseconds that so many runs took
 * heap RUNS       answers with the bytes that so many runs left on the heap
 * </pre>
 *
 * Answers begin with {@link #ANSWER}, since libraries may print, too.
 */
final class Contestant {
    static final String ANSWER = "answer ";

    /** In a virtual machine, threads take that long to find their processors. */
    static final double UNTIMED_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private final Library library;
    private final Side side;
    private Job job;

    private Contestant(Library library) {
        this.library = library;
        this.side = library.open();
    }

    public static void main(String[] arguments) throws IOException {
        var contestant = new Contestant(Library.valueOf(arguments[0]));
        var commands = new BufferedReader(new InputStreamReader(System.in));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            System.out.println(ANSWER + contestant.answer(command));
        }
    }

    private String answer(String command) {
        int space = command.indexOf(' ');
        String verb = space < 0 ? command : command.substring(0, space);
        String rest = command.substring(space + 1);
        return switch (verb) {
            case "prepare" -> prepare(Catalogue.task(rest));
            case "warm" -> Warmth.reach(job, library != Library.LANEGRAD).toString();
            case "time" -> Long.toString(time(Integer.parseInt(rest)));
            case "heap" -> Long.toString(heapGrowth(Integer.parseInt(rest)));
            default -> throw new IllegalArgumentException("no such command: " + command);
        };
    }

    private String prepare(Task task) {
        if (job != null) {
            job.close();
            job = null;
            System.gc(); // what the last task leaves behind is not this one's to collect
        }
        job = side.prepare(task);
        return Arrays.stream(job.result()).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    /** More runs go before, untimed: the others have had the caches meanwhile, and threads that slept must find a processor again. */
    private long time(int runs) {
        long wakingUp = System.nanoTime();
        do {
            job.run();
        } while (System.nanoTime() - wakingUp < UNTIMED_NANOS);
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            job.run();
        }
        return System.nanoTime() - start;
    }

    private long heapGrowth(int runs) {
        long before = heapInUse();
        for (int i = 0; i < runs; i++) {
            job.run();
        }
        return heapInUse() - before;
    }

    private static long heapInUse() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
