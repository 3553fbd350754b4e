package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanegrad.testing.ChildJvm;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random expressions and their gradients have the same bits however they are carried out: interpreted or compiled, for vectors
 * of any width, on any number of threads, and op by op.
 */
class ExecutionsTest {
    private static final int GRAPHS = Boolean.getBoolean("lanegrad.soak") ? 2000 : 300;
    private static final long SEED = Long.getLong("lanegrad.seed", System.currentTimeMillis());

    private static List<String> interpreted;

    @BeforeAll
    static void interpret() throws IOException, InterruptedException {
        interpreted = lines("-Dlanegrad.loops=interpreted", "-Dlanegrad.gemm=scalar");
    }

    enum Execution {
        COMPILED("-Dlanegrad.loops=compiled", "-Dlanegrad.gemm=compiled"),
        VECTORS_OF_128_BITS("-Dlanegrad.loops=compiled", "-Dlanegrad.gemm=compiled", "-Dlanegrad.vectorBits=128"),
        VECTORS_OF_256_BITS("-Dlanegrad.loops=compiled", "-Dlanegrad.gemm=compiled", "-Dlanegrad.vectorBits=256"),
        THREE_THREADS("-Dlanegrad.loops=interpreted", "-Dlanegrad.gemm=scalar", "-Dlanegrad.threads=3"),
        INTERPRETED_OP_BY_OP("-Dlanegrad.loops=interpreted", "-Dlanegrad.gemm=scalar", "-Dlanegrad.mostPendingWork=0"),
        COMPILED_OP_BY_OP("-Dlanegrad.loops=compiled", "-Dlanegrad.gemm=compiled", "-Dlanegrad.mostPendingWork=0");

        private final String[] options;

        Execution(String... options) {
            this.options = options;
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalsInterpretation(Execution execution) throws IOException, InterruptedException {
        List<String> actual = lines(execution.options);
        for (int i = 0; i < interpreted.size(); i++) { // the first node that differs, not all those that follow from it
            assertEquals(interpreted.get(i), actual.get(i), "-Dlanegrad.seed=" + SEED);
        }
        assertEquals(interpreted.size(), actual.size());
    }

    private static List<String> lines(String... options) throws IOException, InterruptedException {
        return ChildJvm.run(Stream.concat(Stream.of(ChildJvm.INCUBATOR), Stream.of(options)).toList(), RandomGraph.class, SEED, GRAPHS);
    }
}
