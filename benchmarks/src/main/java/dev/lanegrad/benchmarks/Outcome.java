package dev.lanegrad.benchmarks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What an event's rounds gave. */
record Outcome(Event event, Entry ours, List<Entry> peers) {

    /**
     * One contestant's times.
     *
     * @param nanos a run took, round by round
     */
    record Entry(Configuration configuration, Warmth warmth, double[] nanos) {
        double median() {
            return Spread.of(nanos).median();
        }

        double fastest() {
            return Arrays.stream(nanos).min().orElseThrow();
        }
    }

    /** The fastest peer, by its median. */
    Entry bestPeer() {
        return peers.stream().min(Comparator.comparingDouble(Entry::median)).orElseThrow();
    }

    /** The best peer's time over ours, round by round: the two were measured within the same fraction of a second. */
    Spread ratio() {
        double[] peer = bestPeer().nanos();
        double[] ratios = new double[peer.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = peer[round] / ours.nanos()[round];
        }
        return Spread.of(ratios);
    }

    /** The ratio of the fastest rounds: on a machine that others use as well, the least disturbed figure. */
    double ratioOfFastest() {
        return peers.stream().mapToDouble(Entry::fastest).min().orElseThrow() / ours.fastest();
    }
}
