package dev.lanegrad.op;

import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.graph.Node;
import dev.lanegrad.testing.Elements;
import dev.lanegrad.testing.Shapes;
import dev.lanegrad.testing.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Where pointwise ops are defined and smooth, and how to apply one. An op that is not mentioned here is tried anywhere. */
final class PointwiseSamples {
    private static final double[] INTEGERS = {-4, -3, -2, -1, 0, 1, 2, 3, 4};
    private static final double[] HALVES = {-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5};

    private PointwiseSamples() {}

    /** Operands whose shapes broadcast, of any layout in memory, and between which the op has no kink. Masks are BOOL, all others F64. */
    static Arbitrary<Tensor[]> operands(Pointwise op) {
        return switch (op) {
            case MAXIMUM, MINIMUM -> Tensors.broadcastableApart().map(pair -> new Tensor[] {pair.left(), pair.right()});
            default -> Shapes.broadcastable().flatMap(shapes -> operands(op, shapes));
        };
    }

    private static Arbitrary<Tensor[]> operands(Pointwise op, Shapes.Pair shapes) {
        Arbitrary<Tensor[]> none = Arbitraries.just(new Tensor[0]);
        return IntStream.range(0, op.arity())
                .mapToObj(operand -> operand(op, operand, operand == 0 ? shapes.left() : shapes.right()))
                .reduce(none, (list, operand) -> Combinators.combine(list, operand).as(PointwiseSamples::append), (a, b) -> a);
    }

    private static Arbitrary<Tensor> operand(Pointwise op, int operand, Shape shape) {
        Arbitrary<Tensor> numbers = Tensors.of(shape, elements(op, operand));
        return op.takesMask(operand) ? numbers.map(x -> x.gt(0)) : numbers;
    }

    private static Tensor[] append(Tensor[] list, Tensor last) {
        Tensor[] longer = Arrays.copyOf(list, list.length + 1);
        longer[list.length] = last;
        return longer;
    }

    /** From where the elements of an operand are drawn. */
    static Arbitrary<Double> elements(Pointwise op, int operand) {
        return switch (op) {
            case LOG, SQRT, RSQRT -> Elements.positive();
            case LOG1P -> Elements.between(-0.75, 4);
            case RECIPROCAL, ABS, SIGN, RELU -> Elements.awayFrom(0);
            case RELU6 -> Elements.awayFrom(0, 6);
            case HARDTANH -> Elements.awayFrom(-1, 1);
            case FLOOR, CEIL -> Elements.awayFrom(INTEGERS);
            case ROUND -> Elements.awayFrom(HALVES);
            case TAN -> Elements.between(-1.25, 1.25);
            case POW -> operand == 0 ? Elements.positive() : Elements.any();
            case DIV, ABSORBING_QUOTIENT -> operand == 0 ? Elements.any() : Elements.awayFrom(0);
            case LEAKY_RELU, ELU -> operand == 0 ? Elements.awayFrom(0) : Elements.any();
            case CLAMP -> switch (operand) { // bounds around -1 and 1
                case 0 -> Elements.awayFrom(-1, 1);
                case 1 -> Elements.between(-1.03, -0.97);
                default -> Elements.between(0.97, 1.03);
            };
            default -> Elements.any();
        };
    }

    /** The op on operands that broadcast. */
    static Tensor apply(Pointwise op, Tensor... operands) {
        Shape shape = Arrays.stream(operands).map(Tensor::shape).reduce(Shape::broadcast).orElseThrow();
        Tensor[] expanded = Arrays.stream(operands).map(operand -> operand.expand(shape)).toArray(Tensor[]::new);
        return Node.record(op, shape, op.isTest() ? DType.BOOL : operands[op.arity() - 1].dtype(), expanded);
    }
}
