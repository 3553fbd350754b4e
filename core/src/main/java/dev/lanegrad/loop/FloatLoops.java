// derived: DoubleLoops
package dev.lanegrad.loop;

/**
 * The primitives, each as one plain loop over the first {@code n} elements of register arrays, which C2 vectorises by itself. A result may
 * take the place of an operand. One loop a method, so that each is compiled alone and its profile stays its own.
 */
@SuppressWarnings("cast") // of use to float only
final class FloatLoops {

    private FloatLoops() {}

    static void add(float[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] + b[i];
        }
    }

    static void sub(float[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] - b[i];
        }
    }

    static void mul(float[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] * b[i];
        }
    }

    static void div(float[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] / b[i];
        }
    }

    static void fma(float[] out, float[] a, float[] b, float[] c, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.fma(a[i], b[i], c[i]);
        }
    }

    static void min(float[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.min(a[i], b[i]);
        }
    }

    static void max(float[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.max(a[i], b[i]);
        }
    }

    static void abs(float[] out, float[] a, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.abs(a[i]);
        }
    }

    static void neg(float[] out, float[] a, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = -a[i];
        }
    }

    static void sqrt(float[] out, float[] a, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) Math.sqrt(a[i]); // float: the double root, rounded once more, is still exact
        }
    }

    static void round(float[] out, float[] a, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (float) Math.rint(a[i]);
        }
    }

    static void copySign(float[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.copySign(a[i], b[i]);
        }
    }

    /** The low bits of the shifted number are the exponent. */
    static void pow2(float[] out, float[] shifted, int n) {
        for (int i = 0; i < n; i++) {
            var exponent = Float.floatToRawIntBits(shifted[i]) + Float.MAX_EXPONENT;
            out[i] = Float.intBitsToFloat(exponent << Float.PRECISION - 1);
        }
    }

    static void exponent(float[] out, float[] a, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.getExponent(a[i]);
        }
    }

    static void mantissa(float[] out, float[] a, int n) {
        var one = Float.floatToRawIntBits(1);
        var fraction = Float.floatToRawIntBits(Math.nextDown(2f)) ^ one;
        for (int i = 0; i < n; i++) {
            out[i] = Float.intBitsToFloat(Float.floatToRawIntBits(a[i]) & fraction | one);
        }
    }

    static void lt(boolean[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] < b[i];
        }
    }

    static void le(boolean[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] <= b[i];
        }
    }

    static void eq(boolean[] out, float[] a, float[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] == b[i];
        }
    }

    /** By bits, since a branch would be mispredicted on every other element of an irregular mask. */
    static void select(float[] out, boolean[] mask, float[] whenTrue, float[] whenFalse, int n) {
        for (int i = 0; i < n; i++) {
            var otherwise = Float.floatToRawIntBits(whenFalse[i]);
            var difference = Float.floatToRawIntBits(whenTrue[i]) ^ otherwise;
            out[i] = Float.intBitsToFloat(otherwise ^ difference & -(mask[i] ? 1 : 0));
        }
    }
}
