package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.DType;
import dev.lanegrad.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassificationReportTest {
    /** Predicts 0 0 1 2 2 2 3 for labels 0 1 1 2 2 0 0: a class that is never taken for itself, none missing. */
    private static final Tensor PREDICTIONS = Tensor.of(0, 0, 1, 2, 2, 2, 3).oneHot(4);
    private static final Tensor LABELS = Tensor.of(0, 1, 1, 2, 2, 0, 0);
    private static final ConfusionMatrix MATRIX = ConfusionMatrix.of(PREDICTIONS, LABELS);

    @Test
    void countsActualAgainstPredicted() {
        assertEquals("""
                actual \\ predicted  0  1  2  3
                0                   1  0  1  1
                1                   1  1  0  0
                2                   0  0  2  0
                3                   0  0  0  0
                """, MATRIX.toString());
        assertEquals(4, MATRIX.correct());
        assertEquals(7, MATRIX.total());
        assertEquals(4.0 / 7, MATRIX.accuracy());
        assertEquals(4.0 / 7, Metrics.accuracy(PREDICTIONS, LABELS));
    }

    @Test
    void scoresByHand() {
        ClassificationReport report = ClassificationReport.of(MATRIX);
        assertEquals(List.of(
                new ClassificationReport.Scores(1.0 / 2, 1.0 / 3, 2.0 / 5, 3),
                new ClassificationReport.Scores(1, 1.0 / 2, 2.0 / 3, 2),
                new ClassificationReport.Scores(2.0 / 3, 1, 4.0 / 5, 2),
                new ClassificationReport.Scores(0, 0, 0, 0)), report.classes());
        assertEquals((0.5 + 1 + 2.0 / 3) / 4, report.macroAverage().precision(), 1e-15);
        assertEquals((1.0 / 3 + 0.5 + 1) / 4, report.macroAverage().recall(), 1e-15);
        assertEquals((3 * 0.4 + 2 * 2.0 / 3 + 2 * 0.8) / 7, report.weightedAverage().f1(), 1e-15);
        assertEquals(report.accuracy(), report.weightedAverage().recall(), 1e-15);
    }

    @Test
    void readsAsATable() {
        assertEquals("""
                class             precision  recall      f1  support
                0                    0.5000  0.3333  0.4000        3
                1                    1.0000  0.5000  0.6667        2
                2                    0.6667  1.0000  0.8000        2
                3                    0.0000  0.0000  0.0000        0
                macro average        0.5417  0.4583  0.4667        7
                weighted average     0.6905  0.5714  0.5905        7
                accuracy                             0.5714        7
                """, ClassificationReport.of(MATRIX).toString());
    }

    @Test
    void batchesAddUp() {
        ConfusionMatrix sum = ConfusionMatrix.empty(4).plus(MATRIX).plus(MATRIX);
        assertEquals(14, sum.total());
        assertEquals(2, sum.count(1, 0));
        assertEquals(Double.NaN, ConfusionMatrix.empty(2).accuracy());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, Integer.MIN_VALUE})
    void aClassOutOfRangeIsNamed(int label) {
        for (Executable query : List.<Executable>of(() -> MATRIX.count(label, 0), () -> MATRIX.count(0, label), () -> MATRIX.actual(label),
                () -> MATRIX.predicted(label))) {
            assertEquals("ConfusionMatrix: class " + label + " is not among the 4 classes 0 to 3",
                    assertThrows(IllegalArgumentException.class, query).getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1 << 20, Integer.MAX_VALUE})
    void aMatrixOfNoClassOrMoreThanFitIsRefused(int classes) {
        String message = assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.empty(classes)).getMessage();
        assertTrue(message.startsWith("ConfusionMatrix: " + classes + " classes; there must be from 1 to "), message);
    }

    @Test
    void accuracyTakesAnyNumberOfClasses() {
        assertEquals(0.5, Metrics.accuracy(Tensor.zeros(2, 1 << 20), Tensor.of(0, 1)));
        assertEquals(Double.NaN, Metrics.accuracy(Tensor.zeros(0, 2), Tensor.zeros(DType.I32, 0)));
    }
}
