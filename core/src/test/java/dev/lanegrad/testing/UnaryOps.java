package dev.lanegrad.testing;

import dev.lanegrad.Tensor;
import dev.lanegrad.graph.Node;
import dev.lanegrad.op.Pointwise;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Every pointwise op that makes a number of one number, by name: found, not listed. */
public final class UnaryOps {
    private UnaryOps() {}

    public static Map<String, UnaryOperator<Tensor>> all() {
        var all = new LinkedHashMap<String, UnaryOperator<Tensor>>();
        Arrays.stream(Pointwise.values())
                .filter(op -> op.arity() == 1 && !op.isTest())
                .forEach(op -> all.put(op.label(), x -> Node.record(op, x.shape(), x.dtype(), x)));
        return all;
    }
}
