package dev.lanegrad.exec;

import dev.lanegrad.DType;
import dev.lanegrad.graph.Node;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.layout.LoopNest;
import dev.lanegrad.loop.LoopPlan;
import dev.lanegrad.loop.Loops;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * One loop out of a tangle of pending pointwise nodes: those reachable from the roots through pending pointwise nodes become steps, what
 * lies behind becomes an input.
 */
final class Fusion implements AutoCloseable {
    /**
     * A node that is computed in passing a second time is stored then, if computing it costs more primitives than this; the first time
     * already, if its op alone does and a backward pass is still to come: the pullbacks of such functions ask for their results.
     */
    private static final int CHEAP_TO_REPEAT = 6;

    /** Fewer primitives in all than this are done before another thread has started. */
    private static final long WORTH_SPLITTING = 100_000;

    /** So many are always shared out between threads; whether fewer are is {@linkplain Sharing tried}. */
    private static final long SURELY_WORTH_SPLITTING = 20_000_000;

    /** A multiple of every vector length, so that pieces start where vectors do. */
    private static final int PIECE_ALIGNMENT = 64;

    /** What most loops have of anything: lists with room for so many need not grow, which takes the JVM longer than making them. */
    private static final int FEW = 4;

    /** What a loop does, and how often. */
    private record Pass(LoopPlan plan, int size) {}

    private final DType numbers;
    private final List<Node> inputs = new ArrayList<>(FEW);
    private final List<Value> values = new ArrayList<>(FEW);
    private final List<PendingStep> steps = new ArrayList<>(FEW);
    private final List<Node> stored = new ArrayList<>(FEW);
    private final List<Node> pinned = new ArrayList<>(FEW);
    /** Where products wanted for this loop alone are put; null if every result is to be stored. */
    private final Scratch scratch;
    private int work;

