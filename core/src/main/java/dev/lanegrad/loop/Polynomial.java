package dev.lanegrad.loop;

import dev.lanegrad.loop.LoopProgram.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A polynomial with coefficients for each format, the constant term first. Ours are minimax polynomials, found by a Remez exchange in
 * 200-bit arithmetic whose coefficients were rounded one after the other, the lowest first, refitting the others each time.
 */
record Polynomial(double[] f32, double[] f64) {

    /**
     * Its value at x by the scheme of G. Estrin (1960), which takes an FMA a degree as Horner's rule does, but fewer that wait for each
     * other, and that is what a processor waits for. The constant term comes last, so that the roundings before it weigh less.
     */
    Value at(LoopProgram.Builder p, Value x) {
        double[] coefficients = Format.of(p) == Format.F32 ? f32 : f64;
        List<Value> terms = DoubleStream.of(coefficients).mapToObj(p::constant).toList();
        return p.fma(sum(p, terms.subList(1, terms.size()), x), x, terms.getFirst());
    }

    /** With more than three terms, those of an even and the next odd degree are one term in x^2. */
    private static Value sum(LoopProgram.Builder p, List<Value> terms, Value x) {
        if (terms.size() > 3) {
            var pairs = new ArrayList<Value>();
            for (int k = 0; k < terms.size(); k += 2) {
                pairs.add(k + 1 < terms.size() ? p.fma(terms.get(k + 1), x, terms.get(k)) : terms.get(k));
            }
            return sum(p, pairs, p.mul(x, x));
        }
        Value sum = terms.getLast();
        for (Value term : terms.reversed().subList(1, terms.size())) {
            sum = p.fma(sum, x, term);
        }
        return sum;
    }
}
