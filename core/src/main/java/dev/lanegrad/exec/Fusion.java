package dev.lanegrad.exec;

import dev.lanegrad.DType;
import dev.lanegrad.graph.Node;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.layout.LoopNest;
import dev.lanegrad.loop.LoopPlan;
import dev.lanegrad.loop.Loops;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;
import dev.lanegrad.op.Pointwise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One loop out of a tangle of pending pointwise nodes: those reachable from the roots through pending pointwise nodes become steps, what
 * lies behind becomes an input.
 */
final class Fusion {
    /** A node that is computed in passing a second time is stored then, if computing it costs more primitives than this. */
    private static final int CHEAP_TO_REPEAT = 6;

    /** Fewer primitives in all than this are done before another thread has started. */
    private static final long WORTH_SPLITTING = 200_000;

    /** A multiple of every vector length, so that pieces start where vectors do. */
    private static final int PIECE_ALIGNMENT = 64;

    private final DType numbers;
    private final List<Node> inputs = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final List<Node> steps = new ArrayList<>();
    private final List<Node> stored = new ArrayList<>();
    private int work;

    /** Where products wanted for this loop alone are put; null if every result is to be stored. */
    private final Scratch scratch;

    private Fusion(List<Node> roots, Scratch scratch) {
        this.scratch = scratch;
        numbers = numbersOf(roots.getFirst());
        stored.addAll(roots);
        for (Node root : roots) {
            visitStep(root);
        }
    }

    /** Evaluates pending pointwise nodes that {@linkplain #fitTogether fit together}, in one pass. */
    static void evaluate(List<Node> roots) {
        var fusion = new Fusion(roots, null);
        List<Value> results = fusion.stored.stream().map(node -> Evaluator.allocate(node.dtype(), node.shape())).toList();
        fusion.run(results);
        for (int i = 0; i < results.size(); i++) {
            fusion.stored.get(i).complete(results.get(i));
        }
    }

    /**
     * Gives variables the elements of pending results, which {@linkplain #fitTogether fit together} and are not stored themselves. A variable's own array is
     * written to if nobody else reads it; and a product that was put off until now, as gradients of weights are, leaves no array behind.
     */
    static void update(List<Node> variables, List<Node> results) {
        try (Scratch scratch = Scratch.open()) {
            var fusion = new Fusion(results, scratch);
            whileLocked(variables, 0, () -> {
                List<Value> next = new ArrayList<>();
                variables.forEach(variable -> next.add(fusion.target(variable)));
                List<Node> extra = fusion.stored.subList(results.size(), fusion.stored.size());
                extra.forEach(node -> next.add(Evaluator.allocate(node.dtype(), node.shape())));
                fusion.run(next);
                for (int i = 0; i < next.size(); i++) {
                    if (i < variables.size()) {
                        variables.get(i).written(next.get(i));
                    } else {
                        fusion.stored.get(i).complete(next.get(i));
                    }
                }
            });
        }
    }

    /** Locks in the order given would deadlock with an update that names the same variables otherwise; the order of creation is everyone's. */
    private static void whileLocked(List<Node> variables, int held, Runnable body) {
        if (held == variables.size()) {
            body.run();
            return;
        }
        Node next = variables.stream().sorted(Comparator.comparingLong(Node::id)).toList().get(held);
        synchronized (next) {
            whileLocked(variables, held + 1, body);
        }
    }

    /** The array for a variable's next elements: its present one, unless somebody else reads it or this loop reads it in another order. */
    private Value target(Node variable) {
        Value present = variable.exclusiveValue();
        boolean inPlace = present != null
                && values.stream().allMatch(input -> input.buffer() != present.buffer() || input.layout().isContiguous() && input.layout().offset() == 0);
        return inPlace ? present : Evaluator.allocate(variable.dtype(), variable.shape());
    }

    /**
     * Reads elements [from, to) of a pending pointwise node in row-major order into the start of an array, as often as asked, storing
     * nothing.
     */
    static BlockReader reader(Node root) {
        var fusion = new Fusion(List.of(root), null);
        Value nowhere = Value.contiguous(Buffer.allocate(root.dtype(), 0), root.shape().toArray());
        LoopNest nest = fusion.nest(List.of(nowhere));
        LoopPlan plan = fusion.plan(nest, root);
        return (from, to, scratch) -> {
            int[] offsets = nest.offsets().clone();
            offsets[offsets.length - 1] = -from;
            Loops.run(plan, new LoopNest(nest.sizes(), nest.strides(), offsets), fusion.arrays(List.of(scratch)), from, to);
        };
    }

