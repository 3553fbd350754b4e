package dev.lanegrad.nn;

import dev.lanegrad.Tensor;

/** What becomes of the losses of single examples or elements. */
public enum LossReduction {
    /** Their mean; NaN of none. */
    MEAN {
        @Override
        Tensor of(Tensor losses) {
            return losses.mean();
        }
    },
    /** Their sum; 0 of none. */
    SUM {
        @Override
        Tensor of(Tensor losses) {
            return losses.sum();
        }
    },
    /** They stay as they are. */
    NONE {
        @Override
        Tensor of(Tensor losses) {
            return losses;
        }
    };

    abstract Tensor of(Tensor losses);
}
