package dev.lanegrad.graph;

import dev.lanegrad.memory.Value;
import java.util.concurrent.atomic.AtomicInteger;

/** The elements of a {@link Variable} until the next assignment, or for one update. It counts its readers. */
public final class Version extends Node {
    private final Variable origin;
    /** How many nodes may still read the array. It may be too high, never too low: garbage is not discounted, nor is a view. */
    private final AtomicInteger readers = new AtomicInteger();

    Version(Variable origin, Value value, boolean requiresGrad) {
        super(value, origin.shape(), requiresGrad);
        this.origin = origin;
    }

    @Override
    Version current() {
        readers.incrementAndGet();
        return this;
    }

    @Override
    void lose() {
        readers.decrementAndGet();
    }

    int readers() {
        return readers.get();
    }

    @Override
    public Variable origin() {
        return origin;
    }

    /** Says that an update is over: the array may hold other elements from now on. */
    public void expire() {
        replace(null);
    }
}
