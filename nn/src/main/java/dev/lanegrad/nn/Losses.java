package dev.lanegrad.nn;

import dev.lanegrad.Autodiff;
import dev.lanegrad.DType;
import dev.lanegrad.Tensor;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How far a model's outputs, {@link DType#F32} or {@link DType#F64}, are from what they should be. Without a {@link LossReduction} the
 * result is the mean, a single number.
 */
public final class Losses {
    /** A target for {@link #crossEntropy} that says: this row does not count. */
    public static final int IGNORED = -100;

    private Losses() {}

    /** {@link #crossEntropy(Tensor, Tensor, double, LossReduction)}, without smoothing, the mean of all rows. */
    public static Tensor crossEntropy(Tensor logits, Tensor targets) {
        return crossEntropy(logits, targets, 0, LossReduction.MEAN);
    }

    /** {@link #crossEntropy(Tensor, Tensor, double, LossReduction)}, the mean of all rows. */
    public static Tensor crossEntropy(Tensor logits, Tensor targets, double labelSmoothing) {
        return crossEntropy(logits, targets, labelSmoothing, LossReduction.MEAN);
    }

    /** {@link #crossEntropy(Tensor, Tensor, double, LossReduction)}, without smoothing. */
    public static Tensor crossEntropy(Tensor logits, Tensor targets, LossReduction reduction) {
        return crossEntropy(logits, targets, 0, reduction);
    }

