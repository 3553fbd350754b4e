package dev.lanegrad;

import dev.lanegrad.graph.Node;
import dev.lanegrad.memory.Buffer;
import dev.lanegrad.memory.Lease;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Arrays to compute into, over and over: those of one run serve the next.
 *
 * <pre>{@code
 * var workspace = Workspace.create();
 * for (Tensor image : images) {
 *     double energy = workspace.call(() -> image.mul(gain).tanh().square().sum().item());
 * }
 * }</pre>
 *
 * <p>Nobody needs one: what is computed elsewhere lives in new arrays, and the garbage collector takes them back. But the JVM clears each
 * new array, in memory that no cache holds any more, and that may take as long as computing its elements. From some ten thousand elements
 * on it is worth a workspace; the steps of a training loop hardly gain, as optimisers reuse arrays by themselves.
 *
 * <p>The price is that <b>what is computed in a run can be read only in it</b>, and only by its thread; later or elsewhere it gives an
 * error, never a number that is not its own. What outlives a run:
 *
 * <ul>
 *   <li>the tensor that its body returns, and what it has {@linkplain #keep kept};
 *   <li>the elements of leaves made by {@link Tensor#withGrad()} or {@link Tensor#variable()}: a model that was trained in it has been
 *       trained. Their {@linkplain Tensor#grad() gradients} do not, so a run should hold a whole step, from the first gradient to the
 *       update;
 *   <li>tensors made of arrays or numbers, and those created before it, even if they are evaluated in it.
 * </ul>
 *
 * <p>A workspace holds the arrays of its last run, all results of which existed at once: make it one step of a loop, not the loop. Results
 * have the same bits as without. A run within a run, of whatever workspace, is part of it.
 */
public final class Workspace {
    private final AtomicBoolean running = new AtomicBoolean();
    /** What the last run has left; tests fill it with what no result may have. */
    List<Buffer> arrays = List.of();

    private Workspace() {}

    /** A workspace without arrays: its first run makes them. */
    public static Workspace create() {
        return new Workspace();
    }

    /** Runs {@code body}, as {@link #call} does. */
    public void run(Runnable body) {
        Objects.requireNonNull(body, "body");
        call(() -> {
            body.run();
            return null;
        });
    }

    /**
     * Runs {@code body}, computing into this workspace's arrays.
     *
     * @return what the body returns; a tensor is {@linkplain #keep kept}, one in a list or a record is not
     * @throws IllegalStateException if another thread is in a run of this workspace
     */
    public <T> T call(Supplier<T> body) {
        Objects.requireNonNull(body, "body");
        if (Lease.current() != null) {
            return body.get();
        }
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("Workspace: another thread is in a run of this workspace; give each thread one of its own");
        }
        var lease = new Lease(arrays, Node.nextId());
        try {
            return lease.during(() -> {
                T result = body.get();
                if (result instanceof Tensor tensor) {
                    keep(tensor);
                }
                return result;
            });
        } finally {
            arrays = lease.end();
            running.set(false);
        }
    }

    /**
     * Computes a tensor, if it is pending, and makes it outlive the run that it is computed in. What it was computed from does not, so it
     * can be differentiated in the run only. Of no consequence for any other tensor.
     *
     * @return the same tensor
     */
    public static Tensor keep(Tensor tensor) {
        ((Node) Objects.requireNonNull(tensor, "tensor").evaluate()).keep();
        return tensor;
    }
}
