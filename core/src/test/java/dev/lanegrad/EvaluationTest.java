package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tensors that are computed together are what they are when each is computed alone, however little they have in common. */
class EvaluationTest {

    private static List<Tensor> pendingOfAllKinds() {
        Tensor vector = Tensor.of(1f, -2f, 3f);
        Tensor matrix = Tensor.of(new float[] {1, 2, 3, -4, 5, 6}, 2, 3);
        return List.of(
                vector.add(1), vector.mul(2).exp(), matrix.mul(2), matrix.sub(vector), vector.sum(0).add(1),
                vector.to(DType.F64).mul(0.1), matrix.to(DType.F64).add(0.1), Tensor.of(4, 5, 6).mul(7), vector.to(DType.I32).add(1),
                vector.gt(1), matrix.lt(vector), vector.gt(0).not(), vector.mul(3).sum(), matrix.matmul(vector), vector.mul(5).evaluate());
    }

    @Test
    void togetherIsAsAlone() {
        List<Tensor> together = pendingOfAllKinds();
        Tensor.evaluate(together.toArray(Tensor[]::new));
        assertEquals(pendingOfAllKinds().stream().map(Tensor::toString).toList(), together.stream().map(Tensor::toString).toList());
    }

    @Test
    void anUpdateOfTwoLeavesIsAsOneOfEach() {
        List<Tensor> start = List.of(Tensor.ones(3), Tensor.ones(2, 3), Tensor.ones(DType.F64, 3), Tensor.of(1, 1, 1));
        for (Tensor first : start) {
            for (Tensor second : start) {
                List<Tensor> leaves = List.of(first.variable(), second.variable());
                for (int step = 0; step < 3; step++) {
                    Tensor.update(leaves, present -> present.stream().map(old -> old.mul(3).add(1)).toList());
                }
                assertEquals(first.mul(40).toString(), leaves.get(0).toString());
                assertEquals(second.mul(40).toString(), leaves.get(1).toString());
            }
        }
    }
}