    /** Reads a range of a tensor's elements, counted in row-major order, into the start of a buffer. */
    interface BlockReader {
        void read(int from, int to, Buffer scratch);
    }

    /** Whether two pending nodes can be computed by one loop. */
    static boolean fitTogether(Node a, Node b) {
        return a.op() instanceof Pointwise
                && b.op() instanceof Pointwise
                && a.shape().equals(b.shape())
                && numbersOf(a) == numbersOf(b);
    }

    /** The dtype of the numbers in the loop that computes a pointwise node. */
    private static DType numbersOf(Node node) {
        Node[] operands = node.inputs();
        return numbersFor(operands[operands.length - 1].dtype());
    }

    /** The dtype of the numbers in a loop over elements of {@code dtype}; one over masks alone has none to speak of. */
    static DType numbersFor(DType dtype) {
        return dtype == DType.BOOL ? DType.F32 : dtype;
    }

    private void visit(Node node) {
        if (inputs.contains(node) || steps.contains(node)) {
            return;
        }
        if (belongsInLoop(node)) {
            if (node.computeInPassing() && isWorthStoring(node) && !stored.contains(node)) {
                stored.add(node);
            }
            visitStep(node);
        } else {
            values.add(scratch == null ? Evaluator.valueOf(node) : scratch.valueOf(node));
            inputs.add(node);
        }
    }

    /** Masks are not: loops that write them stay interpreted. */
    private static boolean isWorthStoring(Node node) {
        return node.pendingWork() > CHEAP_TO_REPEAT && node.dtype().isFloating();
    }

    private boolean belongsInLoop(Node node) {
        return node.value() == null && node.op() instanceof Pointwise op && (op.isLogical() || numbersOf(node) == numbers);
    }

    private void visitStep(Node node) {
        if (steps.contains(node)) {
            return;
        }
        for (Node operand : node.inputs()) {
            visit(operand);
        }
        steps.add(node);
        work += node.op().work();
    }

    private void run(List<Value> results) {
        LoopNest nest = nest(results);
        LoopPlan plan = plan(nest, stored.toArray(Node[]::new));
        Object[] arrays = arrays(results.stream().map(Value::buffer).toList());
        int size = nest.size();
        if ((long) size * work < WORTH_SPLITTING) {
            Loops.run(plan, nest, arrays, 0, size);
        } else {
            Workers.split(size, PIECE_ALIGNMENT, (from, to) -> Loops.run(plan, nest, arrays, from, to));
        }
    }

    private LoopNest nest(List<Value> results) {
        Layout[] operands = new Layout[values.size() + results.size()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = (i < values.size() ? values.get(i) : results.get(i - values.size())).layout();
        }
        return LoopNest.of(operands);
    }

    private LoopPlan plan(LoopNest nest, Node... outputs) {
        List<LoopPlan.Input> planInputs = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            planInputs.add(new LoopPlan.Input(values.get(i).buffer().dtype(), LoopPlan.Access.of(nest, i)));
        }
        List<LoopPlan.Step> planSteps = new ArrayList<>(steps.size());
        for (Node step : steps) {
            List<Integer> operands = new ArrayList<>(3);
            for (Node operand : step.inputs()) {
                operands.add(numberOf(operand));
            }
            planSteps.add(new LoopPlan.Step((Pointwise) step.op(), operands));
        }
        int[] planOutputs = new int[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            planOutputs[i] = numberOf(outputs[i]);
        }
        return new LoopPlan(numbers, planInputs, planSteps, planOutputs);
    }

    private int numberOf(Node node) {
        int input = inputs.indexOf(node);
        return input >= 0 ? input : inputs.size() + steps.indexOf(node);
    }

    private Object[] arrays(List<Buffer> results) {
        Object[] arrays = new Object[values.size() + results.size()];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = (i < values.size() ? values.get(i).buffer() : results.get(i - values.size())).array();
        }
        return arrays;
    }
}
