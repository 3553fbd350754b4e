package dev.lanegrad.exec;

import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.graph.Node;
import dev.lanegrad.graph.Variable;
import dev.lanegrad.graph.Version;
import dev.lanegrad.memory.Lease;
import dev.lanegrad.memory.Value;
import dev.lanegrad.op.ArgReduction;
import dev.lanegrad.op.Cast;
import dev.lanegrad.op.Concat;
import dev.lanegrad.op.Custom;
import dev.lanegrad.op.Gather;
import dev.lanegrad.op.MatMul;
import dev.lanegrad.op.Movement;
import dev.lanegrad.op.Pointwise;
import dev.lanegrad.op.Reduction;
import dev.lanegrad.op.ScatterAdd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns pending nodes into values: the one place that knows how every op is carried out.
 *
 * <p>Work is put off only as far as {@link #MOST_PENDING_WORK}, so that what is computed at once fits one good loop, and the recursion
 * over pending inputs stays shallow however long the graph.
 */
public final class Evaluator {
    /** So many elements are cleared in microseconds. */
    private static final int CLEARING_WORTH_SPLITTING = 20_000;

    /**
     * In primitives an element. Loops of more gain nothing more from fusing: C2 runs out of registers well before. The system property
     * {@code lanegrad.mostPendingWork} takes its place in tests: at 0 every op is computed by itself, to the same bits.
     */
    private static final int MOST_PENDING_WORK = Integer.getInteger("lanegrad.mostPendingWork", 120);

    private Evaluator() {}

    /** Carries out at once what must not or need not stay pending. */
    public static Tensor settle(Tensor tensor) {
        Node node = (Node) tensor;
        Node[] inputs = node.inputs(); // read before the value: whoever drops the inputs has stored the value first
        if (node.value() != null) {
            return tensor;
        }
        if (node.op() == null || !node.op().mayStayPending() || node.pendingWork() > MOST_PENDING_WORK) {
            valueOf(node);
        } else if (node.op() instanceof Movement movement && inputs[0].value() instanceof Value known) {
            movement.view(known.layout()).ifPresent(view -> node.complete(known.withLayout(view)));
        }
        return tensor;
    }

    /** The elements of a tensor, computed now if they are pending. */
    public static Value valueOf(Tensor tensor) {
        Node node = (Node) tensor;
        Value known = node.value();
        if (known != null) {
            if (known.lease() != null && !known.lease().isValid()) {
                throw expired(node, known.lease());
            }
            return known;
        }
        if (node.op() == null) {
            throw new IllegalStateException(
                    "this tensor was lent to the formula of an update, which is over; what a formula gets must not be kept");
        }
        if (node.op() instanceof Pointwise) {
            Fusion.evaluate(List.of(node));
            return node.value();
        }
        Node[] inputs = node.pin();
        if (inputs == null) {
            return node.value();
        }
        try {
            node.complete(compute(node, inputs));
        } finally {
            node.unpin();
        }
        return node.value();
    }

    private static IllegalStateException expired(Node node, Lease lease) {
        String result = (node.op() == null ? "a constant" : node.op().label()) + " " + node.dtype() + node.shape();
        String run = lease.thread() == Thread.currentThread()
                ? " that is over, and its array serves others now; return it from the run, keep it there with Workspace.keep,"
                        + " or copy it with toFloatArray()"
                : " of thread " + lease.thread().getName() + ", and may be read by no other, unless that keeps it with Workspace.keep";
        return new IllegalStateException(result + " was computed in a run of a Workspace" + run);
    }

    /** Computes several tensors; pending pointwise ones of one shape and dtype in one pass. */
    public static void evaluate(List<? extends Tensor> tensors) {
        List<Node> pending = tensors.stream().map(Node.class::cast).filter(node -> node.value() == null).distinct().toList();
        for (Node node : pending) {
            List<Node> together = pending.stream().filter(other -> other.value() == null && Fusion.fitTogether(node, other)).toList();
            if (together.size() > 1) {
                Fusion.evaluate(together);
            } else {
                valueOf(node);
            }
        }
    }

    /**
     * Gives variables new elements, in one pass and into their own arrays where that is possible.
     *
     * @param standIns for the variables in the formulas of {@code next}
     */
    public static void update(List<Variable> variables, List<Version> standIns, List<Tensor> next) {
        List<Node> results = new ArrayList<>(next.size());
        next.forEach(result -> results.add((Node) result));
        Update.run(variables, standIns, results);
    }

    private static Value compute(Node node, Node[] inputs) {
        Shape shape = node.shape();
        return switch (node.op()) {
            case Pointwise pointwise -> throw new AssertionError(pointwise + " is fused, not computed alone");
            case Cast cast -> Conversion.convert(contiguous(inputs[0]), cast.target());
            case Reduction reduction -> Reducer.reduce(reduction, inputs[0]);
            case ArgReduction reduction -> Reducer.position(reduction, inputs[0]);
            case Movement movement -> move(movement, valueOf(inputs[0]), shape);
            case Concat concat -> concat(concat.axis(), inputs, allocate(node));
            case MatMul matMul -> Products.multiply(matMul, inputs, allocate(node));
            case Gather gather -> Indexing.gather(gather.axis(), valueOf(inputs[0]), valueOf(inputs[1]), allocate(node));
            case ScatterAdd scatter -> Indexing.scatterAdd(scatter.axis(), valueOf(inputs[0]), valueOf(inputs[1]), contiguous(inputs[2]));
            case Custom custom -> throw new AssertionError(custom + " has its value from the start");
        };
    }

    private static Value move(Movement movement, Value input, Shape shape) {
        if (movement instanceof Movement.Pad pad) {
            Value result = Value.zeros(input.buffer().dtype(), shape.toArray());
            int count = input.layout().sizes()[pad.axis()];
            Copies.copy(input, result.withLayout(pad.placement(result.layout(), count)));
            return result;
        }
        return movement.view(input.layout())
                .map(input::withLayout)
                .orElseGet(() -> {
                    Value copy = Copies.contiguous(input);
                    return copy.withLayout(movement.view(copy.layout()).orElseThrow());
                });
    }

    private static Value concat(int axis, Node[] inputs, Value result) {
        int start = 0;
        for (Node input : inputs) {
            int count = input.shape().size(axis);
            Copies.copy(valueOf(input), result.withLayout(result.layout().slice(axis, start, 1, count)));
            start += count;
        }
        return result;
    }

    /** The elements in row-major order without gaps, copied if they lie otherwise. */
    public static Value contiguous(Tensor tensor) {
        Value value = valueOf(tensor);
        return value.layout().isContiguous() ? value : Copies.contiguous(value);
    }

    /**
     * Room for the results of several nodes of one shape. Shared out if there is much of it and it is new: the JVM clears new arrays, which
     * may take one thread as long as computing the results takes two.
     */
    static List<Value> allocate(List<Node> nodes) {
        if (nodes.isEmpty()) {
            return List.of();
        }
        if (nodes.size() == 1) {
            return List.of(allocate(nodes.getFirst()));
        }
        var values = new Value[nodes.size()];
        boolean much = Lease.current() == null && (long) values.length * nodes.getFirst().shape().size() >= CLEARING_WORTH_SPLITTING;
        (much ? Splitter.TOGETHER : Splitter.ALONE).split(values.length, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                values[i] = allocate(nodes.get(i));
            }
        });
        return Arrays.asList(values);
    }

    /** Room for a node's result, which may be filled with anything. */
    private static Value allocate(Node node) {
        Lease lease = node.lease();
        int[] sizes = node.shape().toArray();
        return lease == null ? Value.zeros(node.dtype(), sizes) : Value.borrowed(lease, node.dtype(), sizes);
    }
}
