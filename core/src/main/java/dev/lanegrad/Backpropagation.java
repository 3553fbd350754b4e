package dev.lanegrad;

import dev.lanegrad.exec.Evaluator;
import dev.lanegrad.graph.Node;
import dev.lanegrad.graph.Recording;
import dev.lanegrad.graph.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Reverse mode: nodes are visited from the latest created to the earliest, so each has received the cotangents of all its consumers when it
 * passes its own on. There is no recursion, hence no limit to the length of a graph.
 */
final class Backpropagation {
    private static final Comparator<Node> LATEST_FIRST = (a, b) -> Long.compare(b.id(), a.id());

    private final Map<Node, Tensor> cotangents = new HashMap<>();
    /** Of which the first is among the cotangents, until all are joined there. */
    private final Map<Node, SliceCotangents> slices = new HashMap<>();
    private final PriorityQueue<Node> waiting = new PriorityQueue<>(LATEST_FIRST);
    private final boolean retainGraph;
    private final List<Node> visited = new ArrayList<>();
    /** The nodes cotangents must pass through to reach what was asked for; null if everything was. */
    private final Set<Node> wanted;

    private Backpropagation(boolean retainGraph, Set<Node> wanted) {
        this.retainGraph = retainGraph;
        this.wanted = wanted;
    }

    /** Adds to the gradients of all leaves. If a pullback fails, no leaf has received anything, and the graph is freed all the same. */
    static void intoLeaves(Tensor result, Tensor cotangent, boolean retainGraph) {
        Tensor start = startingWith("backward", result, cotangent).detach();
        if (!retainGraph && ((Node) result).op() != null && !((Node) result).claim()) {
            throw freed((Node) result);
        }
        var pass = new Backpropagation(retainGraph, null);
        try {
            Recording.BACKWARD.during(() -> pass.run((Node) result, start));
            pass.deliver();
        } finally {
            pass.release();
        }
    }

    /**
     * The gradients with respect to {@code targets}; null for one that the result does not depend on. The graph is kept.
     *
     * @param differentiable whether the gradients are to be recorded, for higher orders
     */
    static List<Tensor> towards(String verb, Tensor result, Tensor cotangent, List<Tensor> targets, boolean differentiable) {
        Tensor start = startingWith(verb, result, cotangent);
        var pass = new Backpropagation(true, Ancestry.leadingTo((Node) result, targets));
        Map<Node, Tensor> found = new HashMap<>();
        (differentiable ? Recording.ON : Recording.BACKWARD).during(() -> {
            pass.run((Node) result, Node.unchanged(start));
            pass.visited.forEach(node -> found.merge(node.origin(), pass.cotangents.get(node), Tensor::add));
        });
        List<Tensor> gradients = new ArrayList<>();
        targets.forEach(target -> gradients.add(found.get(((Node) target).origin())));
        return gradients;
    }

    private static Tensor startingWith(String verb, Tensor result, Tensor cotangent) {
        if (!result.requiresGrad()) {
            String cut = ((Node) result).cutBy();
            throw new IllegalStateException(verb + ": the result, " + result.dtype() + result.shape()
                    + ", does not depend on any tensor that requires a gradient; "
                    + (cut == null ? remedy() : "the path to one that does was cut at " + cut));
        }
        if (cotangent != null) {
            return fitting(verb, result, cotangent);
        }
        if (result.size() != 1) {
            throw new IllegalArgumentException(verb + ": the result has shape " + result.shape()
                    + ", not one element; reduce it to a number, or give a cotangent of its shape");
        }
        return Tensor.onesLike(result);
    }

    private static String remedy() {
        return switch (Recording.mode()) {
            case ON -> "mark inputs with withGrad() before computing with them";
            case OFF -> "nothing is recorded in a noGrad scope, nor in the forward of a custom op; compute it outside";
            case BACKWARD -> "nothing is recorded within a backward pass or an update; "
                    + "compute it outside, or by Autodiff.grad, which records";
        };
    }

