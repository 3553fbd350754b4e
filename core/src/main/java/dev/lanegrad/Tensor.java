package dev.lanegrad;

import static java.util.Objects.requireNonNull;

import dev.lanegrad.exec.Evaluator;
import dev.lanegrad.graph.Node;
import dev.lanegrad.graph.Recording;
import dev.lanegrad.graph.Variable;
import dev.lanegrad.graph.Version;
import dev.lanegrad.layout.Axes;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.loop.Combination;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;
import dev.lanegrad.op.ArgReduction;
import dev.lanegrad.op.Cast;
import dev.lanegrad.op.Concat;
import dev.lanegrad.op.Gather;
import dev.lanegrad.op.MatMul;
import dev.lanegrad.op.Movement;
import dev.lanegrad.op.Op;
import dev.lanegrad.op.Pointwise;
import dev.lanegrad.op.Reduction;
import dev.lanegrad.op.ScatterAdd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * An array of numbers with any number of axes, and a node of the graph that derivatives are taken from.
 *
 * <p>Tensors are immutable values: every verb gives a new one, and no verb changes its operands. Pointwise results and views are computed
 * when their elements are first asked for, fused into one loop; that changes when work is done, never its result.
 *
 * <p><b>Broadcasting</b> is NumPy's: operands are aligned at their last axes, and sizes that differ must be 1 on one side. <b>Axes</b> may
 * be negative, counting from the last. <b>Dtypes</b> are never mixed silently: {@link #to} converts. A Java number among the operands takes
 * the tensor's dtype. The default dtype is {@link DType#F32}; for {@code of}, Java's literals decide: {@code of(1f, 2f)} is F32,
 * {@code of(1.0, 2.0)} {@link DType#F64}, {@code of(1, 2)} {@link DType#I32}.
 *
 * <p><b>Reductions</b> take any set of axes; <b>none given means all</b>, so {@code x.sum()} is a single number, of shape []. With
 * {@code keepDims} the reduced axes stay, with size 1, so that the result broadcasts against this.
 *
 * <p><b>Gradients.</b> Results of tensors that {@linkplain #requiresGrad() require a gradient} remember how they came about;
 * {@link #backward()} and {@link Autodiff} derive gradients from that. Where a derivative does not exist, the Javadoc of the verb says what
 * is used.
 *
 * <p>Every verb throws {@link IllegalArgumentException} for operands that do not fit, naming itself, the shapes and what would have been
 * right, and {@link NullPointerException} naming a parameter that is null.
 */
public abstract sealed class Tensor permits Node {

    /** For the one implementation. */
    protected Tensor() {}

    // ---- what it is -------------------------------------------------------------------------------------------------------------

    /** The sizes along the axes. */
    public abstract Shape shape();

    /** What an element is. */
    public abstract DType dtype();

    /** The number of axes. */
    public int rank() {
        return shape().rank();
    }

    /** The number of elements. */
    public int size() {
        return shape().size();
    }

    /** The size along an axis. */
    public int size(int axis) {
        return shape().size(axis);
    }

    // ---- creation ---------------------------------------------------------------------------------------------------------------

    /** A tensor of one axis, {@link DType#F32}. */
    public static Tensor of(float... elements) {
        return of(elements, requireNonNull(elements, "elements").length);
    }

    /** A tensor of one axis, {@link DType#F64}. */
    public static Tensor of(double... elements) {
        return of(elements, requireNonNull(elements, "elements").length);
    }

    /** A tensor of one axis, {@link DType#I32}. */
    public static Tensor of(int... elements) {
        return copied(new Buffer.Ints(requireNonNull(elements, "elements")), Shape.of(elements.length));
    }

    /** A tensor of one axis, {@link DType#BOOL}. */
    public static Tensor of(boolean... elements) {
        return copied(new Buffer.Booleans(requireNonNull(elements, "elements")), Shape.of(elements.length));
    }

    /** A tensor of the given sizes with a copy of the elements, in row-major order, {@link DType#F32}. */
    public static Tensor of(float[] elements, int... sizes) {
        return copied(new Buffer.Floats(requireNonNull(elements, "elements")), sized(elements.length, sizes));
    }

    /** A tensor of the given sizes with a copy of the elements, in row-major order, {@link DType#F64}. */
    public static Tensor of(double[] elements, int... sizes) {
        return copied(new Buffer.Doubles(requireNonNull(elements, "elements")), sized(elements.length, sizes));
    }

    /**
     * A tensor of the given sizes with a copy of the elements, in row-major order, {@link DType#I32}. The sizes come in an array, as bare
     * numbers are elements: {@code of(1, 2)}.
     */
    public static Tensor of(int[] elements, int[] sizes) {
        return copied(new Buffer.Ints(requireNonNull(elements, "elements")), sized(elements.length, sizes));
    }

    /** A tensor of the given sizes with a copy of the elements, in row-major order, {@link DType#BOOL}. */
    public static Tensor of(boolean[] elements, int... sizes) {
        return copied(new Buffer.Booleans(requireNonNull(elements, "elements")), sized(elements.length, sizes));
    }

    private static Tensor copied(Buffer elements, Shape shape) {
        return Node.leaf(Value.copyOf(elements, shape.toArray()), shape);
    }

    private static Shape sized(int length, int[] sizes) {
        Shape shape = Shape.of("of", sizes);
        if (shape.size() != length) {
            throw new IllegalArgumentException("of: " + length + " elements do not fill shape " + shape + ", which takes " + shape.size());
        }
        return shape;
    }

    /**
     * A tensor of the elements of a nested array, for instance float[][] or int[][][], copied.
     *
     * @throws IllegalArgumentException if the array is ragged, or not made of float, double, int or boolean
     */
    public static Tensor fromArray(Object nestedArray) {
        return NestedArrays.toTensor(requireNonNull(nestedArray, "nestedArray"));
    }

    /** A single number, of shape [], {@link DType#F32}. */
    public static Tensor scalar(double value) {
        return scalar(value, DType.F32);
    }

    /** A single number of the given dtype, of shape []. */
    public static Tensor scalar(double value, DType dtype) {
        return constant("scalar", value, dtype);
    }

    /** Zeros, {@link DType#F32}. */
    public static Tensor zeros(int... sizes) {
        return zeros(DType.F32, sizes);
    }

    /** Zeros; false for {@link DType#BOOL}. */
    public static Tensor zeros(DType dtype, int... sizes) {
        return constant("zeros", 0, dtype, sizes);
    }

    /** Zeros of another tensor's shape and dtype. */
    public static Tensor zerosLike(Tensor other) {
        return constant("zerosLike", 0, requireNonNull(other, "other").dtype(), other.shape());
    }

    /** Ones, {@link DType#F32}. */
    public static Tensor ones(int... sizes) {
        return ones(DType.F32, sizes);
    }

    /** Ones; true for {@link DType#BOOL}. */
    public static Tensor ones(DType dtype, int... sizes) {
        return constant("ones", 1, dtype, sizes);
    }

    /** Ones of another tensor's shape and dtype. */
    public static Tensor onesLike(Tensor other) {
        return constant("onesLike", 1, requireNonNull(other, "other").dtype(), other.shape());
    }

    /**
     * The same number everywhere, {@link DType#F32}. The value comes first: {@code full(3, 4)} is four threes, where NumPy's is three
     * fours.
     */
    public static Tensor full(double value, int... sizes) {
        return full(value, DType.F32, sizes);
    }

    /**
     * The same number everywhere. The value comes first, then the dtype, where {@link #zeros(DType, int...)} and its like begin with it.
     */
    public static Tensor full(double value, DType dtype, int... sizes) {
        return constant("full", value, dtype, sizes);
    }

    /** Elements that a function gives for their numbers in row-major order, asked for in that order; {@link DType#F32}. */
    public static Tensor generate(IntToDoubleFunction element, int... sizes) {
        return generate(DType.F32, element, sizes);
    }

    /**
     * Elements that a function gives for their numbers in row-major order, asked for in that order. Unlike with {@code of}, there is no
     * array to be copied.
     *
     * @throws IllegalArgumentException if one is not of the dtype: not an integer for {@link DType#I32}; for {@link DType#BOOL}, all but 0
     *     is true
     */
    public static Tensor generate(DType dtype, IntToDoubleFunction element, int... sizes) {
        return generate("generate", dtype, requireNonNull(element, "element"), sizes);
    }

    private static Tensor generate(String op, DType dtype, IntToDoubleFunction element, int... sizes) {
        Shape shape = Shape.of(op, sizes);
        Buffer buffer = Buffer.allocate(requireNonNull(dtype, "dtype"), shape.size());
        switch (buffer) {
            case Buffer.Floats(float[] floats) -> {
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) element.applyAsDouble(i);
                }
            }
            case Buffer.Doubles(double[] doubles) -> Arrays.setAll(doubles, element);
            case Buffer.Ints(int[] ints) -> Arrays.setAll(ints, i -> integral(op, element.applyAsDouble(i), "ask for DType.F32"));
            case Buffer.Booleans(boolean[] booleans) -> {
                for (int i = 0; i < booleans.length; i++) {
                    booleans[i] = element.applyAsDouble(i) != 0;
                }
            }
        }
        return owning(buffer, shape);
    }

    private static Tensor constant(String op, double value, DType dtype, int... sizes) {
        return constant(op, value, requireNonNull(dtype, "dtype"), Shape.of(op, sizes));
    }

    /** One stored element, repeated by strides of 0. */
    private static Tensor constant(String op, double value, DType dtype, Shape shape) {
        Buffer buffer = switch (dtype) {
            case F32 -> new Buffer.Floats(new float[] {(float) value});
            case F64 -> new Buffer.Doubles(new double[] {value});
            case I32 -> new Buffer.Ints(new int[] {integral(op, value, "ask for DType.F32")});
            case BOOL -> new Buffer.Booleans(new boolean[] {value != 0});
        };
        int[] sizes = shape.toArray();
        return Node.leaf(new Value(buffer, new Layout(sizes, new int[sizes.length], 0)), shape);
    }

    private static int integral(String op, double value, String remedy) {
        if (value != (int) value) {
            throw new IllegalArgumentException(op + ": the number " + value + " is not an I32; " + remedy);
        }
        return (int) value;
    }

    /** 0, 1, ..., count-1, {@link DType#I32}. */
    public static Tensor arange(int count) {
        Buffer numbers = Buffer.allocate(DType.I32, nonNegative("arange", count));
        Arrays.setAll(((Buffer.Ints) numbers).array(), i -> i);
        return owning(numbers, Shape.of(count));
    }

    /** start, start+1, ... up to but not including stop, {@link DType#I32}. */
    public static Tensor arange(int start, int stop) {
        return arange(DType.I32, start, stop, 1);
    }

    /** start, start+step, ... up to but not including stop, {@link DType#F32}: with a step, even for integers. */
    public static Tensor arange(double start, double stop, double step) {
        return arange(DType.F32, start, stop, step);
    }

    /**
     * start, start+step, ... up to but not including stop: ceil((stop - start) / step) numbers. That is computed in double precision, so
     * where the step does not fit exactly, the last number may be a rounding away from stop; {@link #linspace} has no such end.
     *
     * @throws IllegalArgumentException if one is not of the dtype, as 0.5 is no {@link DType#I32}, or there is no end to them
     */
    public static Tensor arange(DType dtype, double start, double stop, double step) {
        if (!(step != 0 && Double.isFinite(start) && Double.isFinite(stop) && Double.isFinite(step))) {
            throw new IllegalArgumentException("arange: from " + start + " to " + stop + " by " + step
                    + " has no last element; all must be finite, the step not 0");
        }
        double count = Math.max(0, Math.ceil((stop - start) / step));
        if (count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("arange: from " + start + " to " + stop + " by " + step + " has more than 2^31-1 elements");
        }
        return generate("arange", dtype, i -> start + i * step, (int) count);
    }

    /** {@code count} numbers at equal distances from start to stop, both included, {@link DType#F32}. */
    public static Tensor linspace(double start, double stop, int count) {
        return linspace(DType.F32, start, stop, count);
    }

    /** {@code count} numbers at equal distances from start to stop, both included. */
    public static Tensor linspace(DType dtype, double start, double stop, int count) {
        if (!Double.isFinite(stop - start)) {
            throw new IllegalArgumentException("linspace: the distance from " + start + " to " + stop + " is not finite");
        }
        double distance = (stop - start) / Math.max(1, count - 1);
        return generate("linspace", dtype, i -> i == count - 1 && count > 1 ? stop : start + i * distance, nonNegative("linspace", count));
    }

    /** The identity matrix, {@link DType#F32}. */
    public static Tensor eye(int size) {
        return eye(DType.F32, size);
    }

    /** The identity matrix. */
    public static Tensor eye(DType dtype, int size) {
        return generate("eye", dtype, i -> i / size == i % size ? 1 : 0, nonNegative("eye", size), size);
    }

    private static int nonNegative(String op, int count) {
        if (count < 0) {
            throw new IllegalArgumentException(op + ": a size of " + count + " is negative; sizes are 0 or more");
        }
        return count;
    }

    /** A tensor that takes over {@code buffer}. */
    static Tensor owning(Buffer buffer, Shape shape) {
        return Node.leaf(Value.contiguous(buffer, shape.toArray()), shape);
    }

    // ---- reading ----------------------------------------------------------------------------------------------------------------

    /**
     * The only element, as a double; 1 or 0 for a mask. A double shows more digits of an F32 than it has: print {@code (float) x.item()}.
     *
     * @throws IllegalArgumentException if there is not exactly one element
     */
    public double item() {
        if (size() != 1) {
            throw new IllegalArgumentException("item: a tensor of shape " + shape() + " has " + size()
                    + " elements, not one; reduce it, or use toFloatArray() and its kin");
        }
        return toDoubleArray()[0];
    }

    /** A copy of the elements in row-major order, rounded to float. */
    public float[] toFloatArray() {
        Value value = Evaluator.contiguous(dtype() == DType.F32 ? this : to(DType.F32));
        int from = value.layout().offset();
        return Arrays.copyOfRange(((Buffer.Floats) value.buffer()).array(), from, from + size());
    }

    /** A copy of the elements in row-major order. */
    public double[] toDoubleArray() {
        Value value = Evaluator.contiguous(dtype() == DType.F64 ? this : to(DType.F64));
        int from = value.layout().offset();
        return Arrays.copyOfRange(((Buffer.Doubles) value.buffer()).array(), from, from + size());
    }

    /**
     * A copy of the elements in row-major order.
     *
     * @throws IllegalArgumentException if this is not {@link DType#I32}
     */
    public int[] toIntArray() {
        requireType("toIntArray", DType.I32);
        Value value = Evaluator.contiguous(this);
        int from = value.layout().offset();
        return Arrays.copyOfRange(((Buffer.Ints) value.buffer()).array(), from, from + size());
    }

    /**
     * A copy of the elements in row-major order.
     *
     * @throws IllegalArgumentException if this is not {@link DType#BOOL}
     */
    public boolean[] toBooleanArray() {
        requireType("toBooleanArray", DType.BOOL);
        Value value = Evaluator.contiguous(this);
        int from = value.layout().offset();
        return Arrays.copyOfRange(((Buffer.Booleans) value.buffer()).array(), from, from + size());
    }

    /** A copy of the elements as nested arrays of the dtype's Java type, one level an axis: float[][] for a matrix. */
    public Object toNestedArray() {
        return NestedArrays.ofTensor(this);
    }

    /** Computes pending work now. Asking for an element does the same; this is for deciding when. Returns this. */
    public Tensor evaluate() {
        Evaluator.valueOf(this);
        return this;
    }

    /** Computes the pending work of several tensors, that of pointwise results of one shape in a single pass. */
    public static void evaluate(Tensor... tensors) {
        Evaluator.evaluate(Arrays.asList(requireNonNulls(tensors, "tensors")));
    }

    /** The elements as text, nested in brackets; long axes are shortened. */
    @Override
    public String toString() {
        return TensorPrinter.print(this);
    }

    // ---- gradients --------------------------------------------------------------------------------------------------------------

    /** Whether gradients flow to this tensor. */
    public abstract boolean requiresGrad();

    /** Whether this tensor was not computed from others that require a gradient. {@link #backward()} leaves gradients in leaves. */
    public abstract boolean isLeaf();

    /** Whether this is a leaf made by {@link #withGrad()} or {@link #variable()}, which alone can be given other elements. */
    public boolean isVariable() {
        return this instanceof Variable;
    }

    /**
     * A new leaf with the same elements that requires a gradient.
     *
     * @throws IllegalArgumentException if the dtype is not floating
     */
    public Tensor withGrad() {
        return withGrad("withGrad");
    }

    /** {@link #withGrad()} on behalf of the verb that errors name. */
    Tensor withGrad(String verb) {
        if (!dtype().isFloating()) {
            throw new IllegalArgumentException(verb + ": " + dtype() + shape()
                    + " cannot carry a gradient; convert it first, as in x.to(DType.F32)");
        }
        return Variable.of(this, Evaluator.valueOf(this), true);
    }

    /**
     * A new leaf with the same elements that can be {@linkplain #update updated} and requires no gradient: for what is kept from step to
     * step. (PyTorch: a buffer.)
     */
    public Tensor variable() {
        return Variable.of(this, Evaluator.valueOf(this), false);
    }

    /** The gradient that backward passes have added up in this leaf; null if none has reached it. */
    public abstract Tensor grad();

    /** Forgets the {@linkplain #grad() gradient}. */
    public abstract void clearGrad();

    /**
     * The same elements as a constant: no gradient flows through. What this leaf is assigned later does not reach it, so it serves as a
     * copy of a parameter. (PyTorch's shares its storage.)
     */
    public Tensor detach() {
        return Node.detached(this, Evaluator.valueOf(this));
    }

    /**
     * Adds the gradient of this single number to the {@linkplain #grad() gradient} of every leaf it was computed from that requires one,
     * and frees the graph. These gradients are constants; for ones that can be differentiated again see {@link Autodiff#gradients}.
     *
     * @throws IllegalArgumentException if there is not exactly one element: give a cotangent
     * @throws IllegalStateException if this does not depend on anything that requires a gradient, or its graph has been freed
     */
    public void backward() {
        Backpropagation.intoLeaves(this, null, false);
    }

    /**
     * {@link #backward()} for any shape: gradients of the sum of this, weighted by {@code cotangent}. A leaf adds the cotangent to its own
     * gradient, so that an optimiser can be given gradients that were found in another way.
     *
     * @throws IllegalArgumentException if {@code cotangent} has another shape or dtype than this
     * @throws IllegalStateException if this does not depend on anything that requires a gradient, or its graph has been freed
     */
    public void backward(Tensor cotangent) {
        Backpropagation.intoLeaves(this, requireNonNull(cotangent, "cotangent"), false);
    }

    /** {@link #backward()} that keeps the graph for another one. */
    public void backwardRetainingGraph() {
        Backpropagation.intoLeaves(this, null, true);
    }

    /** {@link #backward(Tensor)} that keeps the graph for another one. */
    public void backwardRetainingGraph(Tensor cotangent) {
        Backpropagation.intoLeaves(this, requireNonNull(cotangent, "cotangent"), true);
    }

    /**
     * Gives this leaf other elements. What was computed from it before keeps, and will be differentiated with, those it was computed from.
     *
     * @throws IllegalStateException if this is not a leaf made by {@link #withGrad()} or {@link #variable()}
     * @throws IllegalArgumentException if {@code elements} has another shape or dtype
     */
    public void assign(Tensor elements) {
        Variable variable = requireVariable("assign", this);
        requireReplacement("assign", this, requireNonNull(elements, "elements"));
        variable.assign(Evaluator.valueOf(elements.detach()));
    }

    /**
     * Gives this leaf the elements that {@code formula} makes of the present ones, as in
     * {@code w.update(old -> old.sub(w.grad().mul(0.1)))}. Like {@link #assign}, but in one pass, and into the same array if nobody can see
     * the difference.
     *
     * <p>A thread that reads this leaf's elements while another updates it may see some old and some new; what it computes from the leaf by
     * a verb is never mixed.
     *
     * @param formula gets the present elements, which it must not keep, and is not recorded
     * @throws IllegalStateException if this is not a leaf made by {@link #withGrad()} or {@link #variable()}
     * @throws IllegalArgumentException if the formula's result has another shape or dtype
     */
    public void update(UnaryOperator<Tensor> formula) {
        requireNonNull(formula, "formula");
        update(List.of(this), present -> List.of(requireNonNull(formula.apply(present.getFirst()), "the result of formula")));
    }

    /**
     * {@link #update(UnaryOperator)} of several leaves by one formula: how an optimiser updates a parameter together with what it keeps for
     * it.
     *
     * @param formula gets the present elements in the order of the leaves, and gives the next ones in the same order
     * @throws IllegalStateException if one is not a leaf made by {@link #withGrad()} or {@link #variable()}
     * @throws IllegalArgumentException if a leaf is given twice, or the formula's results are not as many as the leaves, or one has another
     *     shape or dtype than its leaf
     */
    public static void update(List<Tensor> leaves, UnaryOperator<List<Tensor>> formula) {
        requireNonNull(formula, "formula");
        List<Variable> variables = new ArrayList<>(); // loops where streams would do: for small models, this is a good part of a step
        for (Tensor leaf : requireNonNull(leaves, "leaves")) {
            variables.add(requireVariable("update", leaf));
        }
        if (variables.size() > 1 && new HashSet<>(variables).size() < variables.size()) {
            throw new IllegalArgumentException("update: a leaf is given twice");
        }
        List<Version> present = new ArrayList<>();
        try {
            variables.forEach(variable -> present.add(variable.standIn()));
            Recording.BACKWARD.during(() -> {
                List<Tensor> next = formula.apply(List.copyOf(present));
                requireReplacements(leaves, next);
                Evaluator.update(variables, present, next);
            });
        } finally {
            present.forEach(Version::expire);
        }
    }

    private static Variable requireVariable(String op, Tensor leaf) {
        if (!(requireNonNull(leaf, "leaf") instanceof Variable variable)) {
            throw new IllegalStateException(op + ": only a leaf made by withGrad() or variable() takes new elements; this " + leaf.dtype()
                    + leaf.shape() + " is "
                    + (leaf.isLeaf() ? "a constant" : "the result of an op"));
        }
        return variable;
    }

    private static void requireReplacements(List<Tensor> leaves, List<Tensor> next) {
        if (requireNonNull(next, "the result of formula").size() != leaves.size()) {
            throw new IllegalArgumentException("update: the formula gave " + next.size() + " tensors for " + leaves.size() + " leaves");
        }
        for (int i = 0; i < leaves.size(); i++) {
            requireReplacement("update", leaves.get(i), requireNonNull(next.get(i), "the result of formula"));
        }
    }

    private static void requireReplacement(String op, Tensor leaf, Tensor elements) {
        if (!elements.shape().equals(leaf.shape()) || elements.dtype() != leaf.dtype()) {
            throw new IllegalArgumentException(op + ": a leaf of " + leaf.dtype() + leaf.shape()
                    + " cannot take " + elements.dtype() + elements.shape()
                    + "; reshape it, or convert it with to(DType." + leaf.dtype() + ")");
        }
    }

    // ---- pointwise: arithmetic --------------------------------------------------------------------------------------------------

    /** this + other. */
    public Tensor add(Tensor other) {
        return binary(Pointwise.ADD, this, other);
    }

    /** this + other. */
    public Tensor add(double other) {
        return binary(Pointwise.ADD, this, constantLike("add", other));
    }

    /** this - other. */
    public Tensor sub(Tensor other) {
        return binary(Pointwise.SUB, this, other);
    }

    /** this - other. */
    public Tensor sub(double other) {
        return binary(Pointwise.SUB, this, constantLike("sub", other));
    }

    /** other - this. */
    public Tensor rsub(double other) {
        return binary("rsub", Pointwise.SUB, constantLike("rsub", other), this);
    }

    /** this * other. */
    public Tensor mul(Tensor other) {
        return binary(Pointwise.MUL, this, other);
    }

    /** this * other. */
    public Tensor mul(double other) {
        return binary(Pointwise.MUL, this, constantLike("mul", other));
    }

    /** this / other, by IEEE 754: x/0 is infinite, 0/0 NaN. Not for {@link DType#I32}. */
    public Tensor div(Tensor other) {
        return binary(Pointwise.DIV, this, other);
    }

    /** this / other. */
    public Tensor div(double other) {
        return binary(Pointwise.DIV, this, constantLike("div", other));
    }

    /** other / this. */
    public Tensor rdiv(double other) {
        return binary("rdiv", Pointwise.DIV, constantLike("rdiv", other), this);
    }

    /** -this. */
    public Tensor neg() {
        return unary(Pointwise.NEG);
    }

    /** |this|. The gradient at 0 is 0. */
    public Tensor abs() {
        return unary(Pointwise.ABS);
    }

    /** -1, 0 or 1; NaN of NaN (libtorch: 0). The gradient is 0. */
    public Tensor sign() {
        return unary(Pointwise.SIGN);
    }

    /** The square. */
    public Tensor square() {
        return unary(Pointwise.SQUARE);
    }

    /** The square root; NaN below 0, and so is the gradient. The gradient at 0 is infinity, at -0 -infinity. */
    public Tensor sqrt() {
        return unary(Pointwise.SQRT);
    }

    /** 1 / sqrt(this). */
    public Tensor rsqrt() {
        return unary(Pointwise.RSQRT);
    }

    /** 1 / this. */
    public Tensor reciprocal() {
        return unary(Pointwise.RECIPROCAL);
    }

    /**
     * this to the power of {@code exponent}, as C's pow: 1 for an exponent of 0, whatever the base; NaN for a base below 0 with an exponent
     * that is not integral. The gradient to the base is 0 for an exponent of 0; that to the exponent is 0 where the base is 0 and the
     * exponent is not negative, and NaN where the base is negative.
     */
    public Tensor pow(Tensor exponent) {
        return binary(Pointwise.POW, this, exponent);
    }

    /** this to the power of {@code exponent}; that of 2 is {@link #square()}. */
    public Tensor pow(double exponent) {
        return exponent == 2 ? numeric(Pointwise.POW).square() : binary(Pointwise.POW, this, constantLike("pow", exponent));
    }

    /** The greater of the two; NaN if either is. At a tie each gets half the gradient. */
    public Tensor maximum(Tensor other) {
        return binary(Pointwise.MAXIMUM, this, other);
    }

    /**
     * The greater of this and a number; NaN stays NaN. The gradient is 1/2 where they are equal; for 0 there use {@link #relu}, for 1
     * {@link #clamp}.
     */
    public Tensor maximum(double other) {
        return binary(Pointwise.MAXIMUM, this, constantLike("maximum", other));
    }

    /** The lesser of the two; NaN if either is. At a tie each gets half the gradient. */
    public Tensor minimum(Tensor other) {
        return binary(Pointwise.MINIMUM, this, other);
    }

    /** The lesser of this and a number; NaN stays NaN. The gradient is 1/2 where they are equal; for 1 there use {@link #clamp}. */
    public Tensor minimum(double other) {
        return binary(Pointwise.MINIMUM, this, constantLike("minimum", other));
    }

    /**
     * this, but not below {@code low} nor above {@code high}; NaN stays NaN. The gradient is 1 at both bounds, and 0 at NaN. Either bound
     * may be infinite, though not for {@link DType#I32}.
     *
     * @throws IllegalArgumentException unless {@code low <= high}
     */
    public Tensor clamp(double low, double high) {
        if (!(low <= high)) {
            throw new IllegalArgumentException("clamp: bounds " + low + " and " + high
                    + " are no range; they must be numbers, the lower one not above the upper one");
        }
        return record(Pointwise.CLAMP, shape(), dtype(), numeric(Pointwise.CLAMP), constantLike("clamp", low), constantLike("clamp", high));
    }

    /** The greatest integral value not above. The gradient is 0. */
    public Tensor floor() {
        return unary(Pointwise.FLOOR);
    }

    /** The least integral value not below. The gradient is 0. */
    public Tensor ceil() {
        return unary(Pointwise.CEIL);
    }

    /** The nearest integral value, ties to even. The gradient is 0. */
    public Tensor round() {
        return unary(Pointwise.ROUND);
    }

    // ---- pointwise: functions ---------------------------------------------------------------------------------------------------

    /** e to the power of this. */
    public Tensor exp() {
        return unary(Pointwise.EXP);
    }

    /** exp(this) - 1, accurate near 0 too. */
    public Tensor expm1() {
        return unary(Pointwise.EXPM1);
    }

    /** The natural logarithm; -infinity at 0, NaN below. The gradient is 1/this everywhere. */
    public Tensor log() {
        return unary(Pointwise.LOG);
    }

    /** log(1 + this), accurate near 0 too. */
    public Tensor log1p() {
        return unary(Pointwise.LOG1P);
    }

    /** The sine of an angle in radians, however large. */
    public Tensor sin() {
        return unary(Pointwise.SIN);
    }

    /** The cosine of an angle in radians, however large. */
    public Tensor cos() {
        return unary(Pointwise.COS);
    }

    /** The tangent of an angle in radians, however large. */
    public Tensor tan() {
        return unary(Pointwise.TAN);
    }

    /** The hyperbolic tangent; -1 and 1 at the infinities, with gradient 0. */
    public Tensor tanh() {
        return unary(Pointwise.TANH);
    }

    /** 1 / (1 + exp(-this)); 0 at -infinity and 1 at infinity, with gradient 0. */
    public Tensor sigmoid() {
        return unary(Pointwise.SIGMOID);
    }

    /** log(1 + exp(this)), without overflow. */
    public Tensor softplus() {
        return unary(Pointwise.SOFTPLUS);
    }

    /** The error function. */
    public Tensor erf() {
        return unary(Pointwise.ERF);
    }

    /** this where it is positive, else 0; -0 and NaN stay. The gradient at 0 is 0, at NaN 1. */
    public Tensor relu() {
        return unary(Pointwise.RELU);
    }

    /** this, but not below 0 nor above 6; NaN stays NaN. The gradient at both bounds, and at NaN, is 0. */
    public Tensor relu6() {
        return unary(Pointwise.RELU6);
    }

    /** this, but not below -1 nor above 1; NaN stays NaN. The gradient at both bounds, and at NaN, is 0. */
    public Tensor hardtanh() {
        return unary(Pointwise.HARDTANH);
    }

    /** this where it is positive, else slope * this. The gradient at 0 is the slope; NaN stays NaN, with gradient 1. */
    public Tensor leakyRelu(double slope) {
        return binary(Pointwise.LEAKY_RELU, this, constantLike("leakyRelu", slope));
    }

    /**
     * this where it is positive, else alpha * expm1(this). The gradient at 0 is 1. -alpha at -infinity with gradient 0; NaN stays NaN, with
     * gradient 1. (Clevert et al., 2015.)
     */
    public Tensor elu(double alpha) {
        return binary(Pointwise.ELU, this, constantLike("elu", alpha));
    }

    /** The self-normalising exponential unit, with its paper's two constants. (Klambauer et al., 2017.) */
    public Tensor selu() {
        floating("selu");
        return elu(1.6732632423543772).mul(1.0507009873554805);
    }

    /**
     * this times the normal distribution function of this. 0 at -infinity with gradient 0 (libtorch: NaN). (Hendrycks and Gimpel, 2016.)
     */
    public Tensor gelu() {
        return unary(Pointwise.GELU);
    }

    /**
     * The approximation of {@link #gelu()} that GPT-2 uses: this * (1 + tanh(sqrt(2/pi) * (this + 0.044715 * this<sup>3</sup>))) / 2. 0 at
     * -infinity with gradient 0. Far below 0, where it is next to 0, it has fewer right digits than gelu: the page of the package says how
     * many. (Hendrycks and Gimpel, 2016.)
     */
    public Tensor geluTanh() {
        return unary(Pointwise.GELU_TANH);
    }

    /** this * sigmoid(this). 0 at -infinity with gradient 0 (libtorch: NaN). */
    public Tensor silu() {
        return unary(Pointwise.SILU);
    }

    // ---- pointwise: tests and choices -------------------------------------------------------------------------------------------

    /** Where {@code this < other}; false if either is NaN. */
    public Tensor lt(Tensor other) {
        return binary(Pointwise.LT, this, other);
    }

    /** Where {@code this < other}. */
    public Tensor lt(double other) {
        return binary(Pointwise.LT, this, constantLike("lt", other));
    }

    /** Where {@code this <= other}; false if either is NaN. */
    public Tensor le(Tensor other) {
        return binary(Pointwise.LE, this, other);
    }

    /** Where {@code this <= other}. */
    public Tensor le(double other) {
        return binary(Pointwise.LE, this, constantLike("le", other));
    }

    /** Where {@code this > other}; false if either is NaN. */
    public Tensor gt(Tensor other) {
        return pointwise(Pointwise.LT, common("gt", Pointwise.LT, this, other), other, this);
    }

    /** Where {@code this > other}. */
    public Tensor gt(double other) {
        return binary("gt", Pointwise.LT, constantLike("gt", other), this);
    }

    /** Where {@code this >= other}; false if either is NaN. */
    public Tensor ge(Tensor other) {
        return pointwise(Pointwise.LE, common("ge", Pointwise.LE, this, other), other, this);
    }

    /** Where {@code this >= other}. */
    public Tensor ge(double other) {
        return binary("ge", Pointwise.LE, constantLike("ge", other), this);
    }

    /** Where this equals other, which may both be masks; false if either is NaN. */
    public Tensor eq(Tensor other) {
        return dtype() == DType.BOOL ? binary("eq", Pointwise.XOR, this, other).not() : binary(Pointwise.EQ, this, other);
    }

    /** Where this equals other. */
    public Tensor eq(double other) {
        return binary(Pointwise.EQ, this, constantLike("eq", other));
    }

    /** Where this differs from other, which may both be masks; true if either is NaN. */
    public Tensor ne(Tensor other) {
        return dtype() == DType.BOOL ? binary("ne", Pointwise.XOR, this, other) : binary(Pointwise.NE, this, other);
    }

    /** Where this differs from other. */
    public Tensor ne(double other) {
        return binary(Pointwise.NE, this, constantLike("ne", other));
    }

    /** Where this is NaN. */
    public Tensor isNaN() {
        floating("isNaN");
        return unary(Pointwise.IS_NAN);
    }

    /** Where this is neither NaN nor infinite. */
    public Tensor isFinite() {
        floating("isFinite");
        return abs().lt(Double.POSITIVE_INFINITY);
    }

    /**
     * Whether every element of this is close to the one of {@code other} that it meets by broadcasting: at a distance of at most
     * {@code absolute + relative * |other|}, as in NumPy's and PyTorch's allclose. An infinity is close to itself only, NaN to nothing;
     * where there are no elements, all are close. It is decided in double precision, and nothing is recorded.
     *
     * @param relative for instance 1e-5
     * @param absolute for instance 1e-8
     * @throws IllegalArgumentException if the shapes do not broadcast, the dtypes differ or are {@link DType#BOOL}, or a tolerance is
     *     negative or NaN
     */
    public boolean allClose(Tensor other, double relative, double absolute) {
        numeric("allClose");
        requireSameType("allClose", this, requireNonNull(other, "other"));
        if (!(relative >= 0 && absolute >= 0)) {
            throw new IllegalArgumentException("allClose: a relative tolerance of " + relative + " and an absolute one of " + absolute
                    + " must both be 0 or more");
        }
        Shape shape = Shape.broadcast("allClose", shape(), other.shape());
        Tensor a = detach().to(DType.F64).expandTo(shape);
        Tensor b = other.detach().to(DType.F64).expandTo(shape);
        Tensor distance = a.sub(b).abs();
        Tensor near = distance.isFinite().and(distance.le(b.abs().mul(relative).add(absolute)));
        return near.or(a.eq(b)).not().sum().item() == 0;
    }

    /** Where both masks are true. */
    public Tensor and(Tensor other) {
        return binary(Pointwise.AND, this, other);
    }

    /** Where either mask is true. */
    public Tensor or(Tensor other) {
        return binary(Pointwise.OR, this, other);
    }

    /** Where one of both masks is true, and only one. */
    public Tensor xor(Tensor other) {
        return binary(Pointwise.XOR, this, other);
    }

    /** Where this mask is false. */
    public Tensor not() {
        return unary(Pointwise.NOT);
    }

    /**
     * {@code whenTrue} where the mask is true, {@code whenFalse} elsewhere. What was not chosen has no influence, not even as NaN or
     * infinity, and gets a gradient of exactly 0; so {@code where(x.gt(0), x.log(), zeros)} has a finite gradient everywhere.
     */
    public static Tensor where(Tensor mask, Tensor whenTrue, Tensor whenFalse) {
        requireNonNull(mask, "mask").requireType("where", DType.BOOL);
        requireNonNull(whenTrue, "whenTrue").numeric(Pointwise.WHERE);
        requireSameType("where", whenTrue, requireNonNull(whenFalse, "whenFalse"));
        Shape shape = Shape.broadcast("where", mask.shape(), Shape.broadcast("where", whenTrue.shape(), whenFalse.shape()));
        return record(Pointwise.WHERE, shape, whenTrue.dtype(), mask.expandTo(shape), whenTrue.expandTo(shape), whenFalse.expandTo(shape));
    }

    /** {@link #where(Tensor, Tensor, Tensor)} with a number for what is false. */
    public static Tensor where(Tensor mask, Tensor whenTrue, double whenFalse) {
        return where(mask, whenTrue, requireNonNull(whenTrue, "whenTrue").constantLike("where", whenFalse));
    }

    /** {@link #where(Tensor, Tensor, Tensor)} with a number for what is true. */
    public static Tensor where(Tensor mask, double whenTrue, Tensor whenFalse) {
        return where(mask, requireNonNull(whenFalse, "whenFalse").constantLike("where", whenTrue), whenFalse);
    }

    /**
     * This with every element converted: to {@link DType#I32} by rounding towards 0 as Java's cast does it, which gives the greatest or
     * least int for what lies beyond, and 0 for NaN; to {@link DType#BOOL} by whether it is not 0; from BOOL to 1 and 0.
     */
    public Tensor to(DType dtype) {
        if (requireNonNull(dtype, "dtype") == dtype()) {
            return unchanged();
        }
        if (dtype() == DType.BOOL) { // by a pointwise op, which fuses
            return record(Pointwise.WHERE, shape(), dtype, this, constant("to", 1, dtype, shape()), constant("to", 0, dtype, shape()));
        }
        return record(new Cast(dtype), shape(), dtype, this);
    }

    // ---- reductions -------------------------------------------------------------------------------------------------------------

    /**
     * The sum along axes; 0 of no elements. Sums of {@link DType#I32} wrap as int does. Of a mask it is the number of true elements, as
     * {@link DType#I32}.
     */
    public Tensor sum(int... axes) {
        return sum(false, axes);
    }

    /** {@link #sum(int...)}; with {@code keepDims}, reduced axes stay with size 1. */
    public Tensor sum(boolean keepDims, int... axes) {
        Tensor numbers = dtype() == DType.BOOL ? to(DType.I32) : this;
        return numbers.reduce(Combination.SUM, keepDims, shape().axes("sum", axes));
    }

    /**
     * The sums of the elements up to each along an axis, itself included: of 1, 2, 3 they are 1, 3, 6. Those from each to the last are
     * {@code x.flip(axis).cumsum(axis).flip(axis)}. Of a mask they are counts of true elements, as with {@link #sum(int...)}. It takes
     * log2(size) passes over the elements, and a sum is rounded no more often than that. (Hillis and Steele, 1986.)
     */
    public Tensor cumsum(int axis) {
        int along = shape().axis("cumsum", axis);
        int size = size(along);
        Tensor sums = dtype() == DType.BOOL ? to(DType.I32) : unchanged();
        for (long count = 1; count < size; count *= 2) { // so many elements in each sum, or all there are
            int distance = (int) count;
            sums = sums.add(sums.slice(along, 0, size - distance).pad(along, distance, 0));
        }
        return sums;
    }

    /** The mean along axes; NaN of no elements. */
    public Tensor mean(int... axes) {
        return mean(false, axes);
    }

    /** {@link #mean(int...)}; with {@code keepDims}, reduced axes stay with size 1. */
    public Tensor mean(boolean keepDims, int... axes) {
        floating("mean");
        int[] reduced = shape().axes("mean", axes);
        return reduce(Combination.SUM, keepDims, reduced).div(count(reduced));
    }

    /** The product along axes; 1 of no elements. Its gradient is right with zeros among the factors. */
    public Tensor prod(int... axes) {
        return prod(false, axes);
    }

    /** {@link #prod(int...)}; with {@code keepDims}, reduced axes stay with size 1. */
    public Tensor prod(boolean keepDims, int... axes) {
        int[] reduced = shape().axes("prod", axes);
        Tensor x = numeric("prod", Pointwise.MUL);
        // halves along what is reduced are without gaps if that comes last, or else first
        boolean last = reduced.length > 0 && reduced[reduced.length - 1] == rank() - 1;
        Tensor product = last ? ProductTree.along(x.rows(reduced), rank() - reduced.length) : ProductTree.along(x.columns(reduced), 0);
        return product.reshape(keepDims ? shape().keeping(reduced) : shape().without(reduced));
    }

    /**
     * The greatest along axes; NaN if one is. Elements that tie share the gradient equally.
     *
     * @throws IllegalArgumentException if there are no elements along the axes
     */
    public Tensor max(int... axes) {
        return max(false, axes);
    }

    /** {@link #max(int...)}; with {@code keepDims}, reduced axes stay with size 1. */
    public Tensor max(boolean keepDims, int... axes) {
        return reduce(Combination.MAX, keepDims, nonEmpty("max", shape().axes("max", axes)));
    }

    /**
     * The least along axes; NaN if one is. Elements that tie share the gradient equally.
     *
     * @throws IllegalArgumentException if there are no elements along the axes
     */
    public Tensor min(int... axes) {
        return min(false, axes);
    }

    /** {@link #min(int...)}; with {@code keepDims}, reduced axes stay with size 1. */
    public Tensor min(boolean keepDims, int... axes) {
        return reduce(Combination.MIN, keepDims, nonEmpty("min", shape().axes("min", axes)));
    }

    /**
     * The unbiased variance along axes: squared distances from the mean, summed and divided by one less than their number. NaN of fewer
     * than two elements, 0 of equal ones. The numbers are axes, not a correction: the biased variance of a matrix's rows is
     * {@code x.var(0, false, 1)}.
     */
    public Tensor var(int... axes) {
        return var(false, axes);
    }

    /** {@link #var(int...)}; with {@code keepDims}, reduced axes stay with size 1. */
    public Tensor var(boolean keepDims, int... axes) {
        return var(1, keepDims, axes);
    }

    /**
     * The variance along axes, dividing by the number of elements less {@code correction}; NaN unless that is positive. With
     * {@code keepDims}, reduced axes stay with size 1.
     */
    public Tensor var(int correction, boolean keepDims, int... axes) {
        return variance("var", correction, keepDims, axes);
    }

    private Tensor variance(String verb, int correction, boolean keepDims, int... axes) {
        floating(verb);
        int[] reduced = shape().axes(verb, axes);
        double divisor = (double) count(reduced) - correction;
        Tensor shifted = sub(first(reduced)); // equal elements then have a variance of exactly 0
        Tensor squares = shifted.sub(reduced.length == 0 ? shifted : shifted.mean(true, reduced)).square();
        return squares.reduce(Combination.SUM, keepDims, reduced).div(divisor > 0 ? divisor : Double.NaN);
    }

    /** The first elements along axes, kept, as constants; there may be none. */
    private Tensor first(int[] axes) {
        Tensor first = detach();
        for (int axis : axes) {
            first = first.slice(axis, 0, Math.min(1, size(axis)));
        }
        return first;
    }

    /** The square root of the unbiased {@link #var(int...) variance}; of equal elements it is 0 with gradient 0. The numbers are axes. */
    public Tensor std(int... axes) {
        return std(false, axes);
    }

    /** {@link #std(int...)}; with {@code keepDims}, reduced axes stay with size 1. */
    public Tensor std(boolean keepDims, int... axes) {
        return std(1, keepDims, axes);
    }

    /** The square root of {@link #var(int, boolean, int...)}. */
    public Tensor std(int correction, boolean keepDims, int... axes) {
        return variance("std", correction, keepDims, axes).sqrtFlatAtZero();
    }

    /** The Euclidean norm along axes; at 0 it is 0 with gradient 0. */
    public Tensor norm(int... axes) {
        return norm(false, axes);
    }

    /** {@link #norm(int...)}; with {@code keepDims}, reduced axes stay with size 1. */
    public Tensor norm(boolean keepDims, int... axes) {
        floating("norm");
        return square().reduce(Combination.SUM, keepDims, shape().axes("norm", axes)).sqrtFlatAtZero();
    }

    /** The square root with a gradient of 0 at 0: the minimum-norm subgradient of a norm. */
    private Tensor sqrtFlatAtZero() {
        Tensor zero = eq(0);
        return where(zero, 0, where(zero, 1, this).sqrt());
    }

    /** log(sum(exp(this))) along axes, without overflow; -infinity of no elements. Where all are -infinity the gradient is 0. */
    public Tensor logSumExp(int... axes) {
        return logSumExp(false, axes);
    }

    /** {@link #logSumExp(int...)}; with {@code keepDims}, reduced axes stay with size 1. */
    public Tensor logSumExp(boolean keepDims, int... axes) {
        floating("logSumExp");
        int[] reduced = shape().axes("logSumExp", axes);
        if (reduced.length == 0 || count(reduced) == 0) {
            return reduced.length == 0 ? unchanged() : exp().reduce(Combination.SUM, keepDims, reduced).log();
        }
        Tensor shift = finiteMax(reduced);
        Tensor sum = sub(shift).exp().reduce(Combination.SUM, keepDims, reduced);
        Tensor none = sum.eq(0); // all are -infinity, and log(0) has an infinite gradient
        return where(none, Double.NEGATIVE_INFINITY, where(none, 1, sum).log().add(shift.reshape(sum.shape())));
    }

    /**
     * exp(this) / sum(exp(this)) along an axis, without overflow. -infinity gives 0, or NaN if there is nothing else along the axis;
     * +infinity gives NaN and makes the others 0; a NaN makes all NaN.
     */
    public Tensor softmax(int axis) {
        floating("softmax");
        int[] reduced = {shape().axis("softmax", axis)};
        if (size() == 0) {
            return unchanged();
        }
        Tensor powers = sub(finiteMax(reduced)).exp().evaluate(); // or the sum and the quotient would each compute them
        return powers.div(powers.sum(true, reduced));
    }

    /** The logarithm of {@link #softmax}, computed without it. */
    public Tensor logSoftmax(int axis) {
        floating("logSoftmax");
        int[] reduced = {shape().axis("logSoftmax", axis)};
        if (size() == 0) {
            return unchanged();
        }
        Tensor shifted = sub(finiteMax(reduced));
        return shifted.sub(shifted.exp().sum(true, reduced).log());
    }

    /**
     * The maximum along axes, kept, as a constant to subtract before exp: any shift gives the same result, so none has a derivative. An
     * infinite one would give NaN.
     */
    private Tensor finiteMax(int[] axes) {
        double most = dtype() == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
        return detach().max(true, axes).clamp(-most, most);
    }

    /**
     * The position of the greatest element along an axis, {@link DType#I32}, of this shape without that axis: the first of several; a NaN
     * counts as the greatest. It has no gradient.
     *
     * @throws IllegalArgumentException if there are no elements along the axis
     */
    public Tensor argmax(int axis) {
        return argReduce(true, axis);
    }

    /**
     * The position of the least element along an axis, {@link DType#I32}, of this shape without that axis: the first of several; a NaN
     * counts as the least. It has no gradient.
     *
     * @throws IllegalArgumentException if there are no elements along the axis
     */
    public Tensor argmin(int axis) {
        return argReduce(false, axis);
    }

    private Tensor argReduce(boolean greatest, int axis) {
        var op = new ArgReduction(greatest, shape().axis(greatest ? "argmax" : "argmin", axis));
        int[] axes = {op.axis()};
        nonEmpty(op.label(), axes);
        return record(op, shape().without(axes), DType.I32, numeric(op.label()));
    }

    private Tensor reduce(Combination combination, boolean keepDims, int[] axes) {
        if (axes.length == 0) {
            return numeric(combination.label()).unchanged();
        }
        var op = new Reduction(combination, axes);
        Tensor result = record(op, shape().without(axes), dtype(), numeric(op.label()));
        return keepDims ? result.reshape(shape().keeping(axes)) : result;
    }

    private int[] nonEmpty(String op, int[] axes) {
        if (count(axes) == 0) {
            throw new IllegalArgumentException(op + ": shape " + shape() + " has no elements along axes " + Arrays.toString(axes)
                    + ", and " + op + " of nothing is undefined");
        }
        return axes;
    }

    private int count(int[] axes) {
        return Axes.product(Axes.pick(shape().toArray(), axes), 0, axes.length);
    }

    /** The kept axes first, and all reduced ones as one last axis. */
    private Tensor rows(int[] reduced) {
        int[] kept = Axes.others(rank(), reduced);
        return permute(Axes.concat(kept, reduced)).reshape(Axes.concat(Axes.pick(shape().toArray(), kept), count(reduced)));
    }

    /** All reduced axes as one first axis, and then the kept ones. */
    private Tensor columns(int[] reduced) {
        int[] kept = Axes.others(rank(), reduced);
        return permute(Axes.concat(reduced, kept)).reshape(Axes.concat(new int[] {count(reduced)}, Axes.pick(shape().toArray(), kept)));
    }

    // ---- movement ---------------------------------------------------------------------------------------------------------------

    /** The same elements in row-major order under another shape; one size may be -1, for whatever is left. */
    public Tensor reshape(int... sizes) {
        return reshape(inferred(requireNonNull(sizes, "sizes")));
    }

    /** The same elements in row-major order under another shape. */
    public Tensor reshape(Shape target) {
        if (requireNonNull(target, "target").size() != size()) {
            throw new IllegalArgumentException("reshape: shape " + shape() + " has " + size() + " elements, and " + target
                    + " takes " + target.size());
        }
        return target.equals(shape()) ? unchanged() : record(new Movement.Reshape(target), target, dtype(), this);
    }

    private Shape inferred(int[] sizes) {
        int unknown = -1;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] == -1) {
                if (unknown >= 0) {
                    throw new IllegalArgumentException("reshape: only one size of " + Arrays.toString(sizes) + " may be -1");
                }
                unknown = axis;
            }
        }
        if (unknown < 0) {
            return Shape.of("reshape", sizes);
        }
        int[] complete = sizes.clone();
        complete[unknown] = 1;
        int known = Shape.of("reshape", complete).size();
        if (known == 0) {
            throw new IllegalArgumentException("reshape: -1 in " + Arrays.toString(sizes)
                    + " is ambiguous, since the other sizes hold no element");
        }
        if (size() % known != 0) {
            throw new IllegalArgumentException("reshape: the " + size() + " elements of shape " + shape()
                    + " cannot be divided evenly by the known sizes of " + Arrays.toString(sizes));
        }
        complete[unknown] = size() / known;
        return Shape.of("reshape", complete);
    }

    /** All elements along one axis. */
    public Tensor flatten() {
        return reshape(size());
    }

    /** Axes {@code first} to {@code last}, both included, merged into one. */
    public Tensor flatten(int first, int last) {
        int from = shape().axis("flatten", first);
        int to = shape().axis("flatten", last);
        if (from > to) {
            throw new IllegalArgumentException("flatten: axis " + first + " of shape " + shape() + " comes after axis " + last);
        }
        return reshape(spliced(from, to + 1, Axes.product(shape().toArray(), from, to + 1)));
    }

    /** The sizes with one in place of those from {@code from} to {@code to} (exclusive). */
    private int[] spliced(int from, int to, int size) {
        int[] sizes = shape().toArray();
        return Axes.concat(Axes.concat(Arrays.copyOf(sizes, from), size), Arrays.copyOfRange(sizes, to, sizes.length));
    }

    /** Axes in another order: axis i of the result is axis order[i] of this. */
    public Tensor permute(int... order) {
        int[] normal = requireNonNull(order, "order").clone();
        boolean[] named = new boolean[rank()];
        int different = 0;
        for (int i = 0; i < order.length; i++) {
            normal[i] = shape().axis("permute", order[i]);
            different += named[normal[i]] ? 0 : 1;
            named[normal[i]] = true;
        }
        if (order.length != rank() || different != rank()) {
            throw new IllegalArgumentException("permute: " + Arrays.toString(order)
                    + " does not name every axis of shape " + shape() + " once");
        }
        return record(new Movement.Permute(normal), Shape.of(Axes.pick(shape().toArray(), normal)), dtype(), this);
    }

    /** The axes in reverse order; for a matrix, its transpose. */
    public Tensor transpose() {
        return permute(IntStream.range(0, rank()).map(axis -> rank() - 1 - axis).toArray());
    }

    /** Two axes exchanged. */
    public Tensor transpose(int first, int second) {
        int[] order = Axes.range(rank());
        int a = shape().axis("transpose", first);
        int b = shape().axis("transpose", second);
        order[a] = b;
        order[b] = a;
        return permute(order);
    }

    /** Repeated along axes of size 1, and along new leading axes, to another shape. */
    public Tensor expand(Shape target) {
        if (!Shape.broadcast("expand", shape(), requireNonNull(target, "target")).equals(target)) {
            throw new IllegalArgumentException("expand: shape " + shape() + " cannot become " + target + "; only axes of size 1 repeat");
        }
        return expandTo(target).unchanged();
    }

    /** {@link #expand(Shape)}. */
    public Tensor expand(int... sizes) {
        return expand(Shape.of("expand", sizes));
    }

    private Tensor expandTo(Shape target) {
        return target.equals(shape()) ? this : record(new Movement.Expand(target), target, dtype(), this);
    }

    /** Without its axes of size 1, or without those given, which must have size 1. */
    public Tensor squeeze(int... axes) {
        int[] dropped = requireNonNull(axes, "axes").length == 0
                ? IntStream.range(0, rank()).filter(axis -> shape().size(axis) == 1).toArray()
                : shape().axes("squeeze", axes);
        for (int axis : dropped) {
            if (shape().size(axis) != 1) {
                throw new IllegalArgumentException("squeeze: axis " + axis + " of shape " + shape()
                        + " has size " + shape().size(axis) + ", not 1");
            }
        }
        return reshape(shape().without(dropped));
    }

    /** With a new axis of size 1 at position {@code axis} of the result. */
    public Tensor unsqueeze(int axis) {
        int position = newAxis("unsqueeze", axis);
        return reshape(spliced(position, position, 1));
    }

    private int newAxis(String op, int axis) {
        if (axis < -rank() - 1 || axis > rank()) {
            throw new IllegalArgumentException(op + ": position " + axis + " for a new axis is out of range for shape " + shape()
                    + "; " + valid(-rank() - 1, rank()));
        }
        return axis < 0 ? axis + rank() + 1 : axis;
    }

    private static String valid(int first, int last) {
        return first <= last ? "valid are " + first + " to " + last : "it has no elements";
    }

    /** Elements {@code start} (included) to {@code stop} (excluded) along an axis. Negative positions count from the end. */
    public Tensor slice(int axis, int start, int stop) {
        return slice(axis, start, stop, 1);
    }

    /**
     * Every {@code step}-th element from {@code start} (included) to {@code stop} (excluded) along an axis. Negative positions count from
     * the end; a negative step walks backwards, where a stop of -size-1 is the place before the first element.
     */
    public Tensor slice(int axis, int start, int stop, int step) {
        int along = shape().axis("slice", axis);
        int size = shape().size(along);
        int from = start < 0 ? start + size : start;
        int to = stop < 0 ? stop + size : stop;
        boolean valid = step > 0 ? 0 <= from && from <= to && to <= size : step < 0 && -1 <= to && to <= from && from < Math.max(size, 1);
        if (!valid) {
            throw new IllegalArgumentException("slice: " + start + " to " + stop + " by " + step + " is not within axis " + axis
                    + " of shape " + shape() + "; "
                    + (step == 0 ? "the step must not be 0" : "its positions are 0 to " + size + ", from the end " + -size + " to -1"));
        }
        if (step < 0) {
            int forward = -Math.max(step, -Integer.MAX_VALUE); // the least int has no negative
            return from == to || size == 0 ? slice(axis, 0, 0) : flip(axis).slice(axis, size - 1 - from, size - 1 - to, forward);
        }
        int count = Math.ceilDiv(to - from, step);
        return count == size ? unchanged()
                : record(new Movement.Slice(along, from, step, count), shape().with("slice", along, count), dtype(), this);
    }

    /** The elements at one position along an axis, which the result no longer has. A negative position counts from the end. */
    public Tensor select(int axis, int position) {
        int along = shape().axis("select", axis);
        int size = shape().size(along);
        if (position < -size || position >= size) {
            throw new IllegalArgumentException("select: position " + position + " is out of range for axis " + axis + " of shape " + shape()
                    + "; " + valid(-size, size - 1));
        }
        int from = position < 0 ? position + size : position;
        return slice(along, from, from + 1).squeeze(along);
    }

    /** In reverse order along axes; all if none is given. */
    public Tensor flip(int... axes) {
        Tensor result = this;
        for (int axis : shape().axes("flip", axes)) {
            result = record(new Movement.Flip(axis), shape(), dtype(), result);
        }
        return result.unchanged();
    }

    /** With {@code before} zeros before and {@code after} zeros after the elements along an axis. */
    public Tensor pad(int axis, int before, int after) {
        int along = shape().axis("pad", axis);
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException("pad: " + before + " before and " + after
                    + " after must not be negative; slice() takes elements away");
        }
        Shape padded = shape().with("pad", along, extent("pad", (long) before + shape().size(along) + after));
        return padded.equals(shape()) ? unchanged() : record(new Movement.Pad(along, before, 0, after), padded, dtype(), this);
    }

    /** Tensors one after the other along an axis that exists; all other sizes are equal. */
    public static Tensor concat(int axis, Tensor... tensors) {
        if (requireNonNull(tensors, "tensors").length == 0) {
            throw new IllegalArgumentException("concat: there is no tensor to concatenate");
        }
        Tensor first = requireNonNull(tensors[0], "tensors[0]");
        int along = first.shape().axis("concat", axis);
        long extent = 0;
        for (int i = 0; i < tensors.length; i++) {
            Tensor tensor = requireNonNull(tensors[i], "tensors[" + i + "]");
            requireSameType("concat", first, tensor);
            if (tensor.rank() != first.rank() || !tensor.shape().with("concat", along, 0).equals(first.shape().with("concat", along, 0))) {
                throw new IllegalArgumentException("concat: shapes " + first.shape() + " and " + tensor.shape() + " (tensor " + i
                        + ") differ in more than axis " + axis);
            }
            extent += tensor.shape().size(along);
        }
        return record(new Concat(along), first.shape().with("concat", along, extent("concat", extent)), first.dtype(), tensors);
    }

    /** {@link #concat(int, Tensor...)} of a list. */
    public static Tensor concat(int axis, List<Tensor> tensors) {
        return concat(axis, requireNonNull(tensors, "tensors").toArray(Tensor[]::new));
    }

    private static int extent(String op, long size) {
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(op + ": an axis of size " + size
                    + " has more than 2^31-1 elements, the most an array holds");
        }
        return (int) size;
    }

    /** Tensors of equal shape along a new axis. */
    public static Tensor stack(int axis, Tensor... tensors) {
        if (requireNonNulls(tensors, "tensors").length == 0) {
            throw new IllegalArgumentException("stack: there is no tensor to stack");
        }
        Shape shape = tensors[0].shape();
        for (Tensor tensor : tensors) {
            requireSameType("stack", tensors[0], tensor);
            if (!tensor.shape().equals(shape)) {
                throw new IllegalArgumentException("stack: shapes " + shape + " and " + tensor.shape()
                        + " differ; reshape or expand them first");
            }
        }
        int position = tensors[0].newAxis("stack", axis);
        return concat(position, Arrays.stream(tensors).map(tensor -> tensor.unsqueeze(position)).toArray(Tensor[]::new));
    }

    /** {@link #stack(int, Tensor...)} of a list. */
    public static Tensor stack(int axis, List<Tensor> tensors) {
        return stack(axis, requireNonNull(tensors, "tensors").toArray(Tensor[]::new));
    }

    /** Consecutive parts of the given sizes along an axis, which they fill exactly. */
    public List<Tensor> split(int axis, int... sizes) {
        int along = shape().axis("split", axis);
        long total = Arrays.stream(requireNonNull(sizes, "sizes")).asLongStream().sum();
        if (total != shape().size(along) || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("split: sizes " + Arrays.toString(sizes) + " must be 0 or more, and add up to the "
                    + shape().size(along) + " of axis " + axis + " of shape " + shape());
        }
        int[] ends = sizes.clone();
        Arrays.parallelPrefix(ends, Integer::sum);
        Tensor whole = unchanged(); // one state of a variable, which another thread may update meanwhile
        return IntStream.range(0, sizes.length).mapToObj(part -> whole.slice(along, ends[part] - sizes[part], ends[part])).toList();
    }

    /** This, {@code times[i]} times along axis i, like NumPy's tile; as many numbers as axes, or more for new leading ones. */
    public Tensor repeat(int... times) {
        int added = requireNonNull(times, "times").length - rank();
        if (added < 0 || Arrays.stream(times).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("repeat: " + Arrays.toString(times)
                    + " must give a number of 0 or more for each axis of shape " + shape());
        }
        int[] interleaved = new int[2 * times.length];
        int[] expanded = new int[2 * times.length];
        int[] merged = new int[times.length];
        for (int axis = 0; axis < times.length; axis++) {
            int size = axis < added ? 1 : shape().size(axis - added);
            interleaved[2 * axis] = 1;
            expanded[2 * axis] = times[axis];
            interleaved[2 * axis + 1] = size;
            expanded[2 * axis + 1] = size;
            merged[axis] = times[axis] * size; // if this overflows, so does the expanded shape, which says so
        }
        Shape whole = Shape.of("repeat", expanded); // first, for errors to name this verb
        return reshape(interleaved).expandTo(whole).reshape(merged);
    }

    // ---- products ---------------------------------------------------------------------------------------------------------------

    /**
     * The matrix product by NumPy's rules: of the last two axes, those before them broadcast; an operand of one axis is a row on the left,
     * a column on the right, and its axis is dropped from the result.
     */
    public Tensor matmul(Tensor other) {
        floating("matmul");
        requireSameType("matmul", this, requireNonNull(other, "other"));
        if (rank() == 0 || other.rank() == 0) {
            throw new IllegalArgumentException("matmul: shapes " + shape() + " and " + other.shape()
                    + ": a number without axes is no matrix; use mul");
        }
        int inner = other.size(other.rank() == 1 ? 0 : -2);
        if (size(-1) != inner) {
            throw new IllegalArgumentException("matmul: shapes " + shape() + " and " + other.shape()
                    + ": the last axis of the left has size " + size(-1)
                    + ", the " + (other.rank() == 1 ? "only" : "last but one") + " axis of the right " + inner + "; they must be equal");
        }
        if (rank() == 1) {
            return unsqueeze(0).matmul(other).squeeze(other.rank() == 1 ? 0 : -2);
        }
        if (other.rank() == 1) {
            return matmul(other.unsqueeze(1)).squeeze(-1);
        }
        return rank() > 2 && other.rank() == 2 ? foldedProduct(other) : batchedProduct(other);
    }

    /** Many matrices times one matrix is one product of all their rows. */
    private Tensor foldedProduct(Tensor matrix) {
        int[] sizes = shape().toArray();
        int rows = Axes.product(sizes, 0, sizes.length - 1);
        sizes[sizes.length - 1] = matrix.size(1);
        return reshape(Shape.of(rows, size(-1))).matmul(matrix).reshape(Shape.of(sizes));
    }

    private Tensor batchedProduct(Tensor other) {
        Shape leftBatch = leading(shape());
        Shape rightBatch = leading(other.shape());
        Shape batch = leftBatch.equals(rightBatch) ? leftBatch : Shape.broadcast(
                "matmul: shapes " + shape() + " and " + other.shape() + ": the axes before the last two", leftBatch, rightBatch);
        Shape product = matrices(batch, size(-2), other.size(-1));
        Tensor left = expandTo(matrices(batch, size(-2), size(-1)));
        Tensor right = other.expandTo(matrices(batch, other.size(-2), other.size(-1)));
        return Evaluator.settle(MatMul.record(product, left, false, right, false));
    }

    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }

    private static Shape matrices(Shape batch, int rows, int columns) {
        return Shape.of("matmul", Axes.concat(batch.toArray(), rows, columns));
    }

    /** The inner product of two tensors of one axis and equal size, a single number. */
    public Tensor dot(Tensor other) {
        if (requireNonNull(other, "other").rank() != 1 || rank() != 1) {
            throw new IllegalArgumentException("dot: shapes " + shape() + " and " + other.shape()
                    + " must both have one axis; matmul takes more");
        }
        floating("dot");
        requireSameType("dot", this, other);
        if (size() != other.size()) {
            throw new IllegalArgumentException("dot: shapes " + shape() + " and " + other.shape() + " must be equal");
        }
        return mul(other).sum(); // in lanes, where a matrix product would be one chain of additions
    }

    /** The products of every element of this with every element of other, both of one axis: a matrix. */
    public Tensor outer(Tensor other) {
        if (requireNonNull(other, "other").rank() != 1 || rank() != 1) {
            throw new IllegalArgumentException("outer: shapes " + shape() + " and " + other.shape() + " must both have one axis");
        }
        numeric("outer");
        requireSameType("outer", this, other);
        return pointwise(Pointwise.MUL, Shape.of("outer", size(0), other.size(0)), unsqueeze(1), other.unsqueeze(0));
    }

    // ---- indexing ---------------------------------------------------------------------------------------------------------------

    /**
     * Picks along an axis: for axis 0 of a matrix, result[i][j] = this[index[i][j]][j]. Positions count from 0; negative ones, which
     * {@link #select} takes, are refused.
     *
     * @param index {@link DType#I32}, of this rank, and outside {@code axis} of this tensor's sizes or smaller ones
     */
    public Tensor gather(int axis, Tensor index) {
        int along = checkIndex("gather", axis, index, requireNonNull(index, "index").shape());
        return record(new Gather(along), index.shape(), dtype(), this, index);
    }

    /**
     * The slices at the given positions along an axis. Positions count from 0; negative ones, which {@link #select} takes, are refused.
     *
     * @param index {@link DType#I32}, of one axis
     */
    public Tensor indexSelect(int axis, Tensor index) {
        int along = shape().axis("indexSelect", axis);
        if (requireNonNull(index, "index").dtype() == DType.BOOL) { // converted to I32, it would be positions 0 and 1
            throw new IllegalArgumentException("indexSelect: takes positions, I32, not the mask BOOL" + index.shape()
                    + "; mask.nonzero() gives those of its true elements");
        }
        index.requireType("indexSelect", DType.I32);
        if (index.rank() != 1) {
            throw new IllegalArgumentException("indexSelect: the index has shape " + index.shape() + ", but must have one axis");
        }
        int size = shape().size(along);
        int[] positions = index.toIntArray();
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] < 0 || positions[i] >= size) {
                throw new IllegalArgumentException("indexSelect: index " + positions[i] + " at position " + i
                        + " is out of range for axis " + axis + " of shape " + shape() + "; " + valid(0, size - 1));
            }
        }
        int[] aligned = new int[rank()];
        Arrays.fill(aligned, 1);
        aligned[along] = index.size();
        return gather(along, index.reshape(aligned).expand(shape().with("indexSelect", along, index.size())));
    }

    /**
     * This with elements added along an axis: for axis 0 of a matrix, result[index[i][j]][j] += source[i][j], in row-major order of the
     * index. Positions count from 0, as in {@link #gather}.
     *
     * @param index {@link DType#I32}, of the shape of {@code source}
     */
    public Tensor scatterAdd(int axis, Tensor index, Tensor source) {
        numeric("scatterAdd");
        requireSameType("scatterAdd", this, requireNonNull(source, "source"));
        int along = checkIndex("scatterAdd", axis, index, source.shape());
        return record(new ScatterAdd(along), shape(), dtype(), this, index, source);
    }

    private int checkIndex(String op, int axis, Tensor index, Shape expected) {
        int along = shape().axis(op, axis);
        requireNonNull(index, "index").requireType(op, DType.I32);
        boolean fits = index.shape().equals(expected) && index.rank() == rank();
        for (int other = 0; fits && other < rank(); other++) {
            fits = other == along || index.size(other) <= size(other);
        }
        if (!fits) {
            throw new IllegalArgumentException(op + ": an index of shape " + index.shape()
                    + (expected.equals(index.shape()) ? "" : " with a source of shape " + expected)
                    + " does not fit shape " + shape()
                    + (index.rank() == rank() ? "; outside axis " + axis + " its sizes may not be greater"
                            : "; it must have as many axes (" + rank() + ")" + (index.rank() < rank() ? ": unsqueeze adds one" : "")));
        }
        return along;
    }

    /**
     * The positions of the true elements of this mask, which has one axis; ascending, {@link DType#I32}. Those rows of a matrix are
     * {@code x.indexSelect(0, mask.nonzero())}.
     */
    public Tensor nonzero() {
        requireType("nonzero", DType.BOOL);
        if (rank() != 1) {
            throw new IllegalArgumentException("nonzero: a mask of shape " + shape()
                    + " must have one axis; flatten() it for positions in row-major order");
        }
        boolean[] mask = toBooleanArray();
        return of(IntStream.range(0, mask.length).filter(position -> mask[position]).toArray());
    }

    /** One-hot rows of these class numbers, {@link DType#F32}: a new last axis holds 1 at the class and 0 elsewhere. */
    public Tensor oneHot(int classes) {
        requireType("oneHot", DType.I32);
        nonNegative("oneHot", classes);
        Shape shape = Shape.of("oneHot", Axes.concat(shape().toArray(), classes));
        Buffer rows = Buffer.allocate(DType.F32, shape.size());
        float[] elements = ((Buffer.Floats) rows).array();
        int[] labels = toIntArray();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException("oneHot: class " + labels[i] + " at position " + i + " is not among the " + classes
                        + " classes 0 to " + (classes - 1));
            }
            elements[i * classes + labels[i]] = 1;
        }
        return owning(rows, shape);
    }

    // ---- how verbs are recorded -------------------------------------------------------------------------------------------------

    private static Tensor record(Op op, Shape shape, DType dtype, Tensor... operands) {
        return Evaluator.settle(Node.record(op, shape, dtype, operands));
    }

    private Tensor unchanged() {
        return Node.unchanged(this);
    }

    private Tensor unary(Pointwise op) {
        return record(op, shape(), op.isTest() ? DType.BOOL : dtype(), numeric(op));
    }

    private static Tensor binary(Pointwise op, Tensor a, Tensor b) {
        return binary(op.label(), op, a, b);
    }

    /** Applies {@code op} on behalf of the verb that errors name. */
    private static Tensor binary(String verb, Pointwise op, Tensor a, Tensor b) {
        return pointwise(op, common(verb, op, a, b), a, b);
    }

    /** The shape both broadcast to, if {@code op} takes them. */
    private static Shape common(String verb, Pointwise op, Tensor a, Tensor b) {
        a.numeric(verb, op);
        requireSameType(verb, a, requireNonNull(b, "other"));
        return Shape.broadcast(verb, a.shape(), b.shape());
    }

    private static Tensor pointwise(Pointwise op, Shape shape, Tensor a, Tensor b) {
        return record(op, shape, op.isTest() ? DType.BOOL : a.dtype(), a.expandTo(shape), b.expandTo(shape));
    }

    private Tensor constantLike(String op, double value) {
        if (dtype() == DType.I32) {
            integral(op, value, "convert the tensor first, as in x.to(DType.F32)");
        }
        return constant(op, value, dtype(), shape());
    }

    /** This, if its dtype is one the op takes. */
    private Tensor numeric(Pointwise op) {
        return numeric(op.label(), op);
    }

    private Tensor numeric(String verb, Pointwise op) {
        if (op.isLogical()) {
            requireType(verb, DType.BOOL);
        } else if (dtype() == DType.BOOL || dtype() == DType.I32 && !op.takesIntegers()) {
            throw undefined(verb);
        }
        return this;
    }

    private Tensor numeric(String op) {
        if (dtype() == DType.BOOL) {
            throw undefined(op);
        }
        return this;
    }

    private void floating(String op) {
        if (!dtype().isFloating()) {
            throw undefined(op);
        }
    }

    private IllegalArgumentException undefined(String op) {
        return new IllegalArgumentException(op + ": not defined for " + dtype() + shape() + "; convert it first, as in x.to(DType.F32)");
    }

    private void requireType(String op, DType required) {
        if (dtype() != required) {
            String remedy = required == DType.BOOL ? "a mask is the result of a comparison, as in x.gt(0)"
                    : "convert it, as in x.to(DType." + required + ")";
            throw new IllegalArgumentException(op + ": takes " + required + ", not " + dtype() + shape() + "; " + remedy);
        }
    }

    private static void requireSameType(String op, Tensor a, Tensor b) {
        if (a.dtype() != b.dtype()) {
            DType common = a.dtype() == DType.I32 && b.dtype().isFloating() ? b.dtype() : a.dtype(); // no fraction is lost
            throw new IllegalArgumentException(op + ": operands are " + a.dtype() + a.shape() + " and " + b.dtype() + b.shape()
                    + "; convert one first, as in x.to(DType." + common + ")");
        }
    }

    private static Tensor[] requireNonNulls(Tensor[] tensors, String name) {
        requireNonNull(tensors, name);
        for (int i = 0; i < tensors.length; i++) {
            requireNonNull(tensors[i], name + "[" + i + "]");
        }
        return tensors;
    }
}
