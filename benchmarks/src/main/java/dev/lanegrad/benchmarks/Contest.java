package dev.lanegrad.benchmarks;

import dev.lanegrad.benchmarks.Configuration.Vectors;
import dev.lanegrad.benchmarks.Event.Group;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The events of a group, ours and all peers taking turns: every contestant is a process that stays alive and idle between its turns, and a
 * round gives each a few dozen milliseconds. So whatever the machine is disturbed by disturbs all alike.
 */
final class Contest implements AutoCloseable {
    private static final double TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Idle threads look out for more work this long, ours the longest, on a processor that another side's turn may need. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    /** Work that takes longer than a turn is done in fewer rounds, to keep to this. */
    private static final double TASK_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int MOST_ROUNDS = 41;
    private static final int FEWEST_ROUNDS = 5;
    /** Relative to the greatest number of the result: the sides round differently, and training lets that grow. */
    private static final double TOLERANCE = 1e-4;

    private final int threads;
    private final List<ContestantProcess> contestants = new ArrayList<>();

    /** @param threads the most that anyone may use */
    Contest(Group group, Vectors vectors, int threads, File log) {
        this.threads = threads;
        configurations(group, vectors, threads).stream()
                .filter(configuration -> configuration.threads() <= threads)
                .forEach(configuration -> contestants.add(ContestantProcess.start(configuration, log)));
    }

    private static List<Configuration> configurations(Group group, Vectors vectors, int threads) {
        List<Configuration> configurations = new ArrayList<>();
        configurations.add(Configuration.lanegrad(threads, vectors));
        configurations.addAll(Configuration.libtorch(vectors));
        if (group == Group.GEMM) {
            if (threads > 1) {
                configurations.add(Configuration.lanegrad(1, vectors));
            }
            configurations.add(Configuration.openBlas(1, vectors));
            configurations.add(Configuration.openBlas(2, vectors));
        }
        return configurations;
    }

    /**
     * Has events take place. Those of one task, with one thread and with two, share its rounds.
     *
     * @throws IllegalStateException if the sides do not come to the same result: then they do not do the same work
     */
    void hold(List<Event> events, Consumer<Outcome> audience) {
        List<Event> held = events.stream().flatMap(event -> event.withAtMost(threads).stream()).toList();
        held.stream().map(Event::task).distinct().forEach(task -> {
            List<Outcome.Entry> entries = compete(task);
            held.stream().filter(event -> event.task().equals(task)).map(event -> outcome(event, entries)).forEach(audience);
        });
    }

    private static Outcome outcome(Event event, List<Outcome.Entry> entries) {
        Outcome.Entry ours = entries.stream()
                .filter(entry -> entry.configuration().isOurs() && entry.configuration().threads() == event.threads())
                .findFirst().orElseThrow();
        return new Outcome(event, ours, entries.stream()
                .filter(entry -> !entry.configuration().isOurs() && entry.configuration().threads() <= event.threads())
                .toList());
    }

    private List<Outcome.Entry> compete(Task task) {
        requireSameResults(task);
        List<Warmth> warmths = contestants.stream().map(ContestantProcess::warm).toList();
        double roundNanos = warmths.stream().mapToDouble(Warmth::nanosPerRun)
                .map(run -> Math.max(Contestant.UNTIMED_NANOS, run) + Math.max(TURN_NANOS, run)).sum()
                + REST_NANOS * contestants.stream().filter(Contest::hasIdleThreads).count();
        int rounds = (int) Math.clamp(TASK_NANOS / roundNanos, FEWEST_ROUNDS, MOST_ROUNDS);
        double[][] nanos = new double[contestants.size()][rounds];
        List<Integer> turns = IntStream.range(0, contestants.size()).boxed().collect(Collectors.toList());
        for (int round = 0; round < rounds; round++) {
            for (int turn : turns) {
                int runs = (int) Math.clamp(TURN_NANOS / warmths.get(turn).nanosPerRun(), 1, 1e6);
                nanos[turn][round] = contestants.get(turn).time(runs);
                rest(contestants.get(turn));
            }
            Collections.rotate(turns, 1);
        }
        return IntStream.range(0, contestants.size())
                .mapToObj(i -> new Outcome.Entry(contestants.get(i).configuration(), warmths.get(i), nanos[i]))
                .toList();
    }

    private static boolean hasIdleThreads(ContestantProcess contestant) {
        return contestant.configuration().threads() > 1;
    }

    /** After a turn, until its threads sleep. */
    private static void rest(ContestantProcess contestant) {
        if (hasIdleThreads(contestant)) {
            LockSupport.parkNanos(REST_NANOS);
        }
    }

    private void requireSameResults(Task task) {
        double[] expected = null;
        for (ContestantProcess contestant : contestants) {
            double[] result = contestant.prepare(task);
            expected = expected == null ? result : expected;
            double greatest = 0;
            double difference = result.length == expected.length ? 0 : Double.POSITIVE_INFINITY;
            for (int i = 0; i < Math.min(result.length, expected.length); i++) {
                greatest = Math.max(greatest, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs(result[i] - expected[i]));
            }
            if (!(difference <= TOLERANCE * greatest)) {
                throw new IllegalStateException(task.name() + ": " + contestant.configuration().name() + " comes to another result than "
                        + contestants.getFirst().configuration().name() + ", by " + difference
                        + " where the greatest number is " + greatest);
            }
        }
    }

    @Override
    public void close() {
        contestants.forEach(ContestantProcess::close);
    }
}
