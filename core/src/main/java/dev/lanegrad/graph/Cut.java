package dev.lanegrad.graph;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where gradients stop though an input requires one, for messages.
 *
 * @param by the op and the reason
 * @param from those inputs, as far as they still exist: a cut must not keep alive what it cuts off
 */
record Cut(String by, List<WeakReference<Node>> from) {

    static Cut at(String by, Node... inputs) {
        List<WeakReference<Node>> from = new ArrayList<>(inputs.length); // no stream: in a noGrad scope, nearly every op has a cut
        for (Node input : inputs) {
            from.add(new WeakReference<>(input));
        }
        return new Cut(by, from);
    }

    /** What cut off one of the inputs, so that a message can still say it once they are let go; null if nothing did. */
    static Cut first(Node[] inputs) {
        for (Node input : inputs) {
            if (input.cut() != null) {
                return input.cut();
            }
        }
        return null;
    }

    List<Node> nodes() {
        return from.stream().map(WeakReference::get).filter(Objects::nonNull).toList();
    }
}
