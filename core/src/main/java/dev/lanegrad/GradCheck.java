package dev.lanegrad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Checks derivatives against differences, and against the laws derivatives keep.
 *
 * <pre>{@code
 * GradCheck.of(x -> x.exp().sum()).order(2).seed(42).check(x).orThrow();
 * }</pre>
 *
 * <p>Everything is done in double precision. Of up to 32 elements every partial derivative is checked; of larger tensors, weighted sums
 * with seeded random weights, which a single wrong element upsets too, and which cost the same at any size. The derivative is compared with
 * central differences at many step sizes, extrapolated to step 0 with an error bar (Ridders, 1982). Without differences it is checked that
 * gradients have the shape and dtype of their inputs, that a cotangent of zero gives exactly zero, that twice or minus the cotangent gives
 * twice or minus the gradient bit for bit, that a second run gives the same bits, that the pullback is the transpose of the derivative in
 * forward direction ({@code <Jv, u> = <v, J'u>}), and that the function keeps the shape of its result when its inputs move a little. Order
 * 2 checks the gradient in the same way, as a function of the inputs and the cotangent; and so on.
 *
 * <p>Inputs that are not floating, indices and masks, are constants. A check is immutable, and can be used again.
 */
public final class GradCheck {
    private static final int MOST_ELEMENTS_IN_REPRODUCTION = 200;

    private final String label;
    private final Function<Tensor[], Tensor> function;
    private final List<Tensor> parameters;
    private final int order;
    private final long seed;

    private GradCheck(String label, Function<Tensor[], Tensor> function, List<Tensor> parameters, int order, long seed) {
        this.label = label;
        this.function = function;
        this.parameters = parameters;
        this.order = order;
        this.seed = seed;
    }

    /** A check of a function of one tensor. */
    public static GradCheck of(UnaryOperator<Tensor> f) {
        Objects.requireNonNull(f, "f");
        return new GradCheck("of(f)", inputs -> f.apply(taking(1, inputs)[0]), List.of(), 1, 0);
    }

    /** A check of a function of two tensors. */
    public static GradCheck of(BinaryOperator<Tensor> f) {
        Objects.requireNonNull(f, "f");
        return new GradCheck("of(f)", inputs -> f.apply(taking(2, inputs)[0], inputs[1]), List.of(), 1, 0);
    }

    /** A check of an op of your own. */
    public static GradCheck of(CustomOp op) {
        Objects.requireNonNull(op, "op");
        return new GradCheck("of(" + op.name() + ")", op::apply, List.of(), 1, 0);
    }

    /** A check of a function of any number of tensors, which it gets as an array. */
    public static GradCheck ofAll(Function<Tensor[], Tensor> f) {
        return new GradCheck("ofAll(f)", Objects.requireNonNull(f, "f"), List.of(), 1, 0);
    }

    private static Tensor[] taking(int arity, Tensor[] inputs) {
        if (inputs.length != arity) {
            String tensors = arity == 1 ? " tensor" : " tensors";
            throw new IllegalArgumentException("check: a function of " + arity + tensors + " was given " + inputs.length);
        }
        return inputs;
    }

    /**
     * With tensors that the function uses without being given them, such as the parameters of a layer, checked like inputs. They are
     * {@linkplain Tensor#assign assigned} other elements during the check, and their own at its end.
     *
     * @throws IllegalArgumentException if one is not a leaf that requires a gradient
     */
    public GradCheck parameters(List<Tensor> leaves) {
        for (int i = 0; i < Objects.requireNonNull(leaves, "leaves").size(); i++) {
            Tensor leaf = Objects.requireNonNull(leaves.get(i), "leaves[" + i + "]");
            if (!leaf.isLeaf() || !leaf.requiresGrad()) {
                throw new IllegalArgumentException("parameters: " + leaf.dtype() + leaf.shape()
                        + " is not a leaf that requires a gradient");
            }
        }
        return new GradCheck(label, function, List.copyOf(leaves), order, seed);
    }

    /**
     * Up to which order derivatives are checked; 1 unless said otherwise.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public GradCheck order(int highest) {
        if (highest < 1) {
            throw new IllegalArgumentException("order: " + highest + " is not the order of a derivative; it is 1 or more");
        }
        return new GradCheck(label, function, parameters, highest, seed);
    }

    /** The seed of cotangents and weights; 0 unless said otherwise. */
    public GradCheck seed(long number) {
        return new GradCheck(label, function, parameters, order, number);
    }

    /**
     * Checks the derivatives at a point.
     *
     * @throws IllegalArgumentException if an input, a parameter or the result is {@link DType#F32}, if no input or parameter is
     *     {@link DType#F64}, or if the inputs are not as many as the function takes
     */
    public GradReport check(Tensor... inputs) {
        Tensor[] arguments = new Tensor[Objects.requireNonNull(inputs, "inputs").length + parameters.size()];
        for (int i = 0; i < inputs.length; i++) {
            Tensor input = Objects.requireNonNull(inputs[i], "inputs[" + i + "]");
            arguments[i] = inDoublePrecision("input " + i, input, "convert it with .to(DType.F64)");
        }
        for (int i = 0; i < parameters.size(); i++) { // a copy in double precision would not be the leaf that the layer reads
            arguments[inputs.length + i] = inDoublePrecision("parameter " + i, parameters.get(i),
                    "build the layer in double precision, as in Dense.of(784, 128, Initializer.HE, DType.F64, rng)");
        }
        if (Arrays.stream(arguments).noneMatch(argument -> argument.dtype().isFloating())) {
            throw new IllegalArgumentException("check: none of the " + arguments.length
                    + " inputs is F64, so there is no derivative to check");
        }
        try {
            return new GradReport(findings(arguments), reproduction(inputs));
        } finally {
            for (int i = 0; i < parameters.size(); i++) {
                parameters.get(i).assign(arguments[inputs.length + i]);
            }
        }
    }

    private static Tensor inDoublePrecision(String name, Tensor argument, String remedy) {
        if (argument.dtype() == DType.F32) {
            throw new IllegalArgumentException("check: " + name + " is F32" + argument.shape()
                    + ", and differences of floats are too coarse to check a derivative; " + remedy);
        }
        return argument.detach();
    }

    private List<GradReport.Input> findings(Tensor[] arguments) {
        List<GradReport.Input> findings = new ArrayList<>();
        Rng rng = Rng.of(seed);
        Subject subject = new Subject.Plain(function, arguments.length - parameters.size(), parameters);
        Tensor[] point = arguments;
        for (int current = 1; current <= order; current++) {
            DerivativeCheck check = new DerivativeCheck(subject, point, current, rng.split());
            findings.addAll(check.run());
            if (findings.stream().anyMatch(input -> input.verdict() != GradReport.Verdict.OK)) {
                break; // what is built on it says nothing new
            }
            subject = new Subject.Gradient(subject, point);
            point = Arrays.copyOf(point, point.length + 1);
            point[point.length - 1] = check.cotangent();
        }
        return findings;
    }

    private String reproduction(Tensor[] inputs) {
        boolean small = Arrays.stream(inputs).mapToInt(Tensor::size).sum() <= MOST_ELEMENTS_IN_REPRODUCTION;
        String arguments = IntStream.range(0, inputs.length)
                .mapToObj(i -> small ? literal(inputs[i]) : "input" + i)
                .collect(Collectors.joining(", "));
        return "GradCheck." + label + (parameters.isEmpty() ? "" : ".parameters(parameters)")
                + ".order(" + order + ").seed(" + seed + "L).check(" + arguments + ")";
    }

    private static String literal(Tensor tensor) {
        String sizes = join(tensor.shape().toArray());
        return switch (tensor.dtype()) {
            case I32 -> "Tensor.of(new int[] {" + join(tensor.toIntArray()) + "}, new int[] {" + sizes + "})";
            case BOOL -> "Tensor.of(new double[] {" + join(tensor) + "}, new int[] {" + sizes + "}).to(DType.BOOL)";
            case F32, F64 -> "Tensor.of(new double[] {" + join(tensor) + "}, new int[] {" + sizes + "})";
        };
    }

    private static String join(int[] elements) {
        return Arrays.stream(elements).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }

    private static String join(Tensor tensor) {
        return Arrays.stream(tensor.toDoubleArray()).mapToObj(GradCheck::literal).collect(Collectors.joining(", "));
    }

    private static String literal(double element) {
        return Double.isNaN(element) ? "Double.NaN"
                : Double.isInfinite(element) ? (element > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY")
                : Double.toString(element);
    }
}
