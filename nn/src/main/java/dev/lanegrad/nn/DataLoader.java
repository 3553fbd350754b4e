package dev.lanegrad.nn;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Data in batches. Each {@link #iterator()} is the next epoch, in the order given or, {@linkplain #shuffled shuffled}, in an order
 * of its own that depends on nothing but the seed and the epoch's number. The last batch is smaller if the data do not divide
 * evenly, unless it is {@linkplain #droppingLast dropped}.
 *
 * <p>For one thread at a time.
 */
public final class DataLoader implements Iterable<Batch> {
    private final Batch data;
    private final int batchSize;
    private final boolean dropLast;
    /** Null for the order given. */
    private final Long seed;

    private Position position = new Position(0, 0);
    /** Whether the next epoch begins at the position and not with the one after: so does the first, and one that is resumed. */
    private boolean resuming = true;

    /**
     * Where a loader stands.
     *
     * @param epoch the number of the epoch, from 0
     * @param batch how many batches of it have been given out
     */
    public record Position(long epoch, int batch) {}

    private DataLoader(Batch data, int batchSize, boolean dropLast, Long seed) {
        this.data = data;
        this.batchSize = batchSize;
        this.dropLast = dropLast;
        this.seed = seed;
    }

    /**
     * A loader in the order given that keeps a smaller last batch.
     *
     * @param inputs of shape [examples, ...]
     * @param labels of shape [examples, ...]
     * @throws IllegalArgumentException if the numbers of examples differ, or there are fewer than one batch takes
     */
    public static DataLoader of(Tensor inputs, Tensor labels, int batchSize) {
        Objects.requireNonNull(labels, "labels");
        if (Objects.requireNonNull(inputs, "inputs").rank() == 0 || labels.rank() == 0 || inputs.size(0) != labels.size(0)) {
            throw new IllegalArgumentException("DataLoader: inputs of shape " + inputs.shape() + " and labels of shape " + labels.shape()
                    + " must have the same number of examples along their first axis");
        }
        if (batchSize <= 0 || batchSize > inputs.size(0)) {
            throw new IllegalArgumentException("DataLoader: a batch size of " + batchSize
                    + " is out of range; it must be from 1 to the number of examples, " + inputs.size(0));
        }
        return new DataLoader(new Batch(inputs.detach(), labels.detach()), batchSize, false, null);
    }

    /** A loader of examples from arrays: a row of inputs and a class number each. */
    public static DataLoader of(float[][] inputs, int[] labels, int batchSize) {
        return of(Tensor.fromArray(Objects.requireNonNull(inputs, "inputs")), Tensor.of(Objects.requireNonNull(labels, "labels")),
                batchSize);
    }

    /** This from its start, in a new order every epoch, drawn from {@code rng}. */
    public DataLoader shuffled(Rng rng) {
        return new DataLoader(data, batchSize, dropLast, Objects.requireNonNull(rng, "rng").split().state().key());
    }

    /** This from its start, without a last batch that is smaller than the others. */
    public DataLoader droppingLast() {
        return new DataLoader(data, batchSize, true, seed);
    }

    /** The number of batches in an epoch. */
    public int batches() {
        return dropLast ? data.size() / batchSize : Math.ceilDiv(data.size(), batchSize);
    }

    /** The number of examples, those of a dropped batch included. */
    public int examples() {
        return data.size();
    }

    /** Where this loader stands: what must be saved to go on as if there had been no interruption. */
    public Position position() {
        return position;
    }

    /**
     * Makes the next {@link #iterator()} go on from a position of a loader made in the same way.
     *
     * @throws IllegalArgumentException if an epoch of this one has no such position
     */
    public void resume(Position position) {
        this.position = requireExisting(position);
        this.resuming = true;
    }

    Position requireExisting(Position position) {
        if (Objects.requireNonNull(position, "position").epoch < 0 || position.batch < 0 || position.batch > batches()) {
            throw new IllegalArgumentException("DataLoader: " + position + " does not exist; an epoch has " + batches() + " batches");
        }
        return position;
    }

    /** The batches of the next epoch; what was left of the last one is skipped. After {@link #resume} the rest of that epoch. */
    @Override
    public Iterator<Batch> iterator() {
        position = resuming ? position : new Position(position.epoch + 1, 0);
        resuming = false;
        return new Epoch(position.epoch, position.batch);
    }

    /** The data's sizes and the order. Loaders of the same data for which this is equal give the same batches at the same positions. */
    @Override
    public String toString() {
        return "DataLoader(inputs of " + data.inputs().shape() + ", batches of " + batchSize
                + (dropLast ? ", without a smaller last one" : "")
                + (seed == null ? ", in the order given)" : ", shuffled by seed " + seed + ")");
    }

    private final class Epoch implements Iterator<Batch> {
        private final long number;
        /** Null for the order given. */
        private final Tensor order;
        private int batch;

        Epoch(long number, int batch) {
            this.number = number;
            this.order = seed == null ? null : Rng.of(seed + number).permutation(data.size());
            this.batch = batch;
        }

        @Override
        public boolean hasNext() {
            return batch < batches();
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the epoch has only " + batches() + " batches");
            }
            int from = batch * batchSize; // less than the number of examples, so no overflow
            int to = from + Math.min(batchSize, data.size() - from);
            batch++;
            position = new Position(number, batch);
            return new Batch(pick(data.inputs(), from, to), pick(data.labels(), from, to));
        }

        private Tensor pick(Tensor tensor, int from, int to) {
            return order == null ? tensor.slice(0, from, to) : tensor.indexSelect(0, order.slice(0, from, to));
        }
    }
}
