package dev.lanegrad.benchmarks.jmh;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
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

/** Reductions of a matrix, on one thread; a pending operand is computed on the way. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = {"--add-modules=jdk.incubator.vector", "-Dlanegrad.threads=1"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Reductions {
    @Param({"100,10", "1000,1000", "100000,10"})
    public String shape;

    private Tensor x;

    @Setup
    public void draw() {
        String[] sizes = shape.split(",");
        x = Rng.of(1).normal(Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]));
    }

    @Benchmark
    public Tensor sum() {
        return x.sum().evaluate();
    }

    @Benchmark
    public Tensor sumOfSquares() {
        return x.square().sum().evaluate();
    }

    @Benchmark
    public Tensor sumOfRows() {
        return x.sum(1).evaluate();
    }

    @Benchmark
    public Tensor sumOfColumns() {
        return x.sum(0).evaluate();
    }

    @Benchmark
    public Tensor maxOfRows() {
        return x.max(1).evaluate();
    }

    @Benchmark
    public Tensor softmax() {
        return x.softmax(-1).evaluate();
    }
}
