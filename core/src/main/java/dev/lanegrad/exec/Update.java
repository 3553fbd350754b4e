package dev.lanegrad.exec;

import dev.lanegrad.graph.Node;
import dev.lanegrad.graph.Variable;
import dev.lanegrad.graph.Version;
import dev.lanegrad.memory.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/** Gives variables the elements of results, which need not be stored themselves. */
final class Update {
    private Update() {}

    static void run(List<Variable> variables, List<Version> standIns, List<Node> results) {
        if (!inOnePass(variables, standIns, results)) {
            List<Value> values = results.stream().map(result -> Evaluator.valueOf(result.detach())).toList();
            for (int i = 0; i < values.size(); i++) {
                variables.get(i).assign(values.get(i));
            }
        }
    }

    /**
     * Where all results are pending and {@linkplain Fusion#fitTogether fit together}. A variable's own array is written to if nobody else
     * reads it; and a product that was put off until now, as gradients of weights are, leaves no array behind.
     *
     * @return whether that was possible
     */
    private static boolean inOnePass(List<Variable> variables, List<Version> standIns, List<Node> results) {
        boolean oneTwice = results.size() > 1 && new HashSet<>(results).size() < results.size();
        if (oneTwice || !Fusion.fitTogether(results)) {
            return false;
        }
        try (Scratch scratch = Scratch.open(); Fusion fusion = Fusion.ofAll(results, scratch)) {
            if (fusion == null) { // another thread was faster
                return false;
            }
            Variable[] inOrder = variables.toArray(Variable[]::new);
            Arrays.sort(inOrder, Comparator.comparingLong(Node::id)); // in any other order, two updates might wait for each other
            whileLocked(inOrder, 0, () -> run(fusion, variables, standIns));
        }
        return true;
    }

    private static void whileLocked(Variable[] variables, int held, Runnable body) {
        if (held == variables.length) {
            body.run();
            return;
        }
        synchronized (variables[held]) {
            whileLocked(variables, held + 1, body);
        }
    }

    private static void run(Fusion fusion, List<Variable> variables, List<Version> standIns) {
        List<Value> targets = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            targets.add(target(fusion, variables.get(i), standIns.get(i)));
        }
        fusion.runInto(targets);
        for (int i = 0; i < variables.size(); i++) {
            variables.get(i).written(targets.get(i));
        }
    }

    /** The array for a variable's next elements: its present one, unless anything but a step of the loop reads it. A view does. */
    private static Value target(Fusion fusion, Variable variable, Version standIn) {
        Value present = variable.exclusiveValue(standIn, fusion.readsOf(standIn));
        return present != null ? present : Value.zeros(variable.dtype(), variable.shape().toArray());
    }
}
