package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What bad arguments are answered with: an error that names what was called and what was given, in the words that help. */
class MisuseTest {
    private static final Tensor PARAMETER = Tensor.of(1f).withGrad();
    private static final Tensor LOGITS = Tensor.zeros(2, 3);
    private static final Tensor LABELS = Tensor.of(0, 1);
    private static final DataLoader FOUR_BATCHES = DataLoader.of(Tensor.zeros(10, 2), Tensor.arange(10), 3);

    private record Misuse(String what, Executable call, String... words) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Misuse bad(String what, Executable call, String... words) {
        return new Misuse(what, call, words);
    }

    private static Dense dense(int inputs, int outputs) {
        return Dense.of(inputs, outputs, Rng.of(1));
    }

    static Stream<Misuse> layers() {
        return Stream.of(
                bad("Dense of no inputs", () -> dense(0, 3), "Dense", "0 inputs and 3 outputs", "positive"),
                bad("Dense of no outputs", () -> dense(3, 0), "Dense", "3 inputs and 0 outputs", "positive"),
                bad("Dense of negative inputs", () -> dense(-1, 3), "Dense", "-1 inputs", "positive"),
                bad("Dense of the least int", () -> dense(3, Integer.MIN_VALUE), "Dense", "-2147483648 outputs", "positive"),
                bad("Dense of too many weights", () -> dense(1 << 16, 1 << 16), "Dense: 65536 inputs and 65536 outputs", "2^31-1"),
                bad("Dense of a short bias",
                        () -> Dense.of(LOGITS, Tensor.zeros(2)), "Dense", "bias", "F32[2]", "F32[2, 3]", "must be F32[3]"),
                bad("Dense of a bias of another dtype",
                        () -> Dense.of(LOGITS, Tensor.zeros(DType.F64, 3)), "bias", "F64[3]", "must be F32[3]"),
                bad("Dense of a vector",
                        () -> Dense.of(Tensor.zeros(6), Tensor.zeros(3)), "Dense", "[6]", "no matrix", "[inputs, outputs]"),
                bad("Dense of a vector alone", () -> Dense.withoutBias(Tensor.zeros(6)), "Dense", "[6]", "no matrix"),
                bad("Dense of ints", () -> Dense.withoutBias(Tensor.zeros(DType.I32, 2, 3)), "Dense: ", "I32[2, 3]", "F32 or F64"),
                bad("Dense of a transposed weight",
                        () -> Dense.of(2, 3, (shape, in, out, dtype, rng) -> Tensor.zeros(out, in), Rng.of(1)),
                        "Dense", "initializer", "[3, 2]", "instead of", "[2, 3]"),
                bad("Sequential.then without a name", () -> Sequential.of().then("", Tensor::relu), "Sequential", "\"\"", "empty"),
                bad("Sequential.then with a dot", () -> Sequential.of().then("a.b", Tensor::relu), "\"a.b\"", "dot"),
                bad("Sequential.then with a name that is there",
                        () -> Sequential.of(Tensor::relu).then("0", Tensor::tanh), "\"0\"", "taken"),
                bad("Dropout of more than all", () -> Dropout.of(1.5, Rng.of(1)), "Dropout", "1.5", "from 0 to 1"),
                bad("Initializer.uniform of no range", () -> Initializer.uniform(1, 0), "Initializer.uniform", "1.0 to 0.0", "range"),
                bad("Initializer.uniform of no number", () -> Initializer.uniform(Double.NaN, 0), "Initializer.uniform", "NaN to 0.0"),
                bad("Initializer.uniform too wide", () -> Initializer.uniform(-Double.MAX_VALUE, Double.MAX_VALUE), "Initializer.uniform"),
                bad("Initializer.uniform without an end", () -> Initializer.uniform(0, 1 / 0.0), "Initializer.uniform", "to Infinity"),
                bad("Initializer.uniform at an end", () -> Initializer.uniform(1 / 0.0, 1 / 0.0), "Initializer.uniform", "Infinity to Infinity"));
    }

