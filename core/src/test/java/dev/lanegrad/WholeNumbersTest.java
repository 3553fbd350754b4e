package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.op.Pointwise;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pointwise ops on I32 give what Java's ints do, which wrap. */
class WholeNumbersTest {
    private static final int[] NUMBERS = {0, 1, -1, 2, 7, -13, 46341, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE + 1};

    /** An op of one or two operands; masks count as 1 and 0. */
    private record Case(Pointwise op, BinaryOperator<Tensor> verb, IntBinaryOperator java) {
        @Override
        public String toString() {
            return op.label();
        }
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case(Pointwise.ADD, Tensor::add, (a, b) -> a + b),
                new Case(Pointwise.SUB, Tensor::sub, (a, b) -> a - b),
                new Case(Pointwise.MUL, Tensor::mul, (a, b) -> a * b),
                new Case(Pointwise.NEG, (a, b) -> a.neg(), (a, b) -> -a),
                new Case(Pointwise.ABS, (a, b) -> a.abs(), (a, b) -> Math.abs(a)),
                new Case(Pointwise.SQUARE, (a, b) -> a.square(), (a, b) -> a * a),
                new Case(Pointwise.MAXIMUM, Tensor::maximum, Math::max),
                new Case(Pointwise.MINIMUM, Tensor::minimum, Math::min),
                new Case(Pointwise.CLAMP, (a, b) -> a.clamp(-13, 7), (a, b) -> Math.clamp(a, -13, 7)),
                new Case(Pointwise.WHERE, (a, b) -> Tensor.where(a.lt(0), b, a), (a, b) -> a < 0 ? b : a),
                new Case(Pointwise.LT, Tensor::lt, (a, b) -> a < b ? 1 : 0),
                new Case(Pointwise.LE, Tensor::le, (a, b) -> a <= b ? 1 : 0),
                new Case(Pointwise.EQ, Tensor::eq, (a, b) -> a == b ? 1 : 0),
                new Case(Pointwise.NE, Tensor::ne, (a, b) -> a != b ? 1 : 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areThoseOfJava(Case op) {
        int count = NUMBERS.length;
        Tensor column = Tensor.of(NUMBERS).reshape(count, 1).expand(count, count);
        Tensor row = Tensor.of(NUMBERS).expand(count, count);
        int[] expected = IntStream.range(0, count * count).map(i -> op.java.applyAsInt(NUMBERS[i / count], NUMBERS[i % count])).toArray();
        assertArrayEquals(expected, op.verb.apply(column, row).to(DType.I32).toIntArray());
    }

    @Test
    void thereIsACaseForEveryOpThatTakesThem() {
        Set<Pointwise> takeIntegers = Arrays.stream(Pointwise.values()).filter(Pointwise::takesIntegers).collect(Collectors.toSet());
        assertEquals(takeIntegers, cases().map(Case::op).collect(Collectors.toSet()));
    }
}
