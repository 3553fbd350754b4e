package dev.lanegrad;

import dev.lanegrad.memory.Buffer;
import java.lang.reflect.Array;

/**
 * Tensors from and to Java's nested arrays. (java.lang.reflect.Array is how Java reads an array whose depth is not known when compiling.)
 */
final class NestedArrays {
    private NestedArrays() {}

    static Tensor toTensor(Object nested) {
        Shape shape = Shape.of("fromArray", sizes(nested));
        Class<?> type = elementType(nested.getClass());
        Buffer buffer = Buffer.allocate(dtype(type), shape.size());
        copyIn(nested, shape, 0, buffer, 0);
        return Tensor.owning(buffer, shape);
    }

    private static DType dtype(Class<?> element) {
        if (element == float.class) {
            return DType.F32;
        } else if (element == double.class) {
            return DType.F64;
        } else if (element == int.class) {
            return DType.I32;
        } else if (element == boolean.class) {
            return DType.BOOL;
        }
        throw new IllegalArgumentException("fromArray: an array of " + element.getTypeName()
                + " is not made of float, double, int or boolean");
    }

    private static Class<?> elementType(Class<?> type) {
        return type.isArray() ? elementType(type.getComponentType()) : type;
    }

    /** The lengths along the first path inwards; {@link #copyIn} checks that all others agree. */
    private static int[] sizes(Object nested) {
        int depth = 0;
        for (Class<?> type = nested.getClass(); type.isArray(); type = type.getComponentType()) {
            depth++;
        }
        if (depth == 0) {
            throw new IllegalArgumentException("fromArray: " + nested.getClass().getTypeName() + " is not an array");
        }
        int[] sizes = new int[depth];
        Object level = nested;
        for (int axis = 0; axis < depth && level != null; axis++) {
            sizes[axis] = Array.getLength(level);
            level = axis < depth - 1 && sizes[axis] > 0 ? Array.get(level, 0) : null;
        }
        return sizes;
    }

    private static int copyIn(Object nested, Shape shape, int axis, Buffer buffer, int at) {
        if (nested == null) {
            throw new NullPointerException("fromArray: a row along axis " + (axis - 1) + " is null");
        }
        int length = Array.getLength(nested);
        if (length != shape.size(axis)) {
            throw new IllegalArgumentException("fromArray: the array is ragged: along axis " + axis + " one row has " + length
                    + " elements, another " + shape.size(axis));
        }
        if (axis == shape.rank() - 1) {
            System.arraycopy(nested, 0, buffer.array(), at, length);
            return at + length;
        }
        int next = at;
        for (Object row : (Object[]) nested) {
            next = copyIn(row, shape, axis + 1, buffer, next);
        }
        return next;
    }

    static Object ofTensor(Tensor tensor) {
        Object flat = switch (tensor.dtype()) {
            case F32 -> tensor.toFloatArray();
            case F64 -> tensor.toDoubleArray();
            case I32 -> tensor.toIntArray();
            case BOOL -> tensor.toBooleanArray();
        };
        if (tensor.rank() == 0) {
            return Array.get(flat, 0);
        }
        Object nested = Array.newInstance(flat.getClass().getComponentType(), tensor.shape().toArray());
        copyOut(flat, tensor.shape(), 0, nested, 0);
        return nested;
    }

    private static int copyOut(Object flat, Shape shape, int axis, Object nested, int at) {
        if (axis == shape.rank() - 1) {
            System.arraycopy(flat, at, nested, 0, shape.size(axis));
            return at + shape.size(axis);
        }
        int next = at;
        for (Object row : (Object[]) nested) {
            next = copyOut(flat, shape, axis + 1, row, next);
        }
        return next;
    }
}