    static Stream<Misuse> data() {
        return Stream.of(
                bad("DataLoader of too few labels",
                        () -> DataLoader.of(Tensor.zeros(3, 2), LABELS, 1), "DataLoader", "[3, 2]", "[2]", "examples"),
                bad("DataLoader of a number", () -> DataLoader.of(Tensor.scalar(1), LABELS, 1), "DataLoader", "shape []", "examples"),
                bad("DataLoader of one label for all",
                        () -> DataLoader.of(LOGITS, Tensor.scalar(1), 1), "DataLoader", "shape []", "examples"),
                bad("DataLoader of nothing",
                        () -> DataLoader.of(Tensor.zeros(0, 2), Tensor.of(new int[0]), 1), "batch size of 1", "examples, 0"),
                bad("a batch of none", () -> DataLoader.of(LOGITS, LABELS, 0), "batch size of 0", "from 1", "examples, 2"),
                bad("a batch of fewer", () -> DataLoader.of(LOGITS, LABELS, -1), "batch size of -1"),
                bad("a batch of more than all", () -> DataLoader.of(LOGITS, LABELS, 3), "batch size of 3", "examples, 2"),
                bad("resuming at a batch there is not",
                        () -> FOUR_BATCHES.resume(new DataLoader.Position(0, 5)), "DataLoader", "batch=5", "4 batches"),
                bad("resuming at a negative batch", () -> FOUR_BATCHES.resume(new DataLoader.Position(0, -1)), "batch=-1", "not exist"),
                bad("resuming at a negative epoch", () -> FOUR_BATCHES.resume(new DataLoader.Position(-1, 0)), "epoch=-1", "not exist"));
    }

    static Stream<Misuse> metrics() {
        return Stream.of(
                bad("a label too large",
                        () -> ConfusionMatrix.of(LOGITS, Tensor.of(0, 3)), "ConfusionMatrix", "label 3", "row 1", "0 to 2"),
                bad("a negative label", () -> ConfusionMatrix.of(LOGITS, Tensor.of(0, -1)), "ConfusionMatrix", "label -1", "row 1"),
                bad("too few labels",
                        () -> ConfusionMatrix.of(LOGITS, Tensor.of(0)), "ConfusionMatrix", "[2, 3]", "I32[1]", "I32[examples]"),
                bad("labels in a column", () -> ConfusionMatrix.of(LOGITS, LABELS.unsqueeze(1)), "I32[2, 1]", "I32[examples]"),
                bad("float labels", () -> ConfusionMatrix.of(LOGITS, Tensor.zeros(2)), "F32[2]", "I32[examples]"),
                bad("logits of one example", () -> ConfusionMatrix.of(Tensor.zeros(2), LABELS), "shape [2]", "[examples, classes]"),
                bad("no classes", () -> ConfusionMatrix.of(Tensor.zeros(2, 0), LABELS), "[2, 0]", "at least one class"),
                bad("the sum of different matrices", () -> ConfusionMatrix.empty(2).plus(ConfusionMatrix.empty(4)), "2 classes and 4"),
                bad("accuracy of a label too large", () -> Metrics.accuracy(LOGITS, Tensor.of(0, 3)), "accuracy", "label 3", "row 1"),
                bad("accuracy of too few labels", () -> Metrics.accuracy(LOGITS, Tensor.of(0)), "accuracy", "[2, 3]", "I32[1]"),
                bad("accuracy of no classes",
                        () -> Metrics.accuracy(Tensor.zeros(2, 0), LABELS), "accuracy", "[2, 0]", "at least one class"));
    }

