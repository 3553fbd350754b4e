package dev.lanegrad.benchmarks.jmh;

import dev.lanegrad.Rng;
import dev.lanegrad.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an op costs besides its arithmetic, of which there is hardly any here. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordedOps {
    private static final int OPS = 1000;

    private final Tensor x = Rng.of(1).normal(8).withGrad();
    private final Tensor factor = Rng.of(2).normal(8).withGrad();

    private Tensor chain() {
        Tensor y = x;
        for (int i = 0; i < OPS; i += 2) {
            y = y.mul(factor).add(x);
        }
        return y;
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public Tensor forward() {
        return chain().evaluate();
    }

    @Benchmark
    @OperationsPerInvocation(OPS)
    public Tensor forwardAndBackward() {
        x.clearGrad();
        factor.clearGrad();
        chain().sum().backward();
        return x.grad();
    }
}
