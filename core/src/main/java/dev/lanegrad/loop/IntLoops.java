package dev.lanegrad.loop;

/** As {@link FloatLoops}, for the primitives that integers have; arithmetic wraps around. */
final class IntLoops {

    private IntLoops() {}

    static void add(int[] out, int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] + b[i];
        }
    }

    static void sub(int[] out, int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] - b[i];
        }
    }

    static void mul(int[] out, int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] * b[i];
        }
    }

    static void min(int[] out, int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.min(a[i], b[i]);
        }
    }

    static void max(int[] out, int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.max(a[i], b[i]);
        }
    }

    static void abs(int[] out, int[] a, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.abs(a[i]);
        }
    }

    static void neg(int[] out, int[] a, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = -a[i];
        }
    }

    static void lt(boolean[] out, int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] < b[i];
        }
    }

    static void le(boolean[] out, int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] <= b[i];
        }
    }

    static void eq(boolean[] out, int[] a, int[] b, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[i] == b[i];
        }
    }

    static void select(int[] out, boolean[] mask, int[] whenTrue, int[] whenFalse, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = whenFalse[i] ^ (whenTrue[i] ^ whenFalse[i]) & -(mask[i] ? 1 : 0);
        }
    }
}
