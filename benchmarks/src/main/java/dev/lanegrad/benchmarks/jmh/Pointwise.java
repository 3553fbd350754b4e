package dev.lanegrad.benchmarks.jmh;

import dev.lanegrad.Autodiff;
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

/** Fused pointwise chains, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = {"--add-modules=jdk.incubator.vector", "-Dlanegrad.threads=1"})
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class Pointwise {
    @Param({"100", "10000", "1000000"})
    public int elements;

    private Tensor a;
    private Tensor b;
    private Tensor c;
    private Tensor d;

    @Setup
    public void draw() {
        var rng = Rng.of(1);
        a = rng.normal(elements).withGrad();
        b = rng.normal(elements).withGrad();
        c = rng.normal(elements).withGrad();
        d = rng.normal(elements).withGrad();
    }

    private Tensor chain() {
        return a.mul(b).add(c).tanh().mul(d.sigmoid());
    }

    @Benchmark
    public Tensor relu() {
        return Autodiff.noGrad(() -> a.relu().evaluate());
    }

    @Benchmark
    public Tensor exp() {
        return Autodiff.noGrad(() -> a.exp().evaluate());
    }

    @Benchmark
    public Tensor forward() {
        return Autodiff.noGrad(() -> chain().evaluate());
    }

    @Benchmark
    public Object gradients() {
        return Autodiff.gradients(chain().sum(), a, b, c, d);
    }
}
