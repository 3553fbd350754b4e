package dev.lanegrad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** A function under {@linkplain GradCheck check}, with names for what goes in and what comes out. */
sealed interface Subject {

    /** The result for some arguments: leaves of {@link #leaf}, or constants. */
    Tensor apply(Tensor... arguments);

    /** A leaf of the function's graph that holds {@code value} as its i-th argument, and requires a gradient if it can. */
    Tensor leaf(int i, Tensor value);

    String argumentName(int i);

    /** What the element at {@code position} of the result, in row-major order, is called; {@code result} is any result. */
    String elementName(Tensor result, int position);

    /** The cotangents of the arguments; null where no gradient arrives. */
    static Tensor[] pullback(Tensor result, Tensor cotangent, Tensor[] arguments, boolean differentiable) {
        return result.requiresGrad()
                ? Backpropagation.towards("GradCheck", result, cotangent, List.of(arguments), differentiable).toArray(Tensor[]::new)
                : new Tensor[arguments.length];
    }

    /** For instance {@code [2, 0]}: the place of an element in row-major order. */
    static String index(Shape shape, int position) {
        int[] index = new int[shape.rank()];
        for (int axis = shape.rank() - 1, rest = position; axis >= 0; axis--) {
            index[axis] = rest % shape.size(axis);
            rest /= shape.size(axis);
        }
        return Arrays.toString(index);
    }

    /** The user's function. Its last arguments are parameters, which it reads by itself: they get their values by assignment. */
    record Plain(Function<Tensor[], Tensor> function, int inputs, List<Tensor> parameters) implements Subject {
        @Override
        public Tensor apply(Tensor... arguments) {
            for (int i = inputs; i < arguments.length; i++) {
                leaf(i, arguments[i]);
            }
            Tensor result = Objects.requireNonNull(function.apply(Arrays.copyOf(arguments, inputs)), "check: the function returned null");
            if (result.dtype() != DType.F64) {
                throw new IllegalArgumentException("check: the function's result is " + result.dtype() + result.shape()
                        + "; derivatives are checked in double precision, so it must compute in F64 throughout");
            }
            return result;
        }

        @Override
        public Tensor leaf(int i, Tensor value) {
            if (i < inputs) {
                return value.dtype().isFloating() ? value.withGrad() : value;
            }
            Tensor parameter = parameters.get(i - inputs);
            if (value != parameter) {
                parameter.assign(value);
            }
            return parameter;
        }

        @Override
        public String argumentName(int i) {
            return i < inputs ? "input " + i : "parameter " + (i - inputs);
        }

        @Override
        public String elementName(Tensor result, int position) {
            return "result" + index(result.shape(), position);
        }
    }

    /** The gradients of another function, one after the other, as a function of its arguments and of the cotangent of its result. */
    record Gradient(Subject of, Tensor[] point) implements Subject {
        @Override
        public Tensor apply(Tensor... arguments) {
            Tensor[] leaves = new Tensor[point.length];
            for (int i = 0; i < leaves.length; i++) {
                leaves[i] = arguments[i].requiresGrad() ? arguments[i] : of.leaf(i, arguments[i]);
            }
            boolean differentiable = Arrays.stream(arguments).anyMatch(Tensor::requiresGrad);
            Tensor[] gradients = pullback(of.apply(leaves), arguments[leaves.length], leaves, differentiable);
            List<Tensor> flat = new ArrayList<>();
            for (int i = 0; i < leaves.length; i++) {
                if (leaves[i].dtype().isFloating()) {
                    flat.add((gradients[i] == null ? Tensor.zerosLike(leaves[i]) : gradients[i]).flatten());
                }
            }
            return Tensor.concat(0, flat);
        }

        @Override
        public Tensor leaf(int i, Tensor value) {
            return i < point.length ? of.leaf(i, value) : value.withGrad();
        }

        @Override
        public String argumentName(int i) {
            return i < point.length ? of.argumentName(i) : "cotangent";
        }

        @Override
        public String elementName(Tensor result, int position) {
            int i = 0;
            int rest = position;
            while (rest >= gradientSize(i)) {
                rest -= gradientSize(i++);
            }
            return "gradient of " + of.argumentName(i) + index(point[i].shape(), rest);
        }

        private int gradientSize(int i) {
            return point[i].dtype().isFloating() ? point[i].size() : 0;
        }
    }
}
