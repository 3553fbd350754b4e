package dev.lanegrad.nn.reproducibility;

import static dev.lanegrad.testing.ChildJvm.INCUBATOR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanegrad.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same bits, whatever the JVM, its flags, threads and vectors: training in JVMs of all kinds ends in one hash. */
class OneHashTest {
    private static final String INTERPRETED_LOOPS = "-Dlanegrad.loops=interpreted";
    private static final String COMPILED_LOOPS = "-Dlanegrad.loops=compiled";
    private static final String MIXED_LOOPS = "-Dlanegrad.loops=mixed";
    private static final String SCALAR_PRODUCTS = "-Dlanegrad.gemm=scalar";
    private static final String COMPILED_PRODUCTS = "-Dlanegrad.gemm=compiled";
    private static final String MIXED_PRODUCTS = "-Dlanegrad.gemm=mixed";

    /** What our loop and product compilers call the classes that they make. */
    private static final Set<String> COMPILED_CLASSES =
            Set.of("dev.lanegrad.loop.CompiledLoop", "dev.lanegrad.loop.VectorRowReduction", "dev.lanegrad.gemm.VectorTile");

    /**
     * What every training ends with. It may change where bits are meant to, together with README's SHA-256 of {@code ./mnist}, or with what
     * {@link ReferenceTraining} trains; never otherwise.
     */
    private static final String HASH = "13f7f94fcaf26283d2e3d2bc2dfd9d29b87430aa2c72d2f412187edd79d5f3f0";

    @TempDir
    private Path folder;

    /**
     * A way to start Java. Where it is about vectors, our loops are compiled from the first operation on, not only when that has proved
     * faster. UseAVX=0 is left out: it also denies Java the processor's FMA, and is thousands of times slower.
     */
    enum Start {
        LIKE_ANY_USER(INCUBATOR),
        JVM_INTERPRETER(INCUBATOR, "-Xint"),
        JVM_COMPILER(INCUBATOR, "-Xcomp"),
        FIRST_JVM_COMPILER(INCUBATOR, "-XX:TieredStopAtLevel=1"),
        AVX_1(INCUBATOR, COMPILED_LOOPS, COMPILED_PRODUCTS, "-XX:UseAVX=1"),
        AVX_2(INCUBATOR, COMPILED_LOOPS, COMPILED_PRODUCTS, "-XX:UseAVX=2"),
        AVX_512(INCUBATOR, COMPILED_LOOPS, COMPILED_PRODUCTS, "-XX:UseAVX=3"),
        VECTORS_OF_16_BYTES(INCUBATOR, COMPILED_LOOPS, COMPILED_PRODUCTS, "-XX:MaxVectorSize=16"),
        VECTORS_OF_32_BYTES(INCUBATOR, COMPILED_LOOPS, COMPILED_PRODUCTS, "-XX:MaxVectorSize=32"),
        VECTORS_OF_64_BYTES(INCUBATOR, COMPILED_LOOPS, COMPILED_PRODUCTS, "-XX:MaxVectorSize=64"),
        WITHOUT_VECTOR_API(),
        SERIAL_COLLECTOR(INCUBATOR, "-XX:+UseSerialGC"),
        PARALLEL_COLLECTOR(INCUBATOR, "-XX:+UseParallelGC"),
        G1_COLLECTOR(INCUBATOR, "-XX:+UseG1GC"),
        INTERPRETED(INCUBATOR, INTERPRETED_LOOPS, SCALAR_PRODUCTS),
        COMPILED(INCUBATOR, COMPILED_LOOPS, COMPILED_PRODUCTS),
        OP_BY_OP(INCUBATOR, "-Dlanegrad.mostPendingWork=0"),
        TURKISH(INCUBATOR, "-Duser.language=tr", "-Duser.country=TR");

        final List<String> options;

        Start(String... options) {
            this.options = List.of(options);
        }
    }

