package dev.lanegrad.benchmarks;

import java.util.Optional;

/**
 * A task to compete in.
 *
 * @param threads how many ours may use; the peers have their choice of that many or fewer
 * @param demand what we are to reach, if anything is demanded
 */
record Event(Group group, Task task, int threads, Optional<Demand> demand) {

    /** Events with the same competitors, which can be selected together. */
    enum Group {
        TRAIN("Training steps"),
        INFER("Inference"),
        GEMM("Matrix products"),
        POINTWISE("Pointwise chains and reductions"),
        RECORD("Recorded ops");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** This event for a contest of so many threads; none if another one is that already. */
    Optional<Event> withAtMost(int most) {
        if (threads <= most) {
            return Optional.of(this);
        }
        return task instanceof Task.Product ? Optional.empty() : Optional.of(new Event(group, task, most, demand));
    }

    String title() {
        return task instanceof Task.Product ? task.name() + ", " + (threads == 1 ? "1 thread" : threads + " threads") : task.name();
    }
}
