package dev.lanegrad;

import dev.lanegrad.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Questions about the nodes a result was computed from. Nothing here recurses: graphs may be long. */
final class Ancestry {
    private Ancestry() {}

    /** The nodes on paths from {@code targets} to {@code result}, both included. */
    static Set<Node> leadingTo(Node result, List<Tensor> targets) {
        Set<Node> origins = new HashSet<>();
        targets.forEach(target -> origins.add(((Node) target).origin()));
        Set<Node> leading = new HashSet<>();
        for (Node node : earliestFirst(result)) {
            boolean leads = origins.contains(node.origin());
            for (Node input : node.inputs()) {
                leads |= leading.contains(input);
            }
            if (leads) {
                leading.add(node);
            }
        }
        return leading;
    }

    private static List<Node> earliestFirst(Node result) {
        return earliestFirst(result, Node::requiresGrad);
    }

    /** What {@code result} was computed from, itself included, as far as paths of inputs that satisfy {@code follow} lead. */
    static List<Node> earliestFirst(Node result, Predicate<Node> follow) {
        Set<Node> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>();
        open.push(result);
        seen.add(result);
        while (!open.isEmpty()) {
            for (Node input : open.pop().inputs()) {
                if (follow.test(input) && seen.add(input)) {
                    open.push(input);
                }
            }
        }
        List<Node> nodes = new ArrayList<>(seen);
        nodes.sort(Comparator.comparingLong(Node::id));
        return nodes;
    }

    /** Whether an earlier backward pass has freed part of what {@code result} was computed from. */
    static boolean isPartlyFreed(Node result) {
        return earliestFirst(result).stream().anyMatch(node -> node.op() != null && node.isReleased());
    }

    /** The op at which every path from {@code input} to {@code result} that still exists stops carrying gradients, if one is to blame. */
    static Optional<String> whereCut(Node result, Node input) {
        Set<Node> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>();
        open.push(result);
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (!seen.add(node)) {
                continue;
            }
            for (Node source : node.cutFrom()) {
                if (earliestFirst(source).stream().anyMatch(ancestor -> ancestor.origin() == input)) {
                    return Optional.of(node.cutBy());
                }
            }
            for (Node next : node.inputs()) {
                open.push(next);
            }
            node.cutFrom().forEach(open::push);
        }
        return Optional.empty();
    }
}
