package dev.lanegrad.loop;

/** How a reduction makes one number of two. */
public enum Combination {
    SUM(Primitive.ADD, -0f),
    MAX(Primitive.MAX, Float.NEGATIVE_INFINITY),
    MIN(Primitive.MIN, Float.POSITIVE_INFINITY);

    final Primitive primitive;
    private final float identity;

    Combination(Primitive primitive, float identity) {
        this.primitive = primitive;
        this.identity = identity;
    }

    float combine(float a, float b) {
        return switch (this) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    double combine(double a, double b) {
        return switch (this) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }

    /** What changes no number it is combined with, not even -0. */
    float identity() {
        return identity;
    }

    /** The result of combining nothing. */
    float ofNone() {
        return identity + 0;
    }
}
