package dev.lanegrad.loop;

/** How a reduction makes one number of two: by {@link Primitive#ADD}, {@link Primitive#MAX} or {@link Primitive#MIN}. */
public enum Combination {
    SUM,
    MAX,
    MIN
}
