package dev.lanegrad.testing;

import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;

/** How a tensor lies in memory: as itself, or as a part or arrangement of another one. */
public enum View {
    CONTIGUOUS {
        @Override
        Shape base(Shape shape) {
            return shape;
        }

        @Override
        Tensor of(Tensor base, Shape shape) {
            return base;
        }
    },
    TRANSPOSED {
        @Override
        Shape base(Shape shape) {
            int[] sizes = shape.toArray();
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = shape.size(-1 - i);
            }
            return Shape.of(sizes);
        }

        @Override
        Tensor of(Tensor base, Shape shape) {
            return base.transpose();
        }
    },
    /** Every second element of the last axis, from the second on. */
    STEPPED {
        @Override
        Shape base(Shape shape) {
            return resized(shape, shape.rank() - 1, 2, 1);
        }

        @Override
        Tensor of(Tensor base, Shape shape) {
            return base.rank() == 0 ? base : base.slice(-1, 1, base.size(-1), 2);
        }
    },
    /** All but the first of the first axis. */
    OFFSET {
        @Override
        Shape base(Shape shape) {
            return resized(shape, 0, 1, 1);
        }

        @Override
        Tensor of(Tensor base, Shape shape) {
            return base.rank() == 0 ? base : base.slice(0, 1, base.size(0));
        }
    },
    FLIPPED {
        @Override
        Shape base(Shape shape) {
            return shape;
        }

        @Override
        Tensor of(Tensor base, Shape shape) {
            return base.flip();
        }
    },
    /** The same elements repeated along the first axis, with a stride of 0. */
    EXPANDED {
        @Override
        Shape base(Shape shape) {
            return resized(shape, 0, 0, 1);
        }

        @Override
        Tensor of(Tensor base, Shape shape) {
            return base.expand(shape);
        }
    };

    /** The shape of the tensor that this is a view of, when the view has {@code shape}. */
    abstract Shape base(Shape shape);

    /** The view of that tensor that has {@code shape}. */
    abstract Tensor of(Tensor base, Shape shape);

    private static Shape resized(Shape shape, int axis, int factor, int added) {
        int[] sizes = shape.toArray();
        if (sizes.length > 0) {
            sizes[axis] = sizes[axis] * factor + added;
        }
        return Shape.of(sizes);
    }
}
