package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Value;

/**
 * A polynomial with coefficients for each format, the constant term first. Ours are minimax polynomials, found by a Remez exchange in
 * 200-bit arithmetic whose coefficients were rounded one after the other, the lowest first, refitting the others each time.
 */
record Polynomial(double[] f32, double[] f64) {

    /** Its value at x by Horner's rule, one FMA a degree. */
    Value at(LoopProgram.Builder p, Value x) {
        double[] coefficients = Format.of(p) == Format.F32 ? f32 : f64;
        Value sum = p.constant(coefficients[coefficients.length - 1]);
        for (int k = coefficients.length - 2; k >= 0; k--) {
            sum = p.fma(sum, x, p.constant(coefficients[k]));
        }
        return sum;
    }
}
