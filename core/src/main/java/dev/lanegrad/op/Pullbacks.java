package dev.lanegrad.op;

import dev.lanegrad.Tensor;
import dev.lanegrad.graph.Node;
import dev.lanegrad.loop.Functions;

/** The pullbacks that need more than a line. */
final class Pullbacks {
    private Pullbacks() {}

    static Tensor zeros(Tensor like) {
        return Tensor.zerosLike(like);
    }

    /**
     * cotangent * derivative, but 0 where the cotangent is 0: {@code where(x > 0, log(x), 0)} must have a finite gradient at 0, where the
     * branch not chosen has derivative infinity and cotangent 0. It is an op of its own, and not a {@code where}, so that its derivative
     * with respect to the cotangent stays the true one at 0.
     */
    static Tensor absorbingProduct(Tensor cotangent, Tensor derivative) {
        return record(Pointwise.ABSORBING_PRODUCT, cotangent, derivative);
    }

    /** cotangent / divisor in the same way; its product with the reciprocal would be rounded twice, and overflow too early. */
    static Tensor absorbingQuotient(Tensor cotangent, Tensor divisor) {
        return record(Pointwise.ABSORBING_QUOTIENT, cotangent, divisor);
    }

    /** Of max or min of a and b, to a: all of it where a is the result, half at a tie. A NaN goes to whoever is NaN. */
    static Tensor ofExtremum(Tensor g, Tensor y, Tensor a, Tensor b) {
        Tensor chosen = a.eq(y).or(a.isNaN());
        return Tensor.where(chosen, Tensor.where(a.eq(b), g.mul(0.5), g), zeros(g));
    }

    /** g p x^(p-1), but 0 for an exponent of 0; with a derivative by the exponent there, so no {@code where}. */
    static Tensor ofPowerBase(Tensor g, Tensor x, Tensor p) {
        return absorbingProduct(g, absorbingProduct(p, x.pow(p.sub(1))));
    }

    static Tensor ofPowerExponent(Tensor g, Tensor y, Tensor x, Tensor p) {
        Tensor flat = x.eq(0).and(p.ge(0));
        return absorbingProduct(Tensor.where(flat, zeros(g), g), y.mul(x.log()));
    }

    static Tensor slopeOfErf(Tensor x) {
        return record(Pointwise.SLOPE_OF_ERF, x);
    }

    static Tensor normalDensity(Tensor x) {
        return record(Pointwise.NORMAL_DENSITY, x);
    }

    /** sigmoid(x) (1 + x (1 - sigmoid(x))), with its limits 0 and 1 at the infinities. */
    static Tensor slopeOfSilu(Tensor x) {
        Tensor s = x.sigmoid();
        return absorbingProduct(s, absorbingProduct(s.rsub(1), x).add(1));
    }

    /** cdf(x) + x density(x), with its limits 0 and 1 at the infinities. */
    static Tensor slopeOfGelu(Tensor x) {
        return normalCdf(x).add(absorbingProduct(normalDensity(x), x));
    }

    /** s + x s (1 - s) 2 u' with s = sigmoid(2 u); see {@link Functions#geluTanh}. */
    static Tensor slopeOfGeluTanh(Tensor x) {
        Tensor square = x.square();
        Tensor s = x.mul(square.mul(Functions.GELU_TANH_CUBIC).add(1)).mul(2 * Functions.GELU_TANH_SCALE).sigmoid();
        Tensor inner = square.mul(3 * Functions.GELU_TANH_CUBIC).add(1).mul(2 * Functions.GELU_TANH_SCALE);
        return s.add(absorbingProduct(s.mul(s.rsub(1)), x.mul(inner)));
    }

    private static Tensor normalCdf(Tensor x) {
        return record(Pointwise.NORMAL_CDF, x);
    }

    /** An op that has no verb of its own; its result is like its operands. */
    private static Tensor record(Pointwise op, Tensor... operands) {
        return Node.record(op, operands[0].shape(), operands[0].dtype(), operands);
    }
}
