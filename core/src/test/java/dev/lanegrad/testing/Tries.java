package dev.lanegrad.testing;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Checks on many samples where there is no method to put {@code @Property} on: once for each op that a test finds. The system property
 * {@code lanegrad.tries} says how many samples a check gets, unless a test has its own number; {@code lanegrad.seed} repeats a failing run.
 */
public final class Tries {
    /** How many samples a check gets. */
    public static final int NUMBER = Integer.getInteger("lanegrad.tries", 100);

    private static final int MOST_SHRINKS = 200;

    private Tries() {}

    /**
     * Runs a check on samples, and shrinks the first that fails.
     *
     * @throws AssertionError with the failure of the simplest sample found, and the seed
     */
    public static <T> void check(int tries, Arbitrary<T> samples, Consumer<? super T> check) {
        long seed = Long.getLong("lanegrad.seed", System.nanoTime());
        JqwikSession.run(() -> {
            RandomGenerator<T> generator = samples.generator(tries, false);
            Random random = new Random(seed);
            for (int i = 0; i < tries; i++) {
                Shrinkable<T> sample = generator.next(random);
                if (failure(sample, check).isPresent()) {
                    Shrinkable<T> simplest = shrunk(sample, check);
                    Throwable failure = failure(simplest, check).orElseThrow();
                    String which = "try " + (i + 1) + " of " + tries + ", -Dlanegrad.seed=" + seed;
                    throw new AssertionError(which + ": " + failure.getMessage(), failure);
                }
            }
        });
    }

    /** The first of some samples that is of the wanted kind. */
    public static <T> Optional<T> find(int tries, Arbitrary<T> samples, Predicate<? super T> wanted) {
        long seed = Long.getLong("lanegrad.seed", System.nanoTime());
        AtomicReference<T> found = new AtomicReference<>();
        JqwikSession.run(() -> {
            RandomGenerator<T> generator = samples.generator(tries, false);
            Random random = new Random(seed);
            for (int i = 0; i < tries && found.get() == null; i++) {
                T sample = generator.next(random).value();
                if (wanted.test(sample)) {
                    found.set(sample);
                }
            }
        });
        return Optional.ofNullable(found.get());
    }

    private static <T> Shrinkable<T> shrunk(Shrinkable<T> failing, Consumer<? super T> check) {
        Shrinkable<T> simplest = failing;
        for (int i = 0; i < MOST_SHRINKS; i++) {
            Optional<Shrinkable<T>> simpler = simplest.shrink()
                    .limit(MOST_SHRINKS)
                    .filter(candidate -> failure(candidate, check).isPresent())
                    .findFirst();
            if (simpler.isEmpty()) {
                return simplest;
            }
            simplest = simpler.get();
        }
        return simplest;
    }

    private static <T> Optional<Throwable> failure(Shrinkable<T> sample, Consumer<? super T> check) {
        try {
            check.accept(sample.value());
            return Optional.empty();
        } catch (AssertionError | RuntimeException failure) {
            return Optional.of(failure);
        }
    }
}
