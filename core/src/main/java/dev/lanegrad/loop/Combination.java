package dev.lanegrad.loop;

import java.util.Locale;

/** How a reduction makes one number of two. */
public enum Combination {
    SUM(Primitive.ADD, -0f),
    MAX(Primitive.MAX, Float.NEGATIVE_INFINITY),
    MIN(Primitive.MIN, Float.POSITIVE_INFINITY);

    final Primitive primitive;
    private final float identity;
    private final String label = name().toLowerCase(Locale.ROOT);

    Combination(Primitive primitive, float identity) {
        this.primitive = primitive;
        this.identity = identity;
    }

    /** As a verb. */
    public String label() {
        return label;
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

    /** Of whole numbers: a sum wraps; for the others there must be one. */
    public int of(int[] numbers, int from, int to) {
        int result = this == SUM ? 0 : numbers[from];
        for (int i = from; i < to; i++) {
            result = switch (this) {
                case SUM -> result + numbers[i];
                case MAX -> Math.max(result, numbers[i]);
                case MIN -> Math.min(result, numbers[i]);
            };
        }
        return result;
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
