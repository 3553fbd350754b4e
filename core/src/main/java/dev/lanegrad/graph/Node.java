package dev.lanegrad.graph;

import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.memory.Lease;
import dev.lanegrad.memory.Value;
import dev.lanegrad.op.Movement;
import dev.lanegrad.op.Op;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one implementation of {@link Tensor}: a value, present or pending, and how it came about. A node without an op is a leaf.
 *
 * <p>A node is immutable to its readers. What changes is bookkeeping: a pending value arrives, and inputs nobody will ask for again are
 * dropped.
 *
 * <p>A leaf that may be assigned new elements is a <em>variable</em>. Consumers refer to its <em>version</em>, a node that stands for the
 * present elements and counts its readers; so an assignment never reaches work that was recorded before it. An update lends its formula a
 * {@linkplain #standIn stand-in}, which counts its readers too. What the formula gives is written into the variable's own array, if that
 * {@linkplain #exclusiveValue belongs to it alone}: an earlier update has made it, it has not been lent to another formula, the version has
 * no reader left, and the stand-in none but the loop that writes. Else it goes to a new array, which belongs to the variable alone from
 * then on. Either way the next consumer makes a new version, and the stand-in {@linkplain #expire expires}.
 *
 * <table>
 *   <caption>What changes. The lock is this node's, and a variable's for all that belongs to it.</caption>
 *   <tr><th>field<th>written by<th>under<th>what it is
 *   <tr><td>value<td>who computes it; assignments and updates; the end of a stand-in<td>the lock, but for that end; read without<td>truth
 *   <tr><td>inputs<td>who computes or releases the node, once<td>the lock; read without, before the value<td>truth
 *   <tr><td>pins<td>loops that read the inputs<td>the lock<td>truth
 *   <tr><td>released, claimed<td>backward passes<td>the lock; released is read without<td>truth
 *   <tr><td>grad<td>backward passes and the user<td>the lock<td>truth
 *   <tr><td>version, owner<td>consumers, assignments, updates<td>the lock<td>truth
 *   <tr><td>readers<td>consumers, when they are created and when they let go<td>atomic<td>a bound: may be too high, never too low
 *   <tr><td>computedInPassing<td>loops and backward passes<td>nothing<td>a hint: decides what is stored, never a bit of it
 *   <tr><td>cut<td>who creates the node<td>nothing: nobody else has it yet<td>truth
 * </table>
 */
public final class Node extends Tensor {
    private static final AtomicLong CREATED = new AtomicLong();
    private static final Node[] NONE = {};

    private final long id = CREATED.getAndIncrement();
    private final Op op;
    private final Shape shape;
    private final DType dtype;
    private final boolean requiresGrad;
    /** The leaf this node is a version of, or itself. */
    private final Node origin;
    private final int pendingWork;
    /**
     * Of a version or a stand-in: how many nodes may still read its array; null for others. It may be too high, never too low: garbage is
     * not discounted, nor is a view.
     */
    private final AtomicInteger readers;
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
    // Of a variable.
    private final boolean variable;
    private Node version;
    /** Who alone may see the array: this, or a stand-in whose formula is or was under way. Null if several may. */
    private Node owner;
    private Tensor grad;

    private Node(Op op, Node[] inputs, Shape shape, DType dtype, boolean requiresGrad, Value value, Node origin, boolean variable) {
        this.op = op;
        this.inputs = inputs;
        this.shape = shape;
        this.dtype = dtype;
        this.requiresGrad = requiresGrad;
        this.value = value;
        this.origin = origin == null ? this : origin;
        this.variable = variable;
        this.readers = origin == null ? null : new AtomicInteger();
        this.pendingWork = value == null ? pendingWork(op, inputs) : 0;
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
        return new Node(null, NONE, shape, value.buffer().dtype(), false, value, null, false);
    }

    /** A leaf with the elements of {@code source} that can be assigned others. */
    public static Node variable(Tensor source, Value value, boolean requiresGrad) {
        ((Node) source).current(); // it shares the array from now on
        return new Node(null, NONE, source.shape(), source.dtype(), requiresGrad, value.kept(), null, true);
    }

    /**
     * The result of applying {@code op}, not evaluated yet. It is differentiable if an input is, the dtype can be, and gradients are being
     * recorded.
     */
    public static Node record(Op op, Shape shape, DType dtype, Tensor... operands) {
        Node[] inputs = new Node[operands.length];
        boolean anyRequiresGrad = false;
        for (int i = 0; i < operands.length; i++) {
            inputs[i] = ((Node) operands[i]).current();
            anyRequiresGrad |= inputs[i].requiresGrad;
        }
        Recording mode = anyRequiresGrad ? Recording.mode() : Recording.OFF;
        boolean requiresGrad = anyRequiresGrad && dtype.isFloating() && mode == Recording.ON;
        Node node = new Node(op, inputs, shape, dtype, requiresGrad, null, null, false);
        if (anyRequiresGrad && !requiresGrad && mode != Recording.BACKWARD) {
            String reason = dtype.isFloating() ? " in a noGrad scope" : ", whose result is " + dtype;
            node.cut = Cut.at(op.label() + reason, inputs);
        } else if (!requiresGrad) {
            node.cut = Cut.first(inputs);
        }
        CallSites.remember(node);
        return node;
    }

    /**
     * What a verb that changes nothing gives: the tensor itself, unless that is a leaf that may be assigned other elements, or requires a
     * gradient where results do not.
     */
    public static Tensor unchanged(Tensor tensor) {
        Node node = (Node) tensor;
        boolean isItself = !node.variable && (!node.requiresGrad || Recording.mode() == Recording.ON);
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
    private Node current() {
        if (variable) {
            return currentVersion();
        }
        if (readers != null) {
            readers.incrementAndGet();
        }
        return this;
    }

    private synchronized Node currentVersion() {
        if (version == null) {
            version = new Node(null, NONE, shape, dtype, requiresGrad, value, this, false);
        }
        version.readers.incrementAndGet();
        return version;
    }

    @Override
    public boolean isVariable() {
        return variable;
    }

    /** Gives a variable a new value. Work recorded earlier keeps the old one. */
    public synchronized void assign(Value replacement) {
        value = replacement.kept();
        version = null;
        owner = null;
    }

    /**
     * The array that a variable's next elements may be written to: its present one, if nobody else can see it; else null. The caller holds
     * the variable's lock until it has written and called {@link #written}.
     *
     * @param reads how often the loop that writes them reads the variable's {@linkplain #standIn stand-in}: whoever else does may do so
     *     later
     */
    public Value exclusiveValue(Node standIn, int reads) {
        boolean unread = version == null || version.readers.get() == 0;
        return owner == standIn && unread && standIn.readers.get() == reads ? value : null;
    }

    /** Gives a variable its next elements, in an array that belongs to it alone. The caller holds the variable's lock. */
    public void written(Value next) {
        value = next;
        version = null;
        owner = this;
    }

    /** A stand-in for a variable's present elements, for as long as an update runs; it must be {@linkplain #expire expired} then. */
    public synchronized Node standIn() {
        Node standIn = new Node(null, NONE, shape, dtype, false, value, this, false);
        owner = owner == this ? standIn : null; // another formula goes on reading the array, or has failed and left something that does
        return standIn;
    }

    /** Takes a stand-in's elements away: its array may hold others from now on. */
    public void expire() {
        value = null;
    }

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

    /** The leaf a gradient that arrives here belongs to; for anything but a version of a leaf, this node. */
    public Node origin() {
        return origin;
    }

    /** Null while pending. */
    public Value value() {
        return value;
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
                if (input.readers != null) {
                    input.readers.decrementAndGet();
                }
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
    public synchronized Tensor grad() {
        return grad;
    }

    @Override
    public synchronized void clearGrad() {
        grad = null;
    }

    /** Adds to the gradient of a leaf. */
    public synchronized void accumulate(Tensor cotangent) {
        grad = grad == null ? cotangent : grad.add(cotangent).evaluate();
    }
}
