package dev.lanegrad.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lanegrad.DType;
import dev.lanegrad.layout.Layout;
import dev.lanegrad.layout.LoopNest;
import dev.lanegrad.memory.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Awkward numbers, plans of primitives, and the comparison of an execution with {@link ElementwiseReference}. */
final class Samples {
    static final float[] FLOATS = {
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 0.49999997f, 3.75f, -7.25f, 8388607.5f, 8388608f, -8388609f, 4194303.5f, 1e10f,
        Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -1e-39f, Float.MAX_VALUE, -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 3.1415927f, 16777215f, 1e-20f
    };
    static final double[] DOUBLES = {
        0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, 3.75, -7.25, 4503599627370495.5, 4503599627370496.0,
        -4503599627370497.0, 2251799813685247.8, 1e300, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, -1e-310,
        Double.MAX_VALUE, -Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, Math.PI, 1e-200, 9007199254740991.0
    };
    static final int[] INTS = {0, 1, -1, 2, 7, -13, 65536, 46341, Integer.MAX_VALUE, Integer.MIN_VALUE, 123456789};

    private Samples() {}

    /** The dtypes a program may have and a primitive is defined for. */
    static List<DType> dtypes(Primitive primitive) {
        return switch (primitive) {
            case ADD, SUB, MUL, NEG, ABS, MIN, MAX, LT, LE, EQ, SELECT -> List.of(DType.F32, DType.F64, DType.I32);
            default -> List.of(DType.F32, DType.F64);
        };
    }

    /**
     * A buffer of the awkward numbers in turn, starting from the one of index {@code first}; limited to what the primitive is specified
     * for.
     */
    static Object awkward(DType dtype, int length, int first, Primitive primitive) {
        Object array = Buffer.allocate(dtype, length).array();
        for (int i = 0; i < length; i++) {
            int index = first + i;
            switch (array) {
                case float[] floats -> floats[i] = (float) specified(primitive, FLOATS[index % FLOATS.length], index, Float.MAX_EXPONENT,
                        Float.MIN_NORMAL);
                case double[] doubles -> doubles[i] = specified(primitive, DOUBLES[index % DOUBLES.length], index, Double.MAX_EXPONENT,
                        Double.MIN_NORMAL);
                case int[] ints -> ints[i] = INTS[index % INTS.length];
                case boolean[] booleans -> booleans[i] = (index * 2654435761L >> 5 & 1) == 0;
                default -> throw new AssertionError();
            }
        }
        return array;
    }

    private static double specified(Primitive primitive, double value, int index, int maxExponent, double minNormal) {
        return switch (primitive) {
            case POW2 -> index * 37 % (2 * maxExponent) - maxExponent + 1 + (maxExponent == Float.MAX_EXPONENT ? Format.F32 : Format.F64).shift;
            case MANTISSA -> Math.abs(value) >= minNormal && Math.abs(value) < Double.POSITIVE_INFINITY ? value : 1 + index;
            default -> value;
        };
    }

    static LoopPlan planOf(Primitive primitive, DType dtype, LoopPlan.Access... accesses) {
        var inputs = new ArrayList<LoopPlan.Input>();
        var operands = new ArrayList<Integer>();
        for (int k = 0; k < primitive.arity; k++) {
            inputs.add(new LoopPlan.Input(takesMask(primitive, k) ? DType.BOOL : dtype, accesses[k]));
            operands.add(k);
        }
        return new LoopPlan(dtype, inputs, List.of(new LoopPlan.Step(primitive, operands)), primitive.arity);
    }

    static boolean takesMask(Primitive primitive, int operand) {
        return switch (primitive) {
            case AND, OR, NOT -> true;
            case SELECT -> operand == 0;
            default -> false;
        };
    }

    static LoopPlan.Access[] accesses(LoopNest nest, int inputs) {
        var accesses = new LoopPlan.Access[inputs];
        Arrays.setAll(accesses, k -> LoopPlan.Access.of(nest, k));
        return accesses;
    }