    /**
     * The cross entropy between target distributions and those that the logits stand for, softmax along the last axis. A class that a
     * target gives no probability has no influence through its own logarithm, even if its logit is -infinity.
     *
     * @param logits unnormalised logarithms of probabilities, of shape [..., classes]; PyTorch has the classes on the second axis
     * @param targets class numbers or {@link #IGNORED}, {@link DType#I32} of shape [...]; or distributions of the logits' shape and dtype
     * @param labelSmoothing e in [0, 1]: each target becomes (1-e) times itself plus e/classes for every class (Szegedy et al., 2016)
     * @return a loss a row, of shape [...], reduced; rows that are ignored have loss 0 and no part in the mean, which is NaN if all are
     * @throws IllegalArgumentException if the shapes do not fit, or a class number is out of range, naming its row
     */
    public static Tensor crossEntropy(Tensor logits, Tensor targets, double labelSmoothing, LossReduction reduction) {
        Objects.requireNonNull(reduction, "reduction");
        if (requireFloating("crossEntropy", "logits", logits).rank() == 0 || logits.size(-1) == 0) {
            throw new IllegalArgumentException("crossEntropy: logits of shape " + logits.shape()
                    + " have no classes; they must be [..., classes]");
        }
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new IllegalArgumentException("crossEntropy: a label smoothing of " + labelSmoothing + " is not from 0 to 1");
        }
        Tensor loss = Objects.requireNonNull(targets, "targets").dtype() == DType.I32 && labelSmoothing == 0
                ? ofTargetsAlone(logits, targets)
                : ofAllClasses(logits, targets, labelSmoothing);
        int ignored = targets.dtype() == DType.I32 ? countIgnored(targets) : 0;
        return ignored == 0 ? reduction.of(loss) : reduction.of(Tensor.where(targets.eq(IGNORED), 0, loss), loss.size() - ignored);
    }

    private static int countIgnored(Tensor targets) {
        int ignored = 0;
        for (int target : targets.toIntArray()) {
            ignored += target == IGNORED ? 1 : 0;
        }
        return ignored;
    }

    /**
     * The surprisal, -log(probability), of the target classes. That of the others is not computed, or the gradient would have to be summed
     * over all.
     */
    private static Tensor ofTargetsAlone(Tensor logits, Tensor targets) {
        Tensor isTarget = isTarget(logits, targets);
        Tensor shifted = logits.sub(logits.detach().max(true, -1)); // any shift gives the same result, and with this one no power overflows
        return shifted.exp().sum(-1).log().sub(Tensor.where(isTarget, shifted, 0).sum(-1));
    }

    private static Tensor ofAllClasses(Tensor logits, Tensor targets, double labelSmoothing) {
        Tensor surprisal = logits.logSoftmax(-1).neg();
        Tensor loss = targets.dtype() == DType.I32
                ? Tensor.where(isTarget(logits, targets), surprisal, 0).sum(-1)
                : ofDistributions(surprisal, targets);
        return labelSmoothing == 0 ? loss : loss.mul(1 - labelSmoothing).add(surprisal.mean(-1).mul(labelSmoothing));
    }

    /** A mask of the target classes. Not gather: a mask fuses forward and backward, where gather would scatter into zeros. */
    private static Tensor isTarget(Tensor logits, Tensor targets) {
        int[] rows = Arrays.copyOf(logits.shape().toArray(), logits.rank() - 1);
        if (!Arrays.equals(rows, targets.shape().toArray())) {
            throw new IllegalArgumentException("crossEntropy: targets of I32" + targets.shape() + " do not fit logits of shape "
                    + logits.shape() + "; one class number a row would be I32" + Arrays.toString(rows));
        }
        int classes = logits.size(-1);
        int[] numbers = targets.toIntArray();
        for (int row = 0; row < numbers.length; row++) {
            if ((numbers[row] < 0 || numbers[row] >= classes) && numbers[row] != IGNORED) {
                throw new IllegalArgumentException("crossEntropy: target " + numbers[row] + " of row " + row
                        + " is not among the " + classes + " classes 0 to " + (classes - 1));
            }
        }
        return targets.unsqueeze(-1).eq(Tensor.arange(classes));
    }

    private static Tensor ofDistributions(Tensor surprisal, Tensor targets) {
        requireAlike("crossEntropy", "logits", surprisal, targets, "; class numbers would be I32, one a row");
        return weighed(surprisal, targets).sum(-1);
    }

    /** The mean of the squared differences of all elements. */
    public static Tensor meanSquaredError(Tensor outputs, Tensor targets) {
        return squaredError("meanSquaredError", outputs, targets, LossReduction.MEAN);
    }

    /**
     * The squared differences, reduced.
     *
     * @throws IllegalArgumentException unless both have the same shape and dtype: broadcasting [n] against [n, 1] would compare
     *     each with all
     */
    public static Tensor squaredError(Tensor outputs, Tensor targets, LossReduction reduction) {
        return squaredError("squaredError", outputs, targets, reduction);
    }

    private static Tensor squaredError(String loss, Tensor outputs, Tensor targets, LossReduction reduction) {
        Objects.requireNonNull(reduction, "reduction");
        requireAlike(loss, "outputs", outputs, targets, "");
        return reduction.of(outputs.sub(targets).square());
    }

    /** The mean of the absolute differences of all elements. The gradient of a difference of 0 is 0. */
    public static Tensor meanAbsoluteError(Tensor outputs, Tensor targets) {
        return absoluteError("meanAbsoluteError", outputs, targets, LossReduction.MEAN);
    }

    /** The absolute differences, reduced; both have the same shape and dtype. */
    public static Tensor absoluteError(Tensor outputs, Tensor targets, LossReduction reduction) {
        return absoluteError("absoluteError", outputs, targets, reduction);
    }

    private static Tensor absoluteError(String loss, Tensor outputs, Tensor targets, LossReduction reduction) {
        Objects.requireNonNull(reduction, "reduction");
        requireAlike(loss, "outputs", outputs, targets, "");
        return reduction.of(outputs.sub(targets).abs());
    }

    /** {@link #huber(Tensor, Tensor, double, LossReduction)}, the mean of all elements. */
    public static Tensor huber(Tensor outputs, Tensor targets, double delta) {
        return huber(outputs, targets, delta, LossReduction.MEAN);
    }

    /**
     * Half the square of each difference up to {@code delta}, and beyond it the straight line that goes on smoothly; reduced. (Huber,
     * 1964.)
     *
     * @param delta positive and finite
     * @throws IllegalArgumentException unless both have the same shape and dtype
     */
    public static Tensor huber(Tensor outputs, Tensor targets, double delta, LossReduction reduction) {
        Objects.requireNonNull(reduction, "reduction");
        requireAlike("huber", "outputs", outputs, targets, "");
        if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("huber: a delta of " + delta + " is not a positive number");
        }
        Tensor difference = outputs.sub(targets);
        Tensor size = difference.abs();
        return reduction.of(Tensor.where(size.le(delta), difference.square().mul(0.5), size.sub(delta / 2).mul(delta)));
    }

    /** {@link #binaryCrossEntropyWithLogits(Tensor, Tensor, LossReduction)}, the mean of all elements. */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor targets) {
        return binaryCrossEntropyWithLogits(logits, targets, LossReduction.MEAN);
    }

    /**
     * The cross entropy of an event with probability sigmoid(logit), reduced. For targets of 0 and 1 it is exact to the last few bits
     * however great or small the logits, infinite ones included.
     *
     * @param targets probabilities, 0 to 1, of the logits' shape and dtype
     * @throws IllegalArgumentException unless shape and dtype are the same
     */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor targets, LossReduction reduction) {
        Objects.requireNonNull(reduction, "reduction");
        requireAlike("binaryCrossEntropyWithLogits", "logits", logits, targets, "");
        Tensor ifTrue = weighed(logits.neg().softplus(), targets); // -log(sigmoid(x)) = softplus(-x)
        Tensor ifFalse = weighed(logits.softplus(), targets.rsub(1)); // -log(1 - sigmoid(x)) = softplus(x)
        return reduction.of(ifTrue.add(ifFalse));
    }

    /** The product, but 0 times infinity is 0. Not wherever the probability is 0, or it would get no gradient of its own there. */
    private static Tensor weighed(Tensor surprisal, Tensor probability) {
        return Tensor.where(probability.eq(0).and(surprisal.eq(Double.POSITIVE_INFINITY)), 0, surprisal.mul(probability));
    }

    /**
     * The value of a loss, a single number. Ask before its backward pass: the message then names the op that made it NaN or infinite.
     *
     * @throws IllegalStateException if it is NaN or infinite: training cannot go on from there
     */
    public static double requireFinite(Tensor loss) {
        return requireFinite(loss, () -> loss);
    }

    /**
     * {@link #requireFinite(Tensor)} that, if it fails, computes the loss again to find out where the op was called that went wrong.
     *
     * @param again the same computation; layers that draw random numbers must be set back to where they were
     * @throws IllegalStateException if the loss is NaN or infinite
     */
    public static double requireFinite(Tensor loss, Supplier<Tensor> again) {
        double value = Objects.requireNonNull(loss, "loss").item();
        Objects.requireNonNull(again, "again");
        if (!Double.isFinite(value)) {
            String why = Autodiff.detectAnomalies(() -> whyNotFinite(Objects.requireNonNull(again.get(), "the result of again")));
            throw new IllegalStateException("the loss is " + value + ": " + why);
        }
        return value;
    }

    private static String whyNotFinite(Tensor again) {
        return Double.isFinite(again.item())
                ? "computing it again gave " + again.item()
                        + ", which is finite; set layers that draw random numbers back to where they were"
                : Autodiff.whyNotFinite(again) + "; look for NaN in the inputs, a learning rate that is too high, or the logarithm of 0";
    }

    private static Tensor requireFloating(String loss, String name, Tensor outputs) {
        if (!Objects.requireNonNull(outputs, name).dtype().isFloating()) {
            throw new IllegalArgumentException(loss + ": " + name + " of " + outputs.dtype() + outputs.shape()
                    + " have no gradient to learn from; convert them first, as in x.to(DType.F32)");
        }
        return outputs;
    }

    /** @param name of the parameter that {@code outputs} are */
    private static void requireAlike(String loss, String name, Tensor outputs, Tensor targets, String remedy) {
        requireFloating(loss, name, outputs);
        Objects.requireNonNull(targets, "targets");
        if (!outputs.shape().equals(targets.shape()) || outputs.dtype() != targets.dtype()) {
            throw new IllegalArgumentException(loss + ": targets of " + targets.dtype() + targets.shape() + " do not fit " + name + " of "
                    + outputs.dtype() + outputs.shape() + "; they must have the same shape and dtype" + remedy);
        }
    }
}
