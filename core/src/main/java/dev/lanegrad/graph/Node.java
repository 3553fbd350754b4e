package dev.lanegrad.graph;

import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.memory.Lease;
import dev.lanegrad.memory.Value;
import dev.lanegrad.op.Movement;
import dev.lanegrad.op.Op;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one implementation of {@link Tensor}: a value, present or pending, and how it came about. A node without an op is a leaf; a
 * {@link Variable} is one that may be assigned new elements, and a {@link Version} what work refers to in its place.
 *
 * <p>A node is immutable to its readers. What changes is bookkeeping: a pending value arrives, and inputs nobody will ask for again are
 * dropped.
 *
 * <table>
 *   <caption>What changes. The lock is this node's.</caption>
 *   <tr><th>field<th>written by<th>under<th>what it is
 *   <tr><td>value<td>who computes it; assignments and updates; the end of a stand-in<td>the lock, but for that end; read without<td>truth
 *   <tr><td>inputs<td>who computes or releases the node, once<td>the lock; read without, before the value<td>truth
 *   <tr><td>pins<td>loops that read the inputs<td>the lock<td>truth
 *   <tr><td>released, claimed<td>backward passes<td>the lock; released is read without<td>truth
 *   <tr><td>computedInPassing<td>loops and backward passes<td>nothing<td>a hint: decides what is stored, never a bit of it
 *   <tr><td>cut<td>who creates the node<td>nothing: nobody else has it yet<td>truth
 * </table>
 */
public sealed class Node extends Tensor permits Variable, Version {
    private static final AtomicLong CREATED = new AtomicLong();
    private static final Node[] NONE = {};

    private final long id = CREATED.getAndIncrement();
    private final Op op;
    private final Shape shape;
    private final DType dtype;
    private final boolean requiresGrad;
    private final int pendingWork;
    /** Whether the value has been computed inside another's loop and not stored, or will be asked for several times: it had better be. */
    private boolean computedInPassing;
    /** How many loops are reading the inputs. */
    private int pins;

    // Volatile, because a reader in another thread that finds the inputs dropped must find the value.
    private volatile Node[] inputs;
    private volatile Value value;
    private volatile boolean released;
    private boolean claimed;
    /** Where gradients stop, here or before; null nearly always. */
    private Cut cut;

    private Node(Op op, Node[] inputs, Shape shape, DType dtype, boolean requiresGrad, Value value) {
        this.op = op;
        this.inputs = inputs;
        this.shape = shape;
        this.dtype = dtype;
        this.requiresGrad = requiresGrad;
        this.value = value;
        this.pendingWork = value == null ? pendingWork(op, inputs) : 0;
    }

    /** A leaf. */
    Node(Value value, Shape shape, boolean requiresGrad) {
        this(null, NONE, shape, value.buffer().dtype(), requiresGrad, value);
    }

    /**
     * Of an op that does not stay pending, only its own work: its inputs are computed by loops of their own. (Such an op is pending only as
     * a weight's gradient.)
     */
    private static int pendingWork(Op op, Node[] inputs) {
        int work = op.work();
        if (!op.mayStayPending()) {
            return work;
        }
        for (Node input : inputs) {
            work += input.pendingWork();
        }
        return work;
    }

    /** A constant. */
    public static Node leaf(Value value, Shape shape) {
        return new Node(value, shape, false);
    }

    /**
     * The result of applying {@code op}, not evaluated yet. It is differentiable if an input is, the dtype can be, and gradients are being
     * recorded.
     */
    public static Node record(Op op, Shape shape, DType dtype, Tensor... operands) {
        Node[] inputs = new Node[operands.length];
        boolean anyRequiresGrad = false;
        for (int i = 0; i < operands.length; i++) {
            inputs[i] = currentAmong(operands, i, inputs);
            anyRequiresGrad |= inputs[i].requiresGrad;
        }
        Recording mode = anyRequiresGrad ? Recording.mode() : Recording.OFF;
        boolean requiresGrad = anyRequiresGrad && dtype.isFloating() && mode == Recording.ON;
        Node node = new Node(op, inputs, shape, dtype, requiresGrad, null);
        if (anyRequiresGrad && !requiresGrad && mode != Recording.BACKWARD) {
            String reason = dtype.isFloating() ? " in a noGrad scope" : ", whose result is " + dtype;
            node.cut = Cut.at(op.label() + reason, inputs);
        } else if (!requiresGrad) {
            node.cut = Cut.first(inputs);
        }
        CallSites.remember(node);
        return node;
    }

