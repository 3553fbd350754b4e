package dev.lanegrad.graph;

import dev.lanegrad.Tensor;
import dev.lanegrad.memory.Value;

/**
 * A leaf that may be assigned new elements, and collects its gradient.
 *
 * <p>Consumers refer to its present {@link Version}; so an assignment never reaches work that was recorded before it. An update lends its
 * formula another, a {@linkplain #standIn stand-in}. What the formula gives is written into the variable's own array, if that
 * {@linkplain #exclusiveValue belongs to it alone}: an earlier update has made it, it has not been lent to another formula, the version
 * has no reader left, and the stand-in none but the loop that writes. Else it goes to a new array, which belongs to the variable alone from
 * then on. Either way the next consumer makes a new version, and the stand-in {@linkplain Version#expire expires}.
 *
 * <p>All that changes is read and written under this variable's lock, but for the value, which is read without.
 */
public final class Variable extends Node {
    /** What consumers refer to; null until there is one. */
    private Version version;
    /** Who alone may see the array: this, or a stand-in whose formula is or was under way. Null if several may. */
    private Node owner;
    private Tensor grad;

    private Variable(Value value, Tensor source, boolean requiresGrad) {
        super(value, source.shape(), requiresGrad);
    }

    /** A variable with the elements of {@code source}. */
    public static Variable of(Tensor source, Value value, boolean requiresGrad) {
        ((Node) source).current(); // it shares the array from now on
        return new Variable(value.kept(), source, requiresGrad);
    }

    @Override
    synchronized Version current() {
        if (version == null) {
            version = new Version(this, value(), requiresGrad());
        }
        return version.current();
    }

    /** Gives it new elements. Work recorded earlier keeps the old ones. */
    public synchronized void assign(Value replacement) {
        replace(replacement.kept());
        version = null;
        owner = null;
    }

    /** A stand-in for the present elements, for as long as an update runs; it must be {@linkplain Version#expire expired} then. */
    public synchronized Version standIn() {
        Version standIn = new Version(this, value(), false);
        owner = owner == this ? standIn : null; // another formula goes on reading the array, or has failed and left something that does
        return standIn;
    }

    /**
     * The array that the next elements may be written to: the present one, if nobody else can see it; else null. The caller holds the lock
     * until it has written and called {@link #written}.
     *
     * @param reads how often the loop that writes them reads the {@linkplain #standIn stand-in}: whoever else does may do so later
     */
    public Value exclusiveValue(Version standIn, int reads) {
        boolean unread = version == null || version.readers() == 0;
        return owner == standIn && unread && standIn.readers() == reads ? value() : null;
    }

    /** Gives it its next elements, in an array that belongs to it alone. The caller holds the lock. */
    public void written(Value next) {
        replace(next);
        version = null;
        owner = this;
    }

    @Override
    public synchronized Tensor grad() {
        return grad;
    }

    @Override
    public synchronized void clearGrad() {
        grad = null;
    }

    /** Adds to the gradient. */
    public synchronized void accumulate(Tensor cotangent) {
        grad = grad == null ? cotangent : grad.add(cotangent).evaluate();
    }
}
