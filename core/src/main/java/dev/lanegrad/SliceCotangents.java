package dev.lanegrad;

import dev.lanegrad.graph.Node;
import dev.lanegrad.op.Movement.Pad;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The cotangents of slices of one tensor, along one axis, that do not overlap: the time steps of a sequence, the gates of a recurrent
 * layer, queries and keys. Joined, they are the tensor's cotangent, where the sum of the {@linkplain Pad padded} ones would take as many
 * passes over all of it as there are slices.
 */
final class SliceCotangents {
    private final Shape shape;
    private final int axis;
    /** Padded, by where they begin. */
    private final NavigableMap<Integer, Node> padded = new TreeMap<>();

    private SliceCotangents(Shape shape, int axis) {
        this.shape = shape;
        this.axis = axis;
    }

    /** Of one slice so far; null if the cotangent is not that of a slice. */
    static SliceCotangents of(Tensor cotangent) {
        if (slice(cotangent) == null) {
            return null;
        }
        var one = new SliceCotangents(cotangent.shape(), ((Pad) ((Node) cotangent).op()).axis());
        one.join(cotangent);
        return one;
    }

    /** What a cotangent is padded from, if it is that of a slice and pending; else null. */
    static Tensor slice(Tensor cotangent) {
        Node node = (Node) cotangent;
        Node[] inputs = node.inputs(); // read before the value, as whoever drops them has stored it
        boolean isPadded = node.op() instanceof Pad pad && node.value() == null && (pad.between() == 0 || inputs[0].size(pad.axis()) == 1);
        return isPadded ? inputs[0] : null;
    }

    /** Adds one more, if it is that of a slice along the same axis that overlaps none of the others. */
    boolean join(Tensor cotangent) {
        if (slice(cotangent) == null || ((Pad) ((Node) cotangent).op()).axis() != axis) {
            return false;
        }
        int start = start((Node) cotangent);
        Map.Entry<Integer, Node> before = padded.floorEntry(start);
        Map.Entry<Integer, Node> after = padded.ceilingEntry(start);
        boolean fits = (before == null || end(before.getValue()) <= start) && (after == null || end((Node) cotangent) <= after.getKey());
        if (fits) {
            padded.put(start, (Node) cotangent);
        }
        return fits;
    }

    private static int start(Node padded) {
        return ((Pad) padded.op()).before();
    }

    private int end(Node padded) {
        return shape.size(axis) - ((Pad) padded.op()).after();
    }

    /** The sum of all, to the same bits: adding zeros makes -0 to 0, and changes nothing else. */
    Tensor sum() {
        if (padded.size() == 1) {
            return padded.firstEntry().getValue();
        }
        List<Tensor> parts = new ArrayList<>();
        int end = 0;
        for (Node cotangent : padded.values()) {
            addZeros(parts, end, start(cotangent));
            parts.add(cotangent.inputs()[0]);
            end = end(cotangent);
        }
        addZeros(parts, end, shape.size(axis));
        return Tensor.concat(axis, parts).add(0);
    }

    private void addZeros(List<Tensor> parts, int from, int to) {
        if (from < to) {
            parts.add(Tensor.zeros(padded.firstEntry().getValue().dtype(), shape.with("slice", axis, to - from).toArray()));
        }
    }
}
