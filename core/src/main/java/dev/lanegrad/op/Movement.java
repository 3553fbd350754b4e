package dev.lanegrad.op;

import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.graph.Node;
import dev.lanegrad.layout.Layout;
import java.util.Arrays;
import java.util.Optional;

/** Ops that arrange elements anew and change none. Each one's pullback is a movement, or a sum where elements were repeated. */
public sealed interface Movement extends Separable {

    /** Where the result's elements lie in the input's buffer, if a view can say so; otherwise they must be copied. */
    Optional<Layout> view(Layout input);

    @Override
    default boolean mayStayPending() {
        return true;
    }

    /** The same elements in row-major order under another shape. */
    record Reshape(Shape target) implements Movement {
        @Override
        public String label() {
            return "reshape";
        }

        @Override
        public Optional<Layout> view(Layout input) {
            return input.reshape(target.toArray());
        }

        @Override
        public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
            return cotangent.reshape(inputs[0].shape());
        }
    }

    /** Axis i of the result is axis order[i] of the input. */
    record Permute(int... order) implements Movement {
        @Override
        public String label() {
            return "permute";
        }

        @Override
        public Optional<Layout> view(Layout input) {
            return Optional.of(input.permute(order));
        }

        @Override
        public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
            int[] inverse = new int[order.length];
            for (int axis = 0; axis < order.length; axis++) {
                inverse[order[axis]] = axis;
            }
            return cotangent.permute(inverse);
        }
    }

    /** Broadcasting: axes of size 1, and new leading axes, repeat. */
    record Expand(Shape target) implements Movement {
        @Override
        public String label() {
            return "expand";
        }

        @Override
        public Optional<Layout> view(Layout input) {
            return Optional.of(input.expand(target.toArray()));
        }

        @Override
        public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
            Shape source = inputs[0].shape();
            int added = target.rank() - source.rank();
            int[] repeated = new int[target.rank()];
            int count = 0;
            for (int axis = 0; axis < target.rank(); axis++) {
                if (target.size(axis) != 1 && (axis < added || source.size(axis - added) != target.size(axis))) {
                    repeated[count++] = axis;
                }
            }
            return (count == 0 ? cotangent : cotangent.sum(Arrays.copyOf(repeated, count))).reshape(source);
        }
    }

    /** {@code count} elements along an axis, {@code step} > 0 apart. */
    record Slice(int axis, int start, int step, int count) implements Movement {
        @Override
        public String label() {
            return "slice";
        }

        @Override
        public Optional<Layout> view(Layout input) {
            return Optional.of(input.slice(axis, start, step, count));
        }

        @Override
        public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
            if (count == 0) {
                return Pullbacks.zeros(inputs[0]);
            }
            Shape whole = inputs[0].shape();
            int covered = (count - 1) * step + 1;
            var pad = new Pad(axis, start, step - 1, whole.size(axis) - start - covered);
            return Node.record(pad, whole, cotangent.dtype(), cotangent);
        }
    }

    /** Reversed along an axis. */
    record Flip(int axis) implements Movement {
        @Override
        public String label() {
            return "flip";
        }

        @Override
        public Optional<Layout> view(Layout input) {
            int size = input.sizes()[axis];
            return Optional.of(input.slice(axis, size - 1, -1, size));
        }

        @Override
        public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
            return cotangent.flip(axis);
        }
    }

    /** Zeros before, after and between the elements along an axis: the transpose of {@link Slice}. */
    record Pad(int axis, int before, int between, int after) implements Movement {
        @Override
        public String label() {
            return "pad";
        }

        @Override
        public Optional<Layout> view(Layout input) {
            return Optional.empty();
        }

        /** Much, so that few are pending at once: a consumer's loop reads it from an array of its own, which is as large as the result. */
        @Override
        public int work() {
            return 30;
        }

        /** Where the input's elements go in the result. */
        public Layout placement(Layout result, int count) {
            return result.slice(axis, before, between + 1, count);
        }

        @Override
        public Tensor pullback(int input, Tensor cotangent, Tensor output, Tensor[] inputs) {
            int count = inputs[0].shape().size(axis);
            return cotangent.slice(axis, before, before + Math.max(0, (count - 1) * (between + 1) + 1), between + 1);
        }
    }
}