    /** What an operand stands for now; a variable that came before, for what it did there: another thread may have updated it since. */
    private static Node currentAmong(Tensor[] operands, int position, Node[] inputs) {
        Node operand = (Node) operands[position];
        for (int before = 0; operand instanceof Variable && before < position; before++) {
            if (operands[before] == operand) {
                return inputs[before].current();
            }
        }
        return operand.current();
    }

    /**
     * What a verb that changes nothing gives: the tensor itself, unless that is a leaf that may be assigned other elements, or requires a
     * gradient where results do not.
     */
    public static Tensor unchanged(Tensor tensor) {
        Node node = (Node) tensor;
        boolean isItself = !(node instanceof Variable) && (!node.requiresGrad || Recording.mode() == Recording.ON);
        return isItself ? node : record(new Movement.Reshape(node.shape), node.shape, node.dtype, node);
    }

    /** A leaf with the elements of {@code source} and none of its history. */
    public static Node detached(Tensor source, Value value) {
        Node shared = ((Node) source).current(); // a reader of its array from now on
        Node node = leaf(value, source.shape());
        node.cut = source.requiresGrad() ? Cut.at("detach", shared) : shared.cut;
        return node;
    }

    /** What a consumer created now should refer to; it is counted as a reader. */
    Node current() {
        return this;
    }

    /** Says that a consumer lets this go. */
    void lose() {}

    /** Says that a backward pass takes the graph that ends here; returns false if one already did. */
    public synchronized boolean claim() {
        boolean first = !claimed;
        claimed = true;
        return first;
    }

    /** A position in the order of creation: greater than that of every input. */
    public long id() {
        return id;
    }

    /** The {@link #id} of the next node. */
    public static long nextId() {
        return CREATED.get();
    }

    /** That of the identity, but cheaper: the JVM makes identity hashes in a slow call. */
    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    /** Null for a leaf. */
    public Op op() {
        return op;
    }

    public Node[] inputs() {
        return inputs;
    }

    /** The leaf a gradient that arrives here belongs to; for anything but a version of a variable, this node. */
    public Node origin() {
        return this;
    }

    /** Null while pending. */
    public Value value() {
        return value;
    }

    /** Gives a leaf other elements; null takes them away. */
    void replace(Value other) {
        value = other;
    }

    /** An upper bound of what one element of this node still costs, in units of {@link Op#work}; what is shared counts each time. */
    public int pendingWork() {
        return value == null ? pendingWork : 0;
    }

    /** Says that the value is being computed inside another's loop; returns whether it was or {@linkplain #expectReaders will be}. */
    public boolean computeInPassing() {
        boolean before = computedInPassing;
        computedInPassing = true;
        return before;
    }

    /** Says that several operands of one op receive this as their cotangent, and each will ask for the value. */
    public void expectReaders() {
        computedInPassing = true;
    }

    /**
     * The inputs, which are kept, and their arrays with them, until {@link #unpin}: this node may be computed by several loops at once, and
     * the first to be done must not take them from the others. Null if the value is known.
     */
    public synchronized Node[] pin() {
        if (value != null) {
            return null;
        }
        pins++;
        return inputs;
    }

    /** Says that the inputs of a {@linkplain #pin pinned} node have been read. */
    public synchronized void unpin() {
        pins--;
        dropInputs();
    }

    /** The run of a workspace that the result will belong to; null for none. */
    public Lease lease() {
        return Lease.of(id);
    }

    /** Stores the result. Unless a backward pass may need them, the inputs are let go. */
    public synchronized void complete(Value result) {
        value = result.under(lease());
        dropInputs();
    }

    /** Makes a known value outlive the run of a workspace that it was computed in. */
    public synchronized void keep() {
        value = value.kept();
    }

    /** Gives up what a backward pass would need. A pending value can still be computed. */
    public synchronized void release() {
        released = true;
        dropInputs();
    }

    /** Lets the inputs go, if nobody will ask for them again. */
    private void dropInputs() {
        if (value == null || pins > 0 || requiresGrad && !released) {
            return;
        }
        if (!(op instanceof Movement)) { // a view goes on reading the array
            for (Node input : inputs) {
                input.lose();
            }
        }
        inputs = NONE;
    }

    public boolean isReleased() {
        return released;
    }

    /** Null if gradients do not stop. */
    Cut cut() {
        return cut;
    }

    /** The op at which gradients stop, for messages; null if they do not. */
    public String cutBy() {
        return cut == null ? null : cut.by();
    }

    /** The inputs whose gradients stop here, as far as they still exist. */
    public List<Node> cutFrom() {
        return cut == null ? List.of() : cut.nodes();
    }

    @Override
    public boolean isLeaf() {
        return op == null || !requiresGrad;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public boolean requiresGrad() {
        return requiresGrad;
    }

    @Override
    public Tensor grad() {
        return null;
    }

    @Override
    public void clearGrad() {}
}
