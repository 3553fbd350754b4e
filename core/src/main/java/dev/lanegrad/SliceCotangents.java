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
    /** A slice's own cotangent, and the same padded, which somebody may evaluate in between: then it knows the slice no more. */
    private record Part(Tensor slice, Node padded) {
        static Part of(Tensor cotangent) {
            return new Part(SliceCotangents.slice(cotangent), (Node) cotangent);
        }

        Pad pad() {
            return (Pad) padded.op();
        }

        int start() {
            return pad().before();
        }

        int end() {
            return padded.size(pad().axis()) - pad().after();
        }
    }

    private final Shape shape;
    private final int axis;
    /** By where they begin. */
    private final NavigableMap<Integer, Part> parts = new TreeMap<>();

    private SliceCotangents(Shape shape, int axis) {
        this.shape = shape;
        this.axis = axis;
    }

    /** Of one slice so far; null if the cotangent is not that of a slice. */
    static SliceCotangents of(Tensor cotangent) {
        Part part = Part.of(cotangent);
        if (part.slice == null) {
            return null;
        }
        var one = new SliceCotangents(cotangent.shape(), part.pad().axis());
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
        Part part = Part.of(cotangent);
        if (part.slice == null || part.pad().axis() != axis) {
            return false;
        }
        Map.Entry<Integer, Part> before = parts.floorEntry(part.start());
        Map.Entry<Integer, Part> after = parts.ceilingEntry(part.start());
        boolean fits = (before == null || before.getValue().end() <= part.start()) && (after == null || part.end() <= after.getKey());
        if (fits) {
            parts.put(part.start(), part);
        }
        return fits;
    }

    /** The sum of all, to the same bits: adding zeros makes -0 to 0, and changes nothing else. */
    Tensor sum() {
        if (parts.size() == 1) {
            return parts.firstEntry().getValue().padded;
        }
        List<Tensor> pieces = new ArrayList<>();
        int end = 0;
        for (Part part : parts.values()) {
            addZeros(pieces, end, part.start());
            pieces.add(part.slice);
            end = part.end();
        }
        addZeros(pieces, end, shape.size(axis));
        return Tensor.concat(axis, pieces).add(0);
    }

    private void addZeros(List<Tensor> pieces, int from, int to) {
        if (from < to) {
            pieces.add(Tensor.zeros(parts.firstEntry().getValue().slice.dtype(), shape.with("slice", axis, to - from).toArray()));
        }
    }
}