    @ParameterizedTest
    @EnumSource
    void startedInAnyWay(Start start) throws IOException, InterruptedException {
        assertOneHash(start.options);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void onAnyNumberOfThreads(int threads) throws IOException, InterruptedException {
        Outcome outcome = assertOneHash(List.of(INCUBATOR, "-Dlanegrad.threads=" + threads));
        int helpers = threads - 1;
        long started = outcome.number("workers");
        assertTrue(started == helpers || started == helpers - 1, () -> started + " threads helped; all do, but one if C2 is busy to the end");
    }

    /** By then, compiled code has taken over from the interpreters, the JVM's and ours. */
    @Test
    void inTheSeventhRunOfOneJvm() throws IOException, InterruptedException {
        Outcome outcome = train(List.of(INCUBATOR), 7);
        assertEquals(Collections.nCopies(7, HASH), outcome.hashes());
        assertTrue(outcome.number("takenOver") > 0, "loops and products that were compiled before the last run");
    }

    /** Every execution with every width of vectors and many numbers of threads. */
    @ParameterizedTest
    @MethodSource
    @EnabledIfSystemProperty(named = "lanegrad.soak", matches = "true")
    void inEveryCombination(List<String> options) throws IOException, InterruptedException {
        assertOneHash(options);
    }

    static Stream<List<String>> inEveryCombination() {
        List<String> loops = List.of(INTERPRETED_LOOPS, COMPILED_LOOPS, MIXED_LOOPS);
        List<String> products = List.of(SCALAR_PRODUCTS, COMPILED_PRODUCTS, MIXED_PRODUCTS);
        return loops.stream().flatMap(loop -> products.stream().flatMap(product -> Stream.of(16, 32, 64).flatMap(bytes ->
                Stream.of(1, 2, 5, 16).map(threads ->
                        List.of(INCUBATOR, loop, product, "-XX:MaxVectorSize=" + bytes, "-Dlanegrad.threads=" + threads)))));
    }

    /** What a child JVM printed: names and values. */
    private record Outcome(List<String> lines) {
        List<String> hashes() {
            return values("hash");
        }

        int number(String name) {
            return Integer.parseInt(values(name).getFirst());
        }

        List<String> values(String name) {
            return lines.stream().filter(line -> line.startsWith(name + " ")).map(line -> line.substring(name.length() + 1)).toList();
        }
    }

    private Outcome assertOneHash(List<String> options) throws IOException, InterruptedException {
        Path classes = folder.resolve("classes");
        Outcome outcome = train(Stream.concat(options.stream(), Stream.of("-Xlog:class+load:file=" + classes)).toList(), 1);
        requireThatTheJvmAgreed(options, outcome);
        assertEquals(List.of(HASH), outcome.hashes());
        if (options.contains(COMPILED_LOOPS) && options.contains(COMPILED_PRODUCTS)) {
            assertEquals(COMPILED_CLASSES, compiledClasses(classes));
        } else if (!options.contains(INCUBATOR) || options.contains(INTERPRETED_LOOPS) && options.contains(SCALAR_PRODUCTS)) {
            assertEquals(Set.of(), compiledClasses(classes));
        }
        return outcome;
    }

    private static Outcome train(List<String> options, int times) throws IOException, InterruptedException {
        return new Outcome(ChildJvm.run(options, ReferenceTraining.class, times));
    }

    /** Skips a test whose options ask for more than the processor has, which the JVM then sets lower. */
    private static void requireThatTheJvmAgreed(List<String> options, Outcome outcome) {
        for (String name : List.of("UseAVX", "MaxVectorSize")) {
            String flag = "-XX:" + name + "=";
            String granted = flag + outcome.values(name).getFirst();
            options.stream().filter(option -> option.startsWith(flag)).forEach(asked ->
                    Assumptions.assumeTrue(asked.equals(granted), () -> "this processor lacks " + asked + "; the JVM made it " + granted));
        }
    }

    /** Which of {@link #COMPILED_CLASSES} the JVM says it has loaded. */
    private static Set<String> compiledClasses(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.flatMap(line -> COMPILED_CLASSES.stream().filter(name -> line.contains(name + "/"))).collect(Collectors.toSet());
        }
    }
}