    /** Roots are {@linkplain PendingStep#pinned pinned}; {@link #close} lets them go, and all other steps. */
    private Fusion(List<PendingStep> roots, Scratch scratch) {
        this.scratch = scratch;
        numbers = roots.getFirst().numbers();
        for (PendingStep root : roots) {
            stored.add(root.node());
            pinned.add(root.node());
        }
        try {
            for (PendingStep root : roots) {
                append(root);
            }
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    @Override
    public void close() {
        pinned.forEach(Node::unpin);
        pinned.clear();
    }

    /** Evaluates pointwise nodes that {@linkplain #fitTogether fit together}, in one pass. */
    static void evaluate(List<Node> roots) {
        List<PendingStep> pending = PendingStep.pinAll(roots);
        if (!pending.isEmpty()) {
            try (var fusion = new Fusion(pending, null)) {
                fusion.runInto(List.of());
            }
        }
    }

    /**
     * A loop for pointwise nodes that {@linkplain #fitTogether fit together}; null unless all of them are still pending.
     *
     * @param scratch where products wanted for this loop alone are put
     */
    static Fusion ofAll(List<Node> roots, Scratch scratch) {
        List<PendingStep> pending = PendingStep.pinAll(roots);
        if (pending.size() < roots.size()) {
            pending.forEach(step -> step.node().unpin());
            return null;
        }
        return new Fusion(pending, scratch);
    }

    /** How many operands of this loop's steps are this node. */
    int readsOf(Node node) {
        int reads = 0;
        for (PendingStep step : steps) {
            for (Node operand : step.operands()) {
                reads += operand == node ? 1 : 0;
            }
        }
        return reads;
    }

    /**
     * Computes the first roots into arrays that are there already, and all other nodes worth storing into new ones, which are their values
     * then.
     */
    void runInto(List<Value> targets) {
        List<Value> results = new ArrayList<>(stored.size());
        results.addAll(targets);
        results.addAll(Evaluator.allocate(stored.subList(targets.size(), stored.size())));
        run(results);
        for (int i = targets.size(); i < results.size(); i++) {
            stored.get(i).complete(results.get(i));
        }
    }

    /** Reads a pending pointwise node by computing each range when that is asked for, and stores nothing; null for one not pending. */
    static BlockReader reader(Node root) {
        PendingStep step = PendingStep.pinned(root);
        if (step == null) {
            return null;
        }
        Fusion fusion = new Fusion(List.of(step), null);
        Value nowhere = Value.contiguous(Buffer.allocate(root.dtype(), 0), root.shape().toArray());
        LoopNest nest = nest(fusion.operands(List.of(nowhere)));
        LoopPlan plan = fusion.plan(nest, List.of(root));
        return new BlockReader() {
            @Override
            public void read(int from, int to, Buffer scratch) {
                int[] offsets = nest.offsets().clone();
                offsets[offsets.length - 1] = -from;
                Object[] arrays = arrays(fusion.operands(List.of(nowhere.withBuffer(scratch))));
                Loops.run(plan, new LoopNest(nest.sizes(), nest.strides(), offsets), arrays, from, to);
            }

            @Override
            public void close() {
                fusion.close();
            }
        };
    }

    /** Whether they are pending and can be computed by one loop, all of at least one. */
    static boolean fitTogether(List<Node> nodes) {
        for (Node node : nodes) {
            if (!fitTogether(nodes.getFirst(), node)) {
                return false;
            }
        }
        return !nodes.isEmpty();
    }

    /** Whether two nodes are pending and can be computed by one loop. */
    static boolean fitTogether(Node a, Node b) {
        PendingStep first = PendingStep.of(a);
        PendingStep second = PendingStep.of(b);
        return first != null && second != null && a.shape().equals(b.shape()) && first.numbers() == second.numbers();
    }

    private void visit(Node node) {
        if (inputs.contains(node) || stepOf(node) >= 0) {
            return;
        }
        PendingStep step = PendingStep.of(node);
        PendingStep kept = step != null && belongsInLoop(step) ? PendingStep.pinned(node) : null;
        if (kept != null) {
            pinned.add(node);
            boolean backwardToCome = node.requiresGrad() && !node.isReleased();
            boolean wantedAgain = node.computeInPassing() || backwardToCome && node.op().work() > CHEAP_TO_REPEAT;
            if (wantedAgain && isWorthStoring(node) && !stored.contains(node)) {
                stored.add(node);
            }
            append(kept);
        } else {
            values.add(scratch == null ? Evaluator.valueOf(node) : scratch.valueOf(node));
            inputs.add(node);
        }
    }

    /** Masks are not: loops that write them stay interpreted. */
    private static boolean isWorthStoring(Node node) {
        return node.pendingWork() > CHEAP_TO_REPEAT && node.dtype().isFloating();
    }

    private boolean belongsInLoop(PendingStep step) {
        return step.op().isLogical() || step.numbers() == numbers;
    }

    /** Adds a step after those that compute its operands. */
    private void append(PendingStep step) {
        if (stepOf(step.node()) >= 0) {
            return;
        }
        for (Node operand : step.operands()) {
            visit(operand);
        }
        steps.add(step);
        work += step.op().work();
    }

    /** The position among the steps; -1 for none. */
    private int stepOf(Node node) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).node() == node) {
                return i;
            }
        }
        return -1;
    }

    /** Computes what is stored, into {@code results}. */
    private void run(List<Value> results) {
        Value[] operands = operands(results);
        LoopNest nest = nest(operands);
        LoopPlan plan = plan(nest, stored);
        Object[] arrays = arrays(operands);
        int size = nest.size();
        splitter(plan, size).split(size, PIECE_ALIGNMENT, (from, to) -> Loops.run(plan, nest, arrays, from, to));
    }

    private Splitter splitter(LoopPlan plan, int size) {
        long primitives = (long) size * work;
        if (primitives < WORTH_SPLITTING) {
            return Splitter.ALONE;
        }
        return primitives < SURELY_WORTH_SPLITTING ? Sharing.of(new Pass(plan, size)) : Splitter.TOGETHER;
    }

    private static LoopNest nest(Value[] operands) {
        Layout[] layouts = new Layout[operands.length];
        for (int i = 0; i < layouts.length; i++) {
            layouts[i] = operands[i].layout();
        }
        return LoopNest.of(layouts);
    }

    /** Loops where streams would do, and arrays of the right length from the start: for small tensors, this is a good part of the work. */
    private LoopPlan plan(LoopNest nest, List<Node> outputs) {
        int operands = 0;
        for (PendingStep step : steps) {
            operands += step.operands().length;
        }
        var plan = new LoopPlan.Builder(numbers, steps.size(), values.size() + operands + outputs.size());
        for (int i = 0; i < values.size(); i++) {
            plan.input(values.get(i).buffer().dtype(), LoopPlan.Access.of(nest, i));
        }
        for (PendingStep step : steps) {
            plan.step(step.op());
            for (Node operand : step.operands()) {
                plan.operand(numberOf(operand));
            }
        }
        for (Node output : outputs) {
            plan.output(numberOf(output));
        }
        return plan.build();
    }

    private int numberOf(Node node) {
        int input = inputs.indexOf(node);
        return input >= 0 ? input : inputs.size() + stepOf(node);
    }

    private static Object[] arrays(Value[] operands) {
        Object[] arrays = new Object[operands.length];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = operands[i].buffer().array();
        }
        return arrays;
    }

    /** What a loop reads, and then what it writes. */
    private Value[] operands(List<Value> results) {
        int inputs = values.size();
        var operands = new Value[inputs + results.size()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = i < inputs ? values.get(i) : results.get(i - inputs);
        }
        return operands;
    }
}
