package dev.lanegrad.exec;

import dev.lanegrad.layout.Layout;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Value;

/** Gathering and scattering along an axis by an index tensor, one element after the other in row-major order of the index. */
final class Indexing {
    private Indexing() {}

    /** Fills {@code result}. */
    static Value gather(int axis, Value x, Value index, Value result) {
        int[] sizes = result.layout().sizes();
        Layout first = index.layout();
        int run = 1;
        for (int inner = sizes.length - 1; inner > axis && oneRun(inner, index.layout(), x.layout(), result.layout()); inner--) {
            run *= sizes[inner];
            first = first.slice(inner, 0, 1, Math.min(1, sizes[inner]));
        }
        int length = run;
        visit("gather", axis, index.withLayout(first), x.layout(), result.layout(),
                (from, to) -> System.arraycopy(x.buffer().array(), from, result.buffer().array(), to, length));
        return result;
    }

    /** Whether one index picks all elements along an inner axis, and they lie in the source as in the result: whole rows are then copied at once. */
    private static boolean oneRun(int inner, Layout index, Layout x, Layout result) {
        return result.sizes()[inner] == 1 || index.strides()[inner] == 0 && x.strides()[inner] == result.strides()[inner];
    }

    static Value scatterAdd(int axis, Value base, Value index, Value source) {
        Value result = Copies.contiguous(base);
        visit("scatterAdd", axis, index, result.layout(), source.layout(), (to, from) -> addElement(source.buffer(), from, result.buffer(), to));
        return result;
    }

    private interface Pair {
        void visit(int indexed, int plain);
    }

    /** For each position of the index: where it leads in {@code indexed}, and the same position in {@code plain}. */
    private static void visit(String op, int axis, Value index, Layout indexed, Layout plain, Pair pair) {
        Layout layout = index.layout();
        int[] position = new int[layout.rank()];
        int[] indices = ((Buffer.Ints) index.buffer()).array();
        int limit = indexed.sizes()[axis];
        int size = layout.size();
        for (int n = 0; n < size; n++) {
            int i = indices[at(layout, position, -1, 0)];
            if (i < 0 || i >= limit) {
                throw new IllegalArgumentException(op + ": index " + i + " at position " + n + " is out of range for axis " + axis + " of size " + limit);
            }
            pair.visit(at(indexed, position, axis, i), at(plain, position, -1, 0));
            advance(position, layout.sizes());
        }
    }

    /** The buffer index of a position whose coordinate along {@code replacedAxis} is {@code replacement}. */
    private static int at(Layout layout, int[] position, int replacedAxis, int replacement) {
        int at = layout.offset();
        for (int axis = 0; axis < position.length; axis++) {
            at += layout.strides()[axis] * (axis == replacedAxis ? replacement : position[axis]);
        }
        return at;
    }

    private static void advance(int[] position, int[] sizes) {
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (++position[axis] < sizes[axis]) {
                return;
            }
            position[axis] = 0;
        }
    }

    private static void addElement(Buffer from, int i, Buffer to, int j) {
        switch (to) {
            case Buffer.Floats(float[] array) -> array[j] += ((Buffer.Floats) from).array()[i];
            case Buffer.Doubles(double[] array) -> array[j] += ((Buffer.Doubles) from).array()[i];
            case Buffer.Ints(int[] array) -> array[j] += ((Buffer.Ints) from).array()[i];
            case Buffer.Booleans(boolean[] array) -> throw new AssertionError("masks are not added");
        }
    }
}
