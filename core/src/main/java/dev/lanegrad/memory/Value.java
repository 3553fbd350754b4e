package dev.lanegrad.memory;

import dev.lanegrad.DType;
import dev.lanegrad.layout.Layout;

/**
 * The elements of a tensor, once they are known: a buffer, and where in it they lie.
 *
 * @param lease the run of a workspace that they may be read in; null if they may be read for ever
 */
public record Value(Buffer buffer, Layout layout, Lease lease) {

    public Value(Buffer buffer, Layout layout) {
        this(buffer, layout, null);
    }

    /** A buffer as a whole, in row-major order. */
    public static Value contiguous(Buffer buffer, int... sizes) {
        return new Value(buffer, Layout.contiguous(sizes));
    }

    /** New elements, all zero (false for {@link DType#BOOL}). */
    public static Value zeros(DType dtype, int... sizes) {
        Layout layout = CacheLines.contiguous(dtype, sizes);
        return new Value(Buffer.allocate(dtype, layout.offset() + layout.size()), layout);
    }

    /** A copy of a buffer, which holds all elements in row-major order. */
    public static Value copyOf(Buffer elements, int... sizes) {
        Value copy = zeros(elements.dtype(), sizes);
        System.arraycopy(elements.array(), 0, copy.buffer.array(), copy.layout.offset(), elements.length());
        return copy;
    }

    /** Room for elements under a lease, filled with anything. */
    public static Value borrowed(Lease lease, DType dtype, int... sizes) {
        Layout layout = CacheLines.contiguous(dtype, sizes);
        return new Value(lease.take(dtype, layout.offset() + layout.size()), layout, lease);
    }

    /** Elements of another buffer that lie there as these do here. */
    public Value withBuffer(Buffer other) {
        return new Value(other, layout);
    }

    public Value withLayout(Layout other) {
        return new Value(buffer, other, lease);
    }

    /** The same, to be read only under {@code limit}, or under the lease that it has; null for no limit. */
    public Value under(Lease limit) {
        return limit == null || lease != null ? this : new Value(buffer, layout, limit);
    }

    /** The same, to be read for ever. */
    public Value kept() {
        if (lease == null) {
            return this;
        }
        lease.keep(buffer);
        return new Value(buffer, layout);
    }
}