    /** The cotangent, if it has the shape and dtype of the result. */
    static Tensor fitting(String verb, Tensor result, Tensor cotangent) {
        if (!cotangent.shape().equals(result.shape()) || cotangent.dtype() != result.dtype()) {
            throw new IllegalArgumentException(verb + ": a cotangent of " + cotangent.dtype() + cotangent.shape()
                    + " does not fit the result, " + result.dtype() + result.shape());
        }
        return cotangent;
    }

    private void run(Node result, Tensor start) {
        NonFinite.checkResult(result);
        receive(result, start);
        while (!waiting.isEmpty()) {
            Node node = waiting.poll();
            visited.add(node);
            Tensor cotangent = known(node);
            if (node.op() != null) {
                passOn(node, cotangent);
            }
        }
    }

    private void passOn(Node node, Tensor cotangent) {
        Node[] inputs = node.inputs();
        if (node.isReleased() || inputs.length == 0) {
            throw freed(node);
        }
        boolean[] needed = new boolean[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            needed[i] = inputs[i].requiresGrad() && (wanted == null || wanted.contains(inputs[i]));
        }
        Tensor[] operands = new Tensor[inputs.length];
        System.arraycopy(inputs, 0, operands, 0, inputs.length);
        Tensor[] passed = node.op().pullback(cotangent, node, operands, needed);
        NonFinite.checkPullback(node, cotangent, passed);
        if (needed.length == 2 && needed[0] && needed[1] && passed[0] == passed[1]) { // of a sum: a layer's weights and its bias, say
            ((Node) passed[0]).expectReaders();
        }
        for (int i = 0; i < inputs.length; i++) {
            if (needed[i]) {
                receive(inputs[i], passed[i]);
            }
        }
        if (wanted == null) {
            cotangents.remove(node); // nobody asks for it, and it may be large
        }
    }

    private static IllegalStateException freed(Node node) {
        return new IllegalStateException("backward: the graph through " + node.op().label() + " " + node.dtype() + node.shape()
                + " was freed by an earlier backward pass; keep it with backwardRetainingGraph(), or compute the result again");
    }

    private void receive(Node node, Tensor cotangent) {
        if (!cotangents.containsKey(node)) { // that of a leaf is wanted later, perhaps only as part of an update
            waiting.add(node);
            cotangents.put(node, node.op() == null ? cotangent : settled(cotangent));
        } else if (!join(node, cotangent)) {
            cotangents.put(node, known(node).add(cotangent));
        }
    }

    /** Carried out as far as that is better now than later; of a slice, what it is padded from. */
    private static Tensor settled(Tensor cotangent) {
        Tensor slice = SliceCotangents.slice(cotangent);
        if (slice == null) {
            return Evaluator.settle(cotangent);
        }
        Evaluator.valueOf(slice);
        return cotangent;
    }

    /** Puts the cotangent of a slice beside those of other slices, if that is all there is. */
    private boolean join(Node node, Tensor cotangent) {
        SliceCotangents others = slices.get(node);
        if (others == null) {
            others = SliceCotangents.of(cotangents.get(node));
        }
        if (others == null || !others.join(cotangent)) {
            return false;
        }
        settled(cotangent);
        slices.put(node, others);
        return true;
    }

    /** All that has arrived. */
    private Tensor known(Node node) {
        SliceCotangents joined = slices.isEmpty() ? null : slices.remove(node);
        if (joined != null) {
            cotangents.put(node, joined.sum());
        }
        return cotangents.get(node);
    }

    /** Hands the leaves what arrived for them, as constants: a pullback of the user's may have returned anything. */
    private void deliver() {
        for (Node node : visited) {
            if (node.op() == null) {
                Tensor gradient = cotangents.get(node);
                ((Variable) node.origin()).accumulate(gradient.requiresGrad() ? gradient.detach() : gradient);
            }
        }
    }

    private void release() {
        if (!retainGraph) {
            visited.forEach(Node::release);
        }
    }
}
