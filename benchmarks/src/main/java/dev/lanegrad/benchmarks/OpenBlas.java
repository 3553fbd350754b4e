package dev.lanegrad.benchmarks;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/** OpenBLAS: matrix products only, into memory that is already there. */
final class OpenBlas implements Side {

    @Override
    public Job prepare(Task task) {
        if (!(task instanceof Task.Product product)) {
            throw new IllegalArgumentException("OpenBLAS only multiplies matrices, it cannot " + task.name());
        }
        return switch (product.precision()) {
            case FLOAT -> new Floats(product);
            case DOUBLE -> new Doubles(product);
        };
    }

    private abstract static class Multiplying implements Job {
        final int m;
        final int n;
        final int k;
        final int orderOfA;
        final int orderOfB;
        final int strideOfA;
        final int strideOfB;

        Multiplying(Task.Product task) {
            m = task.m();
            n = task.n();
            k = task.k();
            orderOfA = task.order().transposesFirst() ? CblasTrans : CblasNoTrans;
            orderOfB = task.order().transposesSecond() ? CblasTrans : CblasNoTrans;
            strideOfA = task.order().transposesFirst() ? m : k;
            strideOfB = task.order().transposesSecond() ? k : n;
        }
    }

    private static final class Floats extends Multiplying {
        private final FloatPointer a;
        private final FloatPointer b;
        private final FloatPointer c;

        Floats(Task.Product task) {
            super(task);
            var numbers = task.numbers();
            a = new FloatPointer(numbers.uniform(m * k, 1));
            b = new FloatPointer(numbers.uniform(k * n, 1));
            c = new FloatPointer((long) m * n);
        }

        @Override
        public void run() {
            cblas_sgemm(CblasRowMajor, orderOfA, orderOfB, m, n, k, 1, a, strideOfA, b, strideOfB, 0, c, n);
        }

        @Override
        public double[] result() {
            run();
            float[] elements = new float[m * n];
            c.get(elements);
            return Sample.of(elements);
        }

        @Override
        public void close() {
            a.deallocate();
            b.deallocate();
            c.deallocate();
        }
    }

    private static final class Doubles extends Multiplying {
        private final DoublePointer a;
        private final DoublePointer b;
        private final DoublePointer c;

        Doubles(Task.Product task) {
            super(task);
            var numbers = task.numbers();
            a = new DoublePointer(Sample.widened(numbers.uniform(m * k, 1)));
            b = new DoublePointer(Sample.widened(numbers.uniform(k * n, 1)));
            c = new DoublePointer((long) m * n);
        }

        @Override
        public void run() {
            cblas_dgemm(CblasRowMajor, orderOfA, orderOfB, m, n, k, 1, a, strideOfA, b, strideOfB, 0, c, n);
        }

        @Override
        public double[] result() {
            run();
            double[] elements = new double[m * n];
            c.get(elements);
            return Sample.of(Sample.narrowed(elements));
        }

        @Override
        public void close() {
            a.deallocate();
            b.deallocate();
            c.deallocate();
        }
    }
}
