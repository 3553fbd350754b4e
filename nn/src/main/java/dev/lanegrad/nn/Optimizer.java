package dev.lanegrad.nn;

import dev.lanegrad.Autodiff;
import dev.lanegrad.DType;
import dev.lanegrad.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Changes parameters along their gradients. A subclass is a formula, {@link #update}, that gives a parameter's next elements, and
 * those of the moments kept for it, as tensors; all of them are then computed in one pass.
 *
 * <p>A parameter without a gradient is left alone and keeps its step count, as in PyTorch.
 */
public abstract class Optimizer {
    private final List<Tensor> parameters;
    private final List<String> moments;
    private final List<Slot> slots;
    private double learningRate;
    private UnaryOperator<List<Tensor>> clipping = UnaryOperator.identity();

    /** What is kept for a parameter from step to step. */
    private static final class Slot {
        private int steps;
        private List<Tensor> moments;

        Slot(List<Tensor> moments) {
            this.moments = moments;
        }
    }

    /**
     * What one step makes of a parameter.
     *
     * @param parameter its next elements
     * @param moments theirs, in the order of their names
     */
    protected record Update(Tensor parameter, List<Tensor> moments) {

        /** Public, because a protected one could not be called by subclasses in other packages. */
        public Update {
            Objects.requireNonNull(parameter, "parameter");
            Objects.requireNonNull(moments, "moments");
        }
    }

    /**
     * An optimiser with all moments 0.
     *
     * @param moments the names of the tensors, each of the parameter's shape, to be kept for every parameter
     * @throws IllegalArgumentException if there is no parameter, one is listed twice or cannot be learnt, or the learning rate is
     *     negative or not finite
     */
    protected Optimizer(List<Tensor> parameters, double learningRate, String... moments) {
        this.parameters = requireParameters(parameters);
        this.moments = List.of(moments);
        this.slots = this.parameters.stream()
                .map(parameter -> new Slot(Stream.generate(() -> Tensor.zerosLike(parameter).variable()).limit(moments.length).toList()))
                .toList();
        setLearningRate(learningRate);
    }

    /**
     * The formula.
     *
     * @param gradient of the parameter's shape, clipped if clipping was asked for
     * @param moments in the order of their names, as the last step left them
     * @param step 1 for the parameter's first
     * @return with as many moments as there are names, or {@link #step()} throws {@link IllegalStateException}
     */
    protected abstract Update update(Tensor parameter, Tensor gradient, List<Tensor> moments, int step);

    /**
     * Changes every parameter that has a gradient, one after the other. An error in between, as for lack of memory, leaves some changed and
     * others not: whoever goes on after it had better load what was saved before.
     *
     * @throws IllegalStateException if none has one, clipping by norm meets one that is not finite, or clipping did not make a gradient of
     *     the same shape and dtype of each; then nothing was changed
     */
    public final void step() {
        Autodiff.noGrad(() -> {
            List<Integer> reached = new ArrayList<>();
            List<Tensor> gradients = new ArrayList<>();
            for (int i = 0; i < parameters.size(); i++) {
                Tensor gradient = parameters.get(i).grad();
                if (gradient != null) {
                    reached.add(i);
                    gradients.add(gradient);
                }
            }
            if (reached.isEmpty()) {
                throw new IllegalStateException("optimizer: no parameter has a gradient; call backward() on the loss before step()");
            }
            List<Tensor> clipped = clipping.apply(List.copyOf(gradients));
            requireGradients(reached, clipped);
            for (int i = 0; i < clipped.size(); i++) {
                step(parameters.get(reached.get(i)), clipped.get(i), slots.get(reached.get(i)));
            }
        });
    }

    private void requireGradients(List<Integer> reached, List<Tensor> clipped) {
        if (clipped == null || clipped.size() != reached.size()) {
            throw new IllegalStateException("optimizer: clipping made "
                    + (clipped == null ? "null" : clipped.size() + " gradients")
                    + " of " + reached.size() + " gradients; it must make one of each");
        }
        for (int i = 0; i < clipped.size(); i++) {
            Tensor parameter = parameters.get(reached.get(i));
            Tensor gradient = clipped.get(i);
            if (gradient == null || !gradient.shape().equals(parameter.shape()) || gradient.dtype() != parameter.dtype()) {
                throw new IllegalStateException("optimizer: clipping made "
                        + (gradient == null ? "null" : gradient.dtype() + gradient.shape().toString())
                        + " of the gradient of parameter " + reached.get(i) + "; it must stay " + parameter.dtype() + parameter.shape());
            }
        }
    }

    private void step(Tensor parameter, Tensor gradient, Slot slot) {
        Tensor.update(with(parameter, slot.moments), present -> {
            Update next = Objects.requireNonNull(update(present.getFirst(), gradient, present.subList(1, present.size()), slot.steps + 1),
                    "the result of update");
            if (next.moments.size() != moments.size()) {
                throw new IllegalStateException("optimizer: update gave " + next.moments.size() + " moments; it must give one for each of "
                        + moments);
            }
            return with(next.parameter, next.moments);
        });
        slot.steps++;
    }

    private static List<Tensor> with(Tensor parameter, List<Tensor> moments) {
        var both = new ArrayList<Tensor>(List.of(parameter));
        both.addAll(moments);
        return both;
    }

    /** Forgets the gradients of all parameters; otherwise the next backward pass adds to them. */
    public final void zeroGrad() {
        parameters.forEach(Tensor::clearGrad);
    }

    /** What one step is scaled by. */
    public final double learningRate() {
        return learningRate;
    }

    /** @throws IllegalArgumentException if it is negative or not finite */
    public final void setLearningRate(double learningRate) {
        this.learningRate = requireNonNegative("optimizer: a learning rate", learningRate);
    }

    /** Has gradients limited before each step, by {@link Clipping} or any function from their list to one of the same shapes and dtypes. */
    public final void setClipping(UnaryOperator<List<Tensor>> clipping) {
        this.clipping = Objects.requireNonNull(clipping, "clipping");
    }

    /**
     * All that a later run needs to go on as if there had been no interruption: moments and step counts, under names such as
     * {@code "0.firstMoment"} and {@code "0.step"}, where the number is the parameter's position.
     */
    public final Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            for (int moment = 0; moment < moments.size(); moment++) {
                state.put(i + "." + moments.get(moment), slot.moments.get(moment).detach());
            }
            state.put(i + ".step", Tensor.scalar(slot.steps, DType.I32));
        }
        return state;
    }

    /**
     * Takes up a state where {@link #state()} left it.
     *
     * @throws IllegalArgumentException listing all that is missing, unexpected or of another shape or dtype, or if a step count is
     *     negative or leaves no room for another step; then nothing was changed
     */
    public final void load(Map<String, Tensor> state) {
        StrictLoading.requireAlike("optimizer", state(), state);
        for (int i = 0; i < slots.size(); i++) {
            int steps = (int) state.get(i + ".step").item();
            if (steps < 0 || steps == Integer.MAX_VALUE) {
                throw new IllegalArgumentException("load: " + i + ".step is " + steps + ", but must be 0 or more and below 2^31-1");
            }
        }
        for (int i = 0; i < slots.size(); i++) {
            String path = i + ".";
            slots.get(i).moments = moments.stream().map(moment -> state.get(path + moment).variable()).toList();
            slots.get(i).steps = (int) state.get(path + "step").item();
        }
    }

    private static List<Tensor> requireParameters(List<Tensor> parameters) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < Objects.requireNonNull(parameters, "parameters").size(); i++) {
            Tensor parameter = Objects.requireNonNull(parameters.get(i), "parameters[" + i + "]");
            if (!parameter.requiresGrad() || !parameter.isLeaf()) {
                throw new IllegalArgumentException("optimizer: parameter " + i + ", " + parameter.dtype() + parameter.shape()
                        + ", cannot be learnt: it " + (parameter.isLeaf()
                                ? "does not require a gradient; mark it with withGrad()"
                                : "is the result of an op, not a leaf"));
            }
            if (!seen.add(parameter)) {
                throw new IllegalArgumentException("optimizer: parameter " + i + ", " + parameter.dtype() + parameter.shape()
                        + ", is listed twice");
            }
        }
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("optimizer: there is no parameter to learn");
        }
        return List.copyOf(parameters);
    }

    static double requireNonNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " of " + value + " is out of range; it must be 0 or more, and finite");
        }
        return value;
    }

    static void requireDecayRate(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("optimizer: a " + name + " of " + value + " is out of range; it must be from 0 to below 1");
        }
    }
}
