package dev.lanegrad.nn;

import dev.lanegrad.Tensor;
import java.util.List;

/** {@link Adam} with decoupled weight decay. (Loshchilov and Hutter, 2019.) */
public final class AdamW {
    private AdamW() {}

    /** With PyTorch's weight decay of 0.01. */
    public static Adam of(List<Tensor> parameters, double learningRate) {
        return of(parameters, learningRate, 0.01);
    }

    /** With the given weight decay. */
    public static Adam of(List<Tensor> parameters, double learningRate, double weightDecay) {
        return Adam.of(parameters, learningRate, Adam.Options.DEFAULT.withDecoupledWeightDecay(weightDecay));
    }
}
