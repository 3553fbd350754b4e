package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random numbers: the published generator, to be saved and restored anywhere, with the distributions it promises. */
class RngTest {

    /** From kat_vectors of the Random123 distribution, philox4x32 with 10 rounds. */
    record KnownAnswer(int[] counter, int[] key, int... words) {}

    static List<KnownAnswer> knownAnswers() {
        return List.of(
                new KnownAnswer(new int[4], new int[2], 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8),
                new KnownAnswer(new int[] {-1, -1, -1, -1}, new int[] {-1, -1}, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd),
                new KnownAnswer(new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, new int[] {0xa4093822, 0x299f31d0},
                        0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1));
    }

    @ParameterizedTest
    @MethodSource("knownAnswers")
    void isPhilox(KnownAnswer known) {
        long[][] words = Arrays.stream(known.counter).mapToObj(word -> new long[] {word & 0xFFFFFFFFL}).toArray(long[][]::new);
        Philox.bijection(known.key[0] & 0xFFFFFFFFL | (long) known.key[1] << 32, words[0], words[1], words[2], words[3]);
        assertArrayEquals(known.words, Arrays.stream(words).mapToInt(word -> (int) word[0]).toArray());
    }

    /** Words to numbers: the first block of key 0 is the first known answer. */
    @Test
    void numbersAreTheWordsInOrder() {
        float[] floats = Rng.of(0).uniform(4).toFloatArray();
        assertArrayEquals(new float[] {0x6627e8 * 0x1p-24f, 0xe169c5 * 0x1p-24f, 0xbc57ac * 0x1p-24f, 0x9b00db * 0x1p-24f}, floats);
        double[] doubles = Rng.of(0).uniform(DType.F64, 2).toDoubleArray();
        assertArrayEquals(new double[] {(0xe169c58d6627e8d5L >>> 11) * 0x1p-53, (0x9b00dbd8bc57ac4cL >>> 11) * 0x1p-53}, doubles);
    }

    /** Of the 2<sup>32</sup>nd block the counter is 1 in its second word. */
    @Test
    void theCounterHasMoreThanOneWord() {
        long[][] words = {{0}, {1}, {0}, {0}};
        Philox.bijection(5, words[0], words[1], words[2], words[3]);
        float[] numbers = Rng.of(new Rng.State(5, 4L << 32)).uniform(4).toFloatArray();
        for (int i = 0; i < 4; i++) {
            assertEquals((words[i][0] >>> 8) * 0x1p-24f, numbers[i]);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void drawsFollowEachOther(DType dtype) {
        Rng rng = Rng.of(8);
        Tensor parts = Tensor.concat(0, rng.uniform(dtype, 500), rng.uniform(dtype, 300), rng.uniform(dtype, 200));
        assertArrayEquals(Rng.of(8).uniform(dtype, 1000).toDoubleArray(), parts.toDoubleArray());
    }

    @Test
    void noTwoThreadsDrawTheSameNumbers() throws Exception {
        int draws = 10_000;
        Rng rng = Rng.of(10);
        Callable<List<String>> drawing = () -> IntStream.range(0, draws).mapToObj(i -> rng.uniform(4).toString()).toList();
        Set<String> seen = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<String>> drawn : threads.invokeAll(Collections.nCopies(4, drawing))) {
                seen.addAll(drawn.get());
            }
        }
        assertEquals(4 * draws, seen.size(), "96 bits tell blocks apart");
        assertEquals(4L * 4 * draws, rng.state().drawn());
    }

    /** So that whoever changes a bit notices: saved states and README's SHA-256 of a training run depend on them. */
    @Test
    void normalNumbersHaveTheseBits() {
        double[] doubles = Rng.of(0).normal(DType.F64, 3).toDoubleArray();
        assertArrayEquals(new double[] {-1.62496344087104, -1.2683492025469478, 0.9225813876375342}, doubles);
        assertArrayEquals(new float[] {-1.6249634f, -1.2683492f, 0.9225814f}, Rng.of(0).normal(3).toFloatArray());
    }

    static Stream<Function<Rng, Tensor>> draws() {
        return Stream.of(rng -> rng.uniform(13), rng -> rng.uniform(DType.F64, 3, 5), rng -> rng.uniformBetween(-1.0, 3.0, 13),
                rng -> rng.uniformBetween(DType.F64, -1, 3, 13), rng -> rng.normal(13), rng -> rng.normal(DType.F64, 13),
                rng -> rng.integers(7, 13), rng -> rng.permutation(13), rng -> rng.uniform(0));
    }

    @ParameterizedTest
    @MethodSource("draws")
    void aSavedStateGoesOnAsIfNothingHadHappened(Function<Rng, Tensor> draw) {
        Rng rng = Rng.of(42);
        draw.apply(rng);
        Rng.State state = rng.state();
        Tensor expected = draw.apply(rng);
        assertEquals(expected.toString(), draw.apply(Rng.of(state)).toString());
        assertEquals(new Rng.State(state.key(), state.drawn()), state);
    }

