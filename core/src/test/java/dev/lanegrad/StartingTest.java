package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.testing.ChildJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program is told that was started in a way that will not do. */
class StartingTest {

    /** Adds two large tensors, and prints the error if there is one, and all that is logged. */
    static final class Adding {
        public static void main(String... args) {
            System.setErr(System.out);
            try {
                Tensor x = Tensor.generate(i -> i, Integer.parseInt(args[0]));
                x.exp().tanh().add(x.sin()).evaluate();
            } catch (IllegalArgumentException | OutOfMemoryError error) {
                System.out.println(error.getMessage());
            }
        }
    }

    private static void assertSays(String message, int elements, String... options) throws IOException, InterruptedException {
        String said = String.join("\n", ChildJvm.run(List.of(options), Adding.class, elements));
        assertTrue(said.contains(message), said);
    }

    @Test
    void withoutTheVectorApi() throws IOException, InterruptedException {
        assertSays("Lanegrad runs without SIMD, and slowly: start Java with --add-modules jdk.incubator.vector", 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "many", "1025"})
    void onANumberOfThreadsThatThereIsNot(String threads) throws IOException, InterruptedException {
        assertSays("the system property lanegrad.threads is '" + threads + "', not a whole number from 1 to 1024",
                2_000_000, ChildJvm.INCUBATOR, "-Dlanegrad.threads=" + threads);
    }

    @Test
    void withTooSmallAHeap() throws IOException, InterruptedException {
        assertSays("no room for F32 of 100000000 elements, 381 MB, in a heap of at most 64 MB; java -Xmx gives it more",
                100_000_000, ChildJvm.INCUBATOR, "-XX:+UseG1GC", "-Xmx64m");
    }
}
