package dev.lanegrad;

import dev.lanegrad.graph.CallSites;
import dev.lanegrad.graph.Node;
import dev.lanegrad.graph.Recording;
import dev.lanegrad.layout.Axes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Derivatives as functions. None of these touches {@link Tensor#grad()}, and the results can be differentiated again: the gradient of a
 * function that itself takes a gradient is the second derivative, and so on.
 *
 * <p>Where a function does not depend on x its derivative is zeros; {@link #gradients} throws instead, since there it is usually a mistake.
 *
 * <p>Derivatives in forward direction ({@link #jvp}) are made of reverse ones: a pullback is linear in its cotangent, and the pullback of
 * the pullback is the pushforward.
 */
public final class Autodiff {
    private Autodiff() {}

    /** A value and the gradient there. */
    public record ValueAndGrad(Tensor value, Tensor grad) {}

    /**
     * Runs {@code body} without recording: results do not require gradients. The mode ends with the body, and other threads do not see it.
     */
    public static <T> T noGrad(Supplier<T> body) {
        return Recording.OFF.during(Objects.requireNonNull(body, "body"));
    }

    /** {@link #noGrad(Supplier)} for a body without a result. */
    public static void noGrad(Runnable body) {
        Recording.OFF.during(Objects.requireNonNull(body, "body"));
    }

    /**
     * The gradients of a single number with respect to any tensors it was computed from, intermediate ones included. The gradients are
     * differentiable (not in a {@link #noGrad} scope), and the graph is kept.
     *
     * @throws IllegalArgumentException if {@code result} is not a single number, or does not depend on one of the tensors; the message says
     *     where the path was cut
     * @throws IllegalStateException if {@code result} does not depend on anything that requires a gradient, or its graph has been freed
     */
    public static List<Tensor> gradients(Tensor result, Tensor... tensors) {
        return gradientsOf(result, null, Arrays.asList(Objects.requireNonNull(tensors, "tensors")));
    }

    /** {@link #gradients(Tensor, Tensor...)} with respect to a list, such as a model's parameters. */
    public static List<Tensor> gradients(Tensor result, List<Tensor> tensors) {
        return gradientsOf(result, null, Objects.requireNonNull(tensors, "tensors"));
    }

    /** {@link #gradients(Tensor, Tensor...)} of a result of any shape, weighted by a cotangent of its shape and dtype. */
    public static List<Tensor> gradients(Tensor result, Tensor cotangent, List<Tensor> tensors) {
        return gradientsOf(result, Objects.requireNonNull(cotangent, "cotangent"), Objects.requireNonNull(tensors, "tensors"));
    }

    private static List<Tensor> gradientsOf(Tensor result, Tensor cotangent, List<Tensor> tensors) {
        Objects.requireNonNull(result, "result");
        for (int i = 0; i < tensors.size(); i++) {
            Objects.requireNonNull(tensors.get(i), "tensors[" + i + "]");
        }
        List<Tensor> gradients = Backpropagation.towards("gradients", result, cotangent, tensors, Recording.mode() == Recording.ON);
        for (int i = 0; i < tensors.size(); i++) {
            if (gradients.get(i) == null) {
                String why = "gradients: tensor " + i + ": " + whyNoGradient(result, tensors.get(i));
                throw Ancestry.isPartlyFreed((Node) result) ? new IllegalStateException(why) : new IllegalArgumentException(why);
            }
        }
        return gradients;
    }

    /**
     * Runs {@code body} watching for numbers that are not finite: there, differentiating a result that holds a NaN or infinity, or a
     * derivative that makes one, throws a {@link NonFiniteException} that names the op and where it was called. Slow; outside such a scope
     * it costs nothing.
     *
     * <p>To find out about a step that went wrong, run it again from its start within such a scope: equal seeds give equal bits.
     */
    public static <T> T detectAnomalies(Supplier<T> body) {
        return CallSites.during(Objects.requireNonNull(body, "body"));
    }

    /** {@link #detectAnomalies(Supplier)} for a body without a result. */
    public static void detectAnomalies(Runnable body) {
        Objects.requireNonNull(body, "body");
        detectAnomalies(() -> {
            body.run();
            return null;
        });
    }

    /** Which op made the first NaN or infinity that {@code result} holds, in a sentence. It takes the graph, so ask before backward. */
    public static String whyNotFinite(Tensor result) {
        if (!NonFinite.isIn(Objects.requireNonNull(result, "result"))) {
            return result.dtype() + result.shape().toString() + " is finite";
        }
        return NonFinite.origin((Node) result);
    }

    /** Why no gradient flows from {@code result} to {@code tensor}, in a sentence. */
    public static String whyNoGradient(Tensor result, Tensor tensor) {
        Node node = (Node) Objects.requireNonNull(tensor, "tensor");
        String what = tensor.dtype() + tensor.shape().toString();
        if (!tensor.requiresGrad()) {
            return what + " does not require a gradient; mark it with withGrad() before computing with it";
        }
        if (Ancestry.leadingTo((Node) Objects.requireNonNull(result, "result"), List.of(tensor)).contains((Node) result)) {
            return "a gradient does flow from the result to " + what;
        }
        return Ancestry.whereCut((Node) result, node.origin())
                .map(cut -> "the path from " + what + " to the result was cut at " + cut)
                .orElseGet(() -> "no recorded path leads from " + what + " to the result"
                        + (Ancestry.isPartlyFreed((Node) result) ? "; part of its graph was freed by an earlier backward pass" : ""));
    }

    /**
     * The function that gives the gradient of {@code f}, whose result is a single number: of the shape and dtype of x. For the derivative
     * of a pointwise function at many places at once, sum: {@code grad(x -> f.apply(x).sum())}. It throws {@link IllegalArgumentException}
     * if {@code f} does not give exactly one element, or x is not floating.
     */
    public static UnaryOperator<Tensor> grad(UnaryOperator<Tensor> f) {
        return grad("grad", f);
    }

    private static UnaryOperator<Tensor> grad(String verb, UnaryOperator<Tensor> f) {
        Objects.requireNonNull(f, "f");
        return x -> valueAndGrad(verb, f, x).grad();
    }

    /**
     * {@code f(x)}, a single number, and its gradient, of the shape and dtype of x.
     *
     * @throws IllegalArgumentException if {@code f} does not give exactly one element, or x is not floating
     */
    public static ValueAndGrad valueAndGrad(UnaryOperator<Tensor> f, Tensor x) {
        return valueAndGrad("valueAndGrad", f, x);
    }

    private static ValueAndGrad valueAndGrad(String verb, UnaryOperator<Tensor> f, Tensor x) {
        Tensor variable = variable(verb, x);
        Tensor value = apply(f, variable);
        if (value.size() != 1) {
            throw new IllegalArgumentException(verb + ": the function must give a single number, but gave shape " + value.shape());
        }
        return new ValueAndGrad(forCaller(value), forCaller(pull(verb, value, Tensor.onesLike(value), variable)));
    }

    /**
     * The vector-Jacobian product: the cotangent of x, of its shape and dtype, given that of f(x).
     *
     * @throws IllegalArgumentException if {@code cotangent} has another shape or dtype than f(x), or x is not floating
     */
    public static Tensor vjp(UnaryOperator<Tensor> f, Tensor x, Tensor cotangent) {
        return vjp("vjp", f, x, Objects.requireNonNull(cotangent, "cotangent"));
    }

    private static Tensor vjp(String verb, UnaryOperator<Tensor> f, Tensor x, Tensor cotangent) {
        Tensor variable = variable(verb, x);
        return forCaller(pull(verb, apply(f, variable), cotangent, variable));
    }

    /**
     * The Jacobian-vector product: how f(x) changes as x moves along {@code tangent}; of the shape and dtype of f(x).
     *
     * @throws IllegalArgumentException if {@code tangent} has another shape or dtype than x, or x or f(x) is not floating
     */
    public static Tensor jvp(UnaryOperator<Tensor> f, Tensor x, Tensor tangent) {
        requireLike("jvp", "tangent", tangent, x);
        Tensor variable = variable("jvp", x);
        Tensor y = apply(f, variable);
        if (!y.dtype().isFloating()) {
            throw new IllegalArgumentException("jvp: the function gave " + y.dtype() + y.shape()
                    + ", which does not change along a tangent; its result must be F32 or F64");
        }
        Tensor dummy = Tensor.zerosLike(y).withGrad(); // the pullback is linear, so any cotangent gives its derivative
        return forCaller(pull("jvp", pull("jvp", y, dummy, variable), tangent, dummy));
    }

    /**
     * All partial derivatives: of shape [f(x)'s sizes, x's sizes]. One reverse pass an element of f(x).
     *
     * @throws IllegalArgumentException if x is not floating, or the derivatives are more than a tensor holds
     */
    public static Tensor jacobian(UnaryOperator<Tensor> f, Tensor x) {
        return jacobian("jacobian", f, x);
    }

    private static Tensor jacobian(String verb, UnaryOperator<Tensor> f, Tensor x) {
        Tensor variable = variable(verb, x);
        Tensor y = apply(f, variable);
        Shape shape = Shape.of(verb, Axes.concat(y.shape().toArray(), x.shape().toArray()));
        if (y.size() == 0 || x.size() == 0) {
            return Tensor.zeros(x.dtype(), shape.toArray());
        }
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < y.size(); i++) {
            int row = i;
            Tensor unit = Tensor.generate(y.dtype(), element -> element == row ? 1 : 0, y.shape().toArray());
            rows.add(pull(verb, y, unit, variable));
        }
        return forCaller(Tensor.stack(0, rows).reshape(shape));
    }

    /**
     * All second partial derivatives of {@code f}, whose result is a single number: of shape [x's sizes, x's sizes].
     *
     * @throws IllegalArgumentException if {@code f} does not give exactly one element, or x is not floating
     */
    public static Tensor hessian(UnaryOperator<Tensor> f, Tensor x) {
        return jacobian("hessian", grad("hessian", f), x);
    }

    /**
     * The product of the {@link #hessian} with a vector, without forming the hessian; of the shape and dtype of x.
     *
     * @throws IllegalArgumentException if {@code vector} has another shape or dtype than x, {@code f} does not give exactly one element, or
     *     x is not floating
     */
    public static Tensor hvp(UnaryOperator<Tensor> f, Tensor x, Tensor vector) {
        requireLike("hvp", "vector", vector, x);
        return vjp("hvp", grad("hvp", f), x, vector);
    }

    /**
     * A node of its own for x, so that the derivative is with respect to this use of it alone; connected to x, so that an outer derivative
     * sees through.
     */
    private static Tensor variable(String verb, Tensor x) {
        return Objects.requireNonNull(x, "x").requiresGrad() && Recording.mode() == Recording.ON ? x.mul(1) : x.withGrad(verb);
    }

    /** f(x), recorded even in a noGrad scope around the derivative: that is about the result, not about how it is found. */
    private static Tensor apply(UnaryOperator<Tensor> f, Tensor x) {
        Objects.requireNonNull(f, "f");
        return Objects.requireNonNull(Recording.ON.during(() -> f.apply(x)), "the function gave null");
    }

    private static Tensor forCaller(Tensor result) {
        return Recording.mode() == Recording.ON ? Node.unchanged(result) : result.detach();
    }

    /** The pullback of a cotangent to x; zeros where y does not depend on x. */
    private static Tensor pull(String verb, Tensor y, Tensor cotangent, Tensor x) {
        Backpropagation.fitting(verb, y, cotangent);
        Tensor gradient = y.requiresGrad() ? Backpropagation.towards(verb, y, cotangent, List.of(x), true).getFirst() : null;
        if (gradient == null && Ancestry.isPartlyFreed((Node) y)) {
            throw new IllegalStateException(verb
                    + ": the function called backward(), which freed part of its graph; use backwardRetainingGraph() there");
        }
        return gradient == null ? Tensor.zerosLike(x) : gradient;
    }

    private static void requireLike(String verb, String name, Tensor vector, Tensor x) {
        Objects.requireNonNull(x, "x");
        if (!Objects.requireNonNull(vector, name).shape().equals(x.shape()) || vector.dtype() != x.dtype()) {
            throw new IllegalArgumentException(verb + ": a " + name + " of " + vector.dtype() + vector.shape()
                    + " does not fit x, " + x.dtype() + x.shape());
        }
    }
}
