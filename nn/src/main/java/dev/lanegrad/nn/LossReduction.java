package dev.lanegrad.nn;

import dev.lanegrad.Tensor;

/** What becomes of the losses of single examples or elements. */
public enum LossReduction {
    /** Their mean; NaN of none. */
    MEAN {
        @Override
        Tensor of(Tensor losses, int counted) {
            return losses.sum().div(counted);
        }
    },
    /** Their sum; 0 of none. */
    SUM {
        @Override
        Tensor of(Tensor losses, int counted) {
            return losses.sum();
        }
    },
    /** They stay as they are. */
    NONE {
        @Override
        Tensor of(Tensor losses, int counted) {
            return losses;
        }
    };

    /** The reduced losses, of which {@code counted} count: the others are 0, and take no part in a mean. */
    abstract Tensor of(Tensor losses, int counted);

    Tensor of(Tensor losses) {
        return of(losses, losses.size());
    }
}