    /** Runs a loop on a range and expects every array to end as the reference leaves it, untouched elements included. */
    static void assertRunsAsReference(Loop loop, LoopPlan plan, LoopNest nest, Object[] arrays, int from, int to) {
        Object[] expected = copies(arrays);
        Object[] actual = copies(arrays);
        ElementwiseReference.run(plan, nest, expected, from, to);
        if (from < to) {
            Loops.run(loop, nest, actual, from, to);
        }
        for (int k = 0; k < arrays.length; k++) {
            assertSameBits(expected[k], actual[k], plan + " operand " + k + " elements " + from + ".." + to);
        }
    }

    /** Copies of arrays, where arrays that are one stay one. */
    private static Object[] copies(Object[] arrays) {
        var copies = new Object[arrays.length];
        for (int k = 0; k < arrays.length; k++) {
            int same = k;
            for (int earlier = 0; earlier < k; earlier++) {
                if (arrays[earlier] == arrays[k]) {
                    same = earlier;
                }
            }
            copies[k] = same < k ? copies[same] : copy(arrays[k]);
        }
        return copies;
    }

    static Object copy(Object array) {
        return switch (array) {
            case float[] floats -> floats.clone();
            case double[] doubles -> doubles.clone();
            case int[] ints -> ints.clone();
            case boolean[] booleans -> booleans.clone();
            default -> throw new AssertionError();
        };
    }

    /** Equal bit for bit, except that a NaN is a NaN: see {@link Primitive}. */
    static void assertSameBits(Object expected, Object actual, String what) {
        switch (expected) {
            case float[] floats -> {
                if (!Arrays.equals(floats, (float[]) actual)) {
                    assertArrayEquals(floats, (float[]) actual, what);
                }
            }
            case double[] doubles -> {
                if (!Arrays.equals(doubles, (double[]) actual)) {
                    assertArrayEquals(doubles, (double[]) actual, what);
                }
            }
            case int[] ints -> assertArrayEquals(ints, (int[]) actual, what);
            case boolean[] booleans -> assertArrayEquals(booleans, (boolean[]) actual, what);
            default -> throw new AssertionError();
        }
    }

    /** Some layout with these sizes, in an array of {@code length(layout)} elements: plain, transposed, sliced, flipped or broadcast. */
    static Layout layout(Random random, int[] sizes, boolean mayRepeat) {
        int rank = sizes.length;
        int axis = random.nextInt(rank);
        int[] larger = sizes.clone();
        return switch (random.nextInt(mayRepeat ? 6 : 4)) {
            case 0 -> Layout.contiguous(sizes);
            case 1 -> { // a flip
                yield Layout.contiguous(sizes).slice(axis, sizes[axis] - 1, -1, sizes[axis]);
            }
            case 2 -> { // every second element
                larger[axis] *= 2;
                yield Layout.contiguous(larger).slice(axis, random.nextInt(2), 2, sizes[axis]);
            }
            case 3 -> { // axes reversed
                int[] reversed = new int[rank];
                int[] order = new int[rank];
                for (int i = 0; i < rank; i++) {
                    reversed[i] = sizes[rank - 1 - i];
                    order[i] = rank - 1 - i;
                }
                yield Layout.contiguous(reversed).permute(order);
            }
            case 4 -> { // one axis broadcast
                larger[axis] = 1;
                yield Layout.contiguous(larger).expand(sizes);
            }
            default -> { // all of them
                Arrays.fill(larger, 1);
                yield Layout.contiguous(larger).expand(sizes);
            }
        };
    }

    /** How long an array must be to hold a layout. */
    static int length(Layout layout) {
        int last = layout.offset();
        for (int axis = 0; axis < layout.rank(); axis++) {
            last += Math.max(0, layout.strides()[axis] * (layout.sizes()[axis] - 1));
        }
        return last + 1;
    }
}
