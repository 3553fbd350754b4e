package dev.lanegrad.loop;

/** How a reduction makes one number of two. */
public enum Combination {
    SUM(Primitive.ADD),
    MAX(Primitive.MAX),
    MIN(Primitive.MIN);

    final Primitive primitive;

    Combination(Primitive primitive) {
        this.primitive = primitive;
    }
}
