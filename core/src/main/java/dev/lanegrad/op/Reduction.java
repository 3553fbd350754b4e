package dev.lanegrad.op;

import static dev.lanegrad.op.Pullbacks.zeros;

import dev.lanegrad.Tensor;
import dev.lanegrad.loop.Combination;

/**
 * One number out of many, along some axes, which the result no longer has.
 *
 * @param axes from 0, ascending
 */
public record Reduction(Combination combination, int[] axes) implements Separable {

    @Override
    public String label() {
        return combination.label();
    }

    @Override
    public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
        Tensor x = inputs[0];
        Tensor g = spread(cotangent, x);
        return switch (combination) {
            case SUM -> g;
            case MAX, MIN -> sharedByTies(g, spread(output, x), x);
        };
    }

    /** Elements that are the extremum share the cotangent equally. */
    private Tensor sharedByTies(Tensor g, Tensor y, Tensor x) {
        Tensor attained = x.eq(y).or(x.isNaN());
        Tensor ties = attained.to(x.dtype()).sum(axes);
        return Tensor.where(attained, g.div(spread(ties, x)), zeros(g));
    }

    private Tensor spread(Tensor reduced, Tensor x) {
        int[] kept = x.shape().toArray();
        for (int axis : axes) {
            kept[axis] = 1;
        }
        return reduced.reshape(kept).expand(x.shape());
    }
}
