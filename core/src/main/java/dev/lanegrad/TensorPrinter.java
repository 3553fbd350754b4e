package dev.lanegrad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tensors as text: elements in brackets, one level an axis, with the middle of long axes left out. */
final class TensorPrinter {
    private static final int SHOWN_AT_EITHER_END = 3;
    private static final int MOST_SHOWN_WHOLE = 1000;

    private final Tensor tensor;
    private final boolean whole;

    private TensorPrinter(Tensor tensor) {
        this.tensor = tensor;
        this.whole = brackets(tensor.shape()) <= MOST_SHOWN_WHOLE;
    }

    /** How many elements or empty pairs of brackets there are. */
    private static long brackets(Shape shape) {
        return Arrays.stream(shape.toArray()).mapToLong(size -> Math.max(1, size)).reduce(1, (a, b) -> a * b);
    }

    static String print(Tensor tensor) {
        Tensor constant = tensor.detach();
        return tensor.dtype() + tensor.shape().toString() + " " + new TensorPrinter(constant).print(constant, 0);
    }

    private String print(Tensor part, int depth) {
        if (part.rank() == 0) {
            return element(part);
        }
        List<String> parts = new ArrayList<>();
        for (int position : shown(part.size(0))) {
            parts.add(position < 0 ? "..." : print(part.select(0, position), depth + 1));
        }
        int indent = tensor.dtype().name().length() + tensor.shape().toString().length() + depth + 2;
        String separator = part.rank() == 1 ? ", " : ",\n" + " ".repeat(indent);
        return parts.stream().collect(Collectors.joining(separator, "[", "]"));
    }

    /** The positions to show; -1 stands for those left out. */
    private int[] shown(int size) {
        if (whole || size <= 2 * SHOWN_AT_EITHER_END) {
            return IntStream.range(0, size).toArray();
        }
        return IntStream.of(0, 1, 2, -1, size - 3, size - 2, size - 1).toArray();
    }

    private static String element(Tensor element) {
        return switch (element.dtype()) {
            case F32 -> Float.toString((float) element.item());
            case F64 -> Double.toString(element.item());
            case I32 -> Integer.toString((int) element.item());
            case BOOL -> Boolean.toString(element.item() != 0);
        };
    }
}
