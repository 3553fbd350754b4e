package dev.lanegrad.benchmarks.jmh;

import dev.lanegrad.DType;
import dev.lanegrad.gemm.Gemm;
import dev.lanegrad.gemm.Matrix;
import dev.lanegrad.memory.Buffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Matrix products on one thread, without tensors around them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Products {
    @Param({"F32", "F64"})
    public DType dtype;

    @Param({"NN", "NT", "TN"})
    public String order;

    @Param({"128,1000,784", "784,1000,128", "64,128,784", "512,512,512"})
    public String shape;

    private Matrix a;
    private Matrix b;
    private Matrix c;

    @Setup
    public void allocate() {
        int[] sizes = Arrays.stream(shape.split(",")).mapToInt(Integer::parseInt).toArray();
        int m = sizes[0];
        int n = sizes[1];
        int k = sizes[2];
        a = order.equals("TN") ? matrix(k, m).transposed() : matrix(m, k);
        b = order.equals("NT") ? matrix(n, k).transposed() : matrix(k, n);
        c = matrix(m, n);
    }

    private Matrix matrix(int rows, int columns) {
        return Matrix.of(Buffer.allocate(dtype, rows * columns), rows, columns);
    }

    @Benchmark
    public Object multiply() {
        Gemm.multiply(a, b, c);
        return c;
    }
}