    @ParameterizedTest
    @MethodSource("draws")
    void theSameSeedGivesTheSameNumbersAndAnotherOthers(Function<Rng, Tensor> draw) {
        assertEquals(draw.apply(Rng.of(5)).toString(), draw.apply(Rng.of(5)).toString());
        if (draw.apply(Rng.of(5)).size() > 0) {
            assertFalse(draw.apply(Rng.of(5)).toString().equals(draw.apply(Rng.of(6)).toString()));
        }
    }

    @Test
    void consecutiveDrawsDoNotOverlap() {
        Rng rng = Rng.of(9);
        Set<Float> seen = new HashSet<>();
        for (int count = 1; count < 40; count++) {
            for (float number : rng.uniform(count).toFloatArray()) {
                seen.add(number);
            }
        }
        assertTrue(seen.size() > 39 * 40 / 2 - 3, "780 of 2^24 numbers are nearly all distinct");
    }

    @Test
    void generatorsThatWereSplitOffAreIndependent() {
        Rng rng = Rng.of(1);
        Rng first = rng.split();
        Rng second = rng.split();
        double[] a = first.uniform(DType.F64, 20_000).toDoubleArray();
        double[] b = second.uniform(DType.F64, 20_000).toDoubleArray();
        double[] c = rng.uniform(DType.F64, 20_000).toDoubleArray();
        assertTrue(Math.abs(correlation(a, b)) < 0.04);
        assertTrue(Math.abs(correlation(a, c)) < 0.04);
        assertTrue(Math.abs(correlation(b, c)) < 0.04);
        assertEquals(Rng.of(1).split().uniform(5).toString(), Rng.of(1).split().uniform(5).toString(), "splitting is reproducible");
    }

    private static double correlation(double[] a, double[] b) {
        return 12 * IntStream.range(0, a.length).mapToDouble(i -> (a[i] - 0.5) * (b[i] - 0.5)).average().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void uniformNumbersAreSpreadOverTheirRange(DType dtype) {
        double[] numbers = Rng.of(3).uniform(dtype, 40_000).toDoubleArray();
        int[] histogram = new int[10];
        for (double number : numbers) {
            assertTrue(number >= 0 && number < 1);
            histogram[(int) (number * 10)]++;
        }
        for (int count : histogram) {
            assertEquals(4000, count, 6 * Math.sqrt(4000 * 0.9));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 16, 1e6, 1e-30})
    void uniformNumbersStayBelowTheUpperBoundHoweverTheyAreRounded(double low) {
        for (double high : new double[] {Math.nextUp((float) low), low * 1.0001, low * 2}) {
            for (float number : Rng.of(4).uniformBetween(low, high, 20_000).toFloatArray()) {
                assertTrue(number >= (float) low && (number < (float) high || (float) high <= (float) low), () -> number + " for " + low + " to " + high);
            }
        }
        for (double high : new double[] {Math.nextUp(low), low * 1.0001}) {
            for (double number : Rng.of(4).uniformBetween(DType.F64, low, high, 20_000).toDoubleArray()) {
                assertTrue(number >= low && number < high, () -> number + " for " + low + " to " + high);
            }
        }
        assertArrayEquals(new float[] {(float) low, (float) low}, Rng.of(4).uniformBetween(low, low, 2).toFloatArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void normalNumbersHaveTheMomentsOfTheirDistribution(DType dtype) {
        double[] numbers = Rng.of(7).normal(dtype, 100_001).toDoubleArray();
        assertEquals(100_001, numbers.length);
        assertEquals(0, moment(numbers, 1), 0.02);
        assertEquals(1, moment(numbers, 2), 0.03);
        assertEquals(0, moment(numbers, 3), 0.06);
        assertEquals(3, moment(numbers, 4), 0.2);
        assertEquals(0.6827, Arrays.stream(numbers).filter(x -> Math.abs(x) < 1).count() / 100_001.0, 0.01);
    }

    private static double moment(double[] numbers, int order) {
        return Arrays.stream(numbers).map(x -> Math.pow(x, order)).average().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10, 1000})
    void aPermutationHoldsEveryNumberOnce(int count) {
        int[] order = Rng.of(11).permutation(count).toIntArray();
        assertArrayEquals(IntStream.range(0, count).toArray(), Arrays.stream(order).sorted().toArray());
    }

    @Test
    void everyPermutationIsEquallyLikely() {
        Rng rng = Rng.of(12);
        int[] counts = new int[27];
        for (int i = 0; i < 6000; i++) {
            int[] order = rng.permutation(3).toIntArray();
            counts[order[0] * 9 + order[1] * 3 + order[2]]++;
        }
        int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
        assertEquals(6, seen.length);
        for (int count : seen) {
            assertEquals(1000, count, 6 * Math.sqrt(1000 * 5 / 6.0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 1000, Integer.MAX_VALUE})
    void integersStayBelowTheirBound(int bound) {
        for (int number : Rng.of(13).integers(bound, 5000).toIntArray()) {
            assertTrue(number >= 0 && number < bound);
        }
    }

    @Test
    void shapesAreRespected() {
        assertEquals(Shape.of(2, 0, 3), Rng.of(1).normal(2, 0, 3).shape());
        assertEquals(Shape.of(), Rng.of(1).uniform(DType.F64).shape());
        assertEquals(Shape.of(2, 2), Rng.of(1).integers(5, 2, 2).shape());
    }
}
