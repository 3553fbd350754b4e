package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.layout.Layout;
import dev.lanegrad.memory.CacheLines;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Elements of large tensors begin at a cache line, not at the start of an array; nobody sees a difference. */
class LargeTensorsTest {
    private static final int ROWS = 600;
    private static final int COLUMNS = 901;
    /** Of so few rows none is large. */
    private static final int ROWS_OF_A_PIECE = 50;

    private static Tensor numbers(DType dtype, int... sizes) {
        return Tensor.generate(dtype, i -> (i * 37 % 1013 - 500) / 256.0, sizes);
    }

    /** What is done to each row by itself. */
    enum Rowwise implements UnaryOperator<Tensor> {
        POINTWISE(x -> x.tanh().mul(x).sub(1)),
        MASK(x -> x.gt(0.5)),
        WHERE(x -> Tensor.where(x.gt(0.5), x, x.sin())),
        TO_INTS(x -> x.to(DType.I32)),
        TO_THE_OTHER(x -> x.to(x.dtype() == DType.F32 ? DType.F64 : DType.F32)),
        SUM(x -> x.sum(1)),
        ARGMAX(x -> x.argmax(1)),
        SOFTMAX(x -> x.softmax(1)),
        MATMUL(x -> x.matmul(numbers(x.dtype(), COLUMNS, 400).evaluate())),
        MATMUL_TRANSPOSED(x -> numbers(x.dtype(), 400, COLUMNS).matmul(x.transpose()).transpose()),
        FLIP(x -> x.flip(1)),
        TRANSPOSED(x -> x.transpose().mul(2).evaluate().transpose().add(1)),
        PAD(x -> x.pad(1, 2, 1)),
        CONCAT(x -> Tensor.concat(1, x, x.neg())),
        GATHER(x -> x.indexSelect(1, Tensor.arange(DType.I32, 3, COLUMNS, 2))),
        SCATTER(x -> x.scatterAdd(1, Tensor.zeros(DType.I32, x.size(0), 4), x.slice(1, 5, 9))),
        RESHAPE(x -> x.reshape(x.size(0), 17, 53).sum(2)),
        MIDDLE_AXIS(x -> x.reshape(x.size(0), 17, 53).mul(2).sum(1)),
        MIDDLE_AXIS_OF_A_VIEW(x -> x.reshape(x.size(0), 53, 17).transpose(1, 2).sum(1)),
        LONG_MIDDLE_AXIS(x -> x.unsqueeze(2).expand(x.size(0), x.size(1), 3).max(1)),
        GRADIENT(x -> {
            Tensor leaf = x.withGrad();
            leaf.square().mul(leaf.sigmoid()).sum().backward();
            return leaf.grad();
        }),
        UPDATE(x -> {
            Tensor variable = x.variable();
            for (int i = 0; i < 3; i++) {
                variable.update(present -> present.mul(0.5).add(x));
            }
            return variable;
        }),
        UPDATE_IN_ANOTHER_ORDER(x -> {
            Tensor variable = x.variable();
            for (int i = 0; i < 3; i++) {
                variable.update(present -> present.add(present.flip(1)));
            }
            return variable;
        }),
        WORKSPACE(x -> {
            var workspace = Workspace.create();
            workspace.call(() -> x.exp().evaluate().add(1).evaluate());
            return workspace.call(() -> x.mul(3).evaluate().sqrt().evaluate());
        });

        private final UnaryOperator<Tensor> function;

        Rowwise(UnaryOperator<Tensor> function) {
            this.function = function;
        }

        @Override
        public Tensor apply(Tensor x) {
            return function.apply(x);
        }
    }

    @ParameterizedTest
    @EnumSource
    void computesAsItsPiecesDo(Rowwise function) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            double[] elements = numbers(dtype, ROWS, COLUMNS).toDoubleArray();
            DoubleStream pieces = IntStream.range(0, ROWS / ROWS_OF_A_PIECE).boxed().flatMapToDouble(piece -> {
                double[] rows = DoubleStream.of(elements).skip((long) piece * ROWS_OF_A_PIECE * COLUMNS).limit(ROWS_OF_A_PIECE * COLUMNS).toArray();
                return DoubleStream.of(function.apply(Tensor.of(rows, ROWS_OF_A_PIECE, COLUMNS).to(dtype)).to(DType.F64).toDoubleArray());
            });
            Tensor whole = dtype == DType.F64 ? Tensor.of(elements, ROWS, COLUMNS) : Tensor.of(floats(elements), ROWS, COLUMNS);
            assertArrayEquals(pieces.toArray(), function.apply(whole).to(DType.F64).toDoubleArray(), () -> function + " of " + dtype);
        }
    }

    private static float[] floats(double[] elements) {
        float[] floats = new float[elements.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) elements[i];
        }
        return floats;
    }

    @Test
    void arraysComeBackAsTheyWere() {
        int size = 1 << 20;
        assertArrayEquals(IntStream.range(0, size).toArray(), Tensor.of(IntStream.range(0, size).toArray()).toIntArray());
        boolean[] mask = new boolean[size];
        for (int i = 0; i < size; i += 3) {
            mask[i] = true;
        }
        assertArrayEquals(mask, Tensor.of(mask).toBooleanArray());
    }

    record Placement(DType dtype, int elements, int byteOfFirst) {}

    static Stream<Placement> placements() {
        return Stream.of(
                new Placement(DType.F32, (1 << 17) - 1, 0), new Placement(DType.F32, 1 << 17, 48),
                new Placement(DType.F64, (1 << 16) - 1, 0), new Placement(DType.F64, 1 << 16, 48),
                new Placement(DType.I32, 1 << 17, 48), new Placement(DType.BOOL, 1 << 17, 0), new Placement(DType.BOOL, 1 << 19, 48),
                new Placement(DType.F32, 0, 0), new Placement(DType.F32, Integer.MAX_VALUE, 0));
    }

    @ParameterizedTest
    @MethodSource("placements")
    void largeOnesBeginAtACacheLine(Placement placement) {
        int bytes = switch (placement.dtype) {
            case F32, I32 -> 4;
            case F64 -> 8;
            case BOOL -> 1;
        };
        Layout layout = CacheLines.contiguous(placement.dtype, placement.elements);
        assertEquals(placement.byteOfFirst, layout.offset() * bytes);
        assertEquals(placement.elements, layout.size());
    }

    /** One chain over all blocks would be wrong in the third digit. */
    @Test
    void aMeanOfMillionsIsAccurate() {
        Tensor tenth = Tensor.full(0.1, 10_000_000);
        for (Tensor mean : List.of(tenth.mean(), tenth.reshape(-1, 2).mean(0).max(), tenth.reshape(2, -1).mean(1).max())) {
            assertEquals(0.1, mean.item(), 1e-6);
        }
    }

    @Test
    void aSumOfWholeNumbersWrapsAsIntDoes() {
        Tensor most = Tensor.full(Integer.MAX_VALUE, DType.I32, (1 << 23) + 3);
        assertEquals(Integer.MAX_VALUE * ((1 << 23) + 3), most.sum().item());
        assertEquals(Integer.MAX_VALUE * 2, most.expand(2, (1 << 23) + 3).sum(0).max().item());
    }
}
