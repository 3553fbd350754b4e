package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataLoaderTest {

    /** Ten examples: input row i is [i, 10 i], its label i. */
    private static DataLoader ten(int batchSize) {
        Tensor labels = Tensor.arange(10);
        return DataLoader.of(Tensor.stack(1, labels, labels.mul(10)), labels, batchSize);
    }

    private static List<Integer> labels(Iterable<Batch> batches) {
        List<Integer> labels = new ArrayList<>();
        for (Batch batch : batches) {
            Arrays.stream(batch.labels().toIntArray()).forEach(labels::add);
        }
        return labels;
    }

    @ParameterizedTest
    @CsvSource({"1, 10, 10", "3, 4, 3", "5, 2, 2", "7, 2, 1", "10, 1, 1"})
    void aSmallerLastBatchIsKeptOrDropped(int batchSize, int batches, int whole) {
        DataLoader kept = ten(batchSize);
        assertEquals(batches, kept.batches());
        assertEquals(10, kept.examples());
        assertEquals(IntStream.range(0, 10).boxed().toList(), labels(kept));
        DataLoader dropped = ten(batchSize).droppingLast();
        assertEquals(whole, dropped.batches());
        dropped.forEach(batch -> assertEquals(batchSize, batch.size()));
    }

    @Test
    void inputsAndLabelsStayTogetherWhenShuffled() {
        for (Batch batch : ten(4).shuffled(Rng.of(1))) {
            assertEquals(Shape.of(batch.size(), 2), batch.inputs().shape());
            assertArrayEquals(batch.labels().toIntArray(), batch.inputs().select(1, 0).toIntArray());
            assertArrayEquals(batch.labels().mul(10).toIntArray(), batch.inputs().select(1, 1).toIntArray());
        }
    }

    @Test
    void everyEpochIsAnotherPermutationAndTheSeedFixesAll() {
        DataLoader loader = ten(3).shuffled(Rng.of(1));
        DataLoader again = ten(4).shuffled(Rng.of(1));
        List<Integer> first = labels(loader);
        List<Integer> second = labels(loader);
        assertEquals(new DataLoader.Position(1, 4), loader.position());
        assertEquals(IntStream.range(0, 10).boxed().toList(), first.stream().sorted().toList());
        assertEquals(IntStream.range(0, 10).boxed().toList(), second.stream().sorted().toList());
        assertNotEquals(first, second);
        assertEquals(first, labels(again));
        assertEquals(second, labels(again));
    }

    @Test
    void anEpochLeftInTheMiddleIsNotResumedUnlessAskedFor() {
        DataLoader loader = ten(3).shuffled(Rng.of(1));
        List<Integer> first = labels(ten(3).shuffled(Rng.of(1)));
        loader.iterator().next();
        DataLoader.Position position = loader.position();
        assertEquals(new DataLoader.Position(0, 1), position);
        assertNotEquals(first, labels(loader));
        DataLoader resumed = ten(3).shuffled(Rng.of(1));
        resumed.resume(position);
        assertEquals(first.subList(3, 10), labels(resumed));
        loader.resume(new DataLoader.Position(0, 0));
        assertEquals(first, labels(loader));
    }

    @Test
    void afterAResumedEpochComesTheNext() {
        DataLoader whole = ten(3).shuffled(Rng.of(1));
        labels(whole);
        List<Integer> second = labels(whole);
        DataLoader resumed = ten(3).shuffled(Rng.of(1));
        resumed.resume(new DataLoader.Position(0, 4));
        assertEquals(List.of(), labels(resumed));
        assertEquals(second, labels(resumed));
    }

    @Test
    void anIteratorEnds() {
        Iterator<Batch> batches = ten(10).iterator();
        batches.next();
        assertThrows(NoSuchElementException.class, batches::next);
    }

    @Test
    void takesArrays() {
        Batch batch = DataLoader.of(new float[][] {{1, 2}, {3, 4}}, new int[] {0, 1}, 2).iterator().next();
        assertEquals(Shape.of(2, 2), batch.inputs().shape());
        assertArrayEquals(new int[] {0, 1}, batch.labels().toIntArray());
    }

    @Test
    void nullsAreNamed() {
        assertEquals("labels", assertThrows(NullPointerException.class, () -> DataLoader.of(Tensor.zeros(3, 2), null, 1)).getMessage());
        assertEquals("labels", assertThrows(NullPointerException.class, () -> DataLoader.of(Tensor.scalar(1), null, 1)).getMessage());
    }
}
