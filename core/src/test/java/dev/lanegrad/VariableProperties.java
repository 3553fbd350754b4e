package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever is done to variables, in whatever order: they have the elements they were given last, and what was computed from them before
 * keeps the numbers that it was computed of, read or not. Whole numbers, so that every result is exact.
 */
class VariableProperties {
    /** The last are more than a loop reads before it writes the first. */
    private static final int[] SIZES = {2, 70, 2500};
    private static final int BOUND = 99;

    /** A tensor, and the elements it must have. */
    private record Known(Tensor tensor, double[] elements) {
        void check() {
            assertArrayEquals(elements, tensor.toDoubleArray());
        }
    }

    /** Some variables and what was computed from them, as far as it has come. */
    private static final class History {
        private final Random random;
        private final int size;
        private final List<Known> variables;
        private final List<Known> results = new ArrayList<>();

        History(Random random) {
            this.random = random;
            this.size = SIZES[random.nextInt(SIZES.length)];
            DType dtype = random.nextBoolean() ? DType.F32 : DType.F64;
            this.variables = new ArrayList<>(Stream.generate(() -> random.doubles(size, -9, 10).map(Math::floor).toArray())
                    .map(elements -> new Known(Tensor.of(elements).to(dtype).withGrad(), elements)).limit(3).toList());
        }

        void goOn() {
            switch (random.nextInt(6)) {
                case 0, 1 -> update(IntStream.range(0, 3).filter(i -> random.nextBoolean()).toArray());
                case 2 -> assign(random.nextInt(3), expression(variables, 2));
                case 3 -> results.add(expression(variables, 2));
                case 4 -> results.forEach(Known::check);
                default -> differentiate(random.nextInt(3));
            }
        }

        void check() {
            variables.forEach(Known::check);
            results.forEach(Known::check);
        }

        private void update(int... which) {
            var next = new ArrayList<Known>();
            Tensor.update(IntStream.of(which).mapToObj(i -> variables.get(i).tensor).toList(), present -> {
                var known = new ArrayList<>(results);
                for (int i = 0; i < which.length; i++) {
                    known.add(new Known(present.get(i), variables.get(which[i]).elements));
                }
                present.forEach(old -> next.add(expression(known, 2)));
                return next.stream().map(Known::tensor).toList();
            });
            for (int i = 0; i < which.length; i++) {
                variables.set(which[i], new Known(variables.get(which[i]).tensor, next.get(i).elements));
            }
        }

        private void assign(int which, Known value) {
            Tensor variable = variables.get(which).tensor;
            variable.assign(value.tensor);
            variables.set(which, new Known(variable, value.elements));
        }

        /** The gradient of a square, after an update that it must not see, goes into another update. */
        private void differentiate(int which) {
            Known before = variables.get(which);
            Tensor variable = before.tensor;
            Tensor loss = variable.square().sum();
            variable.update(old -> old.neg());
            variable.clearGrad();
            loss.backward();
            variable.update(old -> old.add(variable.grad()).clamp(-BOUND, BOUND));
            variables.set(which, known(variable, i -> Math.clamp(before.elements[i], -BOUND, BOUND)));
            results.add(known(variable.grad(), i -> 2 * before.elements[i]));
        }

        private Known expression(List<Known> atoms, int depth) {
            Known x = depth == 0 ? any(atoms) : expression(atoms, depth - 1);
            Known y = any(atoms);
            return switch (random.nextInt(6)) {
                case 0 -> new Known(x.tensor.detach(), x.elements);
                case 1 -> known(x.tensor.flip(), i -> x.elements[size - 1 - i]);
                case 2 -> known(x.tensor.maximum(y.tensor), i -> Math.max(x.elements[i], y.elements[i]));
                case 3 -> known(Tensor.concat(0, x.tensor.slice(0, 1, size), y.tensor.slice(0, 0, 1)),
                        i -> i + 1 < size ? x.elements[i + 1] : y.elements[0]);
                case 4 -> known(x.tensor.add(y.tensor.select(0, 0)).clamp(-BOUND, BOUND),
                        i -> Math.clamp(x.elements[i] + y.elements[0], -BOUND, BOUND));
                default -> known(x.tensor.sub(y.tensor).clamp(-BOUND, BOUND),
                        i -> Math.clamp(x.elements[i] - y.elements[i], -BOUND, BOUND));
            };
        }

        private Known any(List<Known> atoms) {
            return atoms.get(random.nextInt(atoms.size()));
        }

        private Known known(Tensor tensor, IntToDoubleFunction element) {
            return new Known(tensor, IntStream.range(0, size).mapToDouble(element).toArray());
        }
    }

    @Property(tries = 300)
    void resultsKeepTheNumbersTheyWereComputedOf(@ForAll Random random) {
        var history = new History(random);
        for (int step = 0; step < 30; step++) {
            history.goOn();
        }
        history.check();
    }
}