    static Stream<Misuse> optimizers() {
        List<Tensor> parameters = List.of(PARAMETER);
        return Stream.of(
                bad("nothing to learn", () -> Sgd.of(List.of(), 0.1), "optimizer", "no parameter"),
                bad("a parameter twice",
                        () -> Sgd.of(List.of(PARAMETER, Tensor.of(1f).withGrad(), PARAMETER), 0.1), "parameter 2", "F32[1]", "twice"),
                bad("a constant", () -> Sgd.of(List.of(PARAMETER, Tensor.of(1f)), 0.1), "parameter 1", "F32[1]", "withGrad()"),
                bad("a result", () -> Sgd.of(List.of(PARAMETER.mul(2)), 0.1), "parameter 0", "result of an op"),
                bad("a negative learning rate", () -> Sgd.of(parameters, -0.1), "learning rate of -0.1", "0 or more"),
                bad("a learning rate that is not finite", () -> Adam.of(parameters, 1 / 0.0), "learning rate of Infinity", "finite"),
                bad("another learning rate", () -> Sgd.of(parameters, 0.1).setLearningRate(Double.NaN), "learning rate of NaN"),
                bad("a momentum of 1", () -> Sgd.Options.DEFAULT.withMomentum(1), "momentum of 1.0", "below 1"),
                bad("a beta1 of 1", () -> Adam.Options.DEFAULT.withBetas(1, 0.9), "beta1 of 1.0", "below 1"),
                bad("a negative beta2", () -> Adam.Options.DEFAULT.withBetas(0.9, -1), "beta2 of -1.0", "from 0"),
                bad("no epsilon", () -> Adam.Options.DEFAULT.withEpsilon(0), "epsilon of 0.0", "positive"),
                bad("a negative weight decay", () -> AdamW.of(parameters, 0.1, -0.1), "weight decay of -0.1", "0 or more"),
                bad("clipping to a norm of 0", () -> Clipping.byNorm(0), "clipping", "norm of 0.0", "positive"),
                bad("clipping to negative values", () -> Clipping.byValue(-1), "clipping", "value of -1.0", "positive"));
    }

    static Stream<Misuse> nulls() {
        var scores = new ClassificationReport.Scores(1, 1, 1, 1);
        return Stream.of(
                bad("Dense.describe", () -> dense(2, 3).describe(null), "description"),
                bad("Dropout.describe", () -> Dropout.of(0.5, Rng.of(1)).describe(null), "description"),
                bad("Sequential.describe", () -> Sequential.of().describe(null), "description"),
                bad("describe of a named layer", () -> Layer.named("relu", Tensor::relu).describe(null), "description"),
                bad("a batch without inputs", () -> new Batch(null, LABELS), "inputs"),
                bad("a batch without labels", () -> new Batch(LOGITS, null), "labels"),
                bad("applyChild without a name", () -> Layer.applyChild(null, Tensor::relu, LOGITS), "name"),
                bad("applyChild without a child", () -> Layer.applyChild("relu", null, LOGITS), "child"),
                bad("applyChild without an input", () -> Layer.applyChild("relu", Tensor::relu, null), "input"),
                bad("a report without classes", () -> new ClassificationReport(null, scores, scores, 1), "classes"),
                bad("a report without an average", () -> new ClassificationReport(List.of(), null, scores, 1), "macroAverage"),
                bad("a report without the other average", () -> new ClassificationReport(List.of(), scores, null, 1), "weightedAverage"),
                bad("the summary of a model that gives null",
                        () -> ((Layer) input -> null).summary(Shape.of(2)), "the model returned null"));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void nullIsAnsweredWithWhatItWasGivenFor(Misuse misuse) {
        assertEquals(misuse.words[0], assertThrows(NullPointerException.class, misuse.call).getMessage());
    }

    @ParameterizedTest
    @MethodSource({"layers", "data", "metrics", "optimizers"})
    void isAnsweredWithAnErrorThatSaysWhatToDo(Misuse misuse) {
        String message = assertThrows(IllegalArgumentException.class, misuse.call).getMessage();
        for (String word : misuse.words) {
            assertTrue(message.contains(word), () -> "\"" + word + "\" is missing in: " + message);
        }
    }
}
