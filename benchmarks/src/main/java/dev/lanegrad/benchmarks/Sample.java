package dev.lanegrad.benchmarks;

/** A few numbers that stand for many, to compare results by. */
final class Sample {
    private static final int ELEMENTS = 16;

    private Sample() {}

    /** Elements at equal distances. */
    static double[] of(float[] elements) {
        double[] sample = new double[Math.min(ELEMENTS, elements.length)];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = elements[(int) ((long) i * elements.length / sample.length)];
        }
        return sample;
    }

    static double[] widened(float[] elements) {
        double[] wide = new double[elements.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = elements[i];
        }
        return wide;
    }

    static float[] narrowed(double[] elements) {
        float[] narrow = new float[elements.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) elements[i];
        }
        return narrow;
    }
}
