package dev.lanegrad.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A side as it is started.
 *
 * @param environment what must be set before the process starts, for native libraries read it when they are loaded
 * @param jvmFlags ours
 */
record Configuration(String name, Library library, int threads, Map<String, String> environment, List<String> jvmFlags) {

    private static final List<String> NATIVE_ACCESS = List.of("--enable-native-access=ALL-UNNAMED");

    /** Which vectors may be used. */
    enum Vectors {
        /** All that the machine has. */
        NATIVE,
        /** 256 bits, as on a machine without AVX-512. */
        AVX2
    }

    /**
     * With a heap that has its size and its memory from the start. Otherwise it would be given back with the garbage of each event, and the
     * next would measure how the operating system hands out pages, some ten microseconds each in a virtual machine. Starting up is an event
     * of its own.
     */
    static Configuration lanegrad(int threads, Vectors vectors) {
        var flags = new ArrayList<>(List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch",
                "--add-modules=jdk.incubator.vector", "-Dlanegrad.threads=" + threads));
        if (vectors == Vectors.AVX2) {
            flags.add("-XX:UseAVX=2");
        }
        return new Configuration("Lanegrad " + threads(threads), Library.LANEGRAD, threads, Map.of(), flags);
    }

    /**
     * With one thread, or two. Two kinds of two: libtorch shares out its own loops by OpenMP, and hands products to OpenBLAS, which has
     * threads of its own; the two pools get into each other's way unless OpenMP's does not spin, and for small products OpenBLAS is better
     * off alone.
     */
    static List<Configuration> libtorch(Vectors vectors) {
        return List.of(
                libtorch("libtorch 1 thread", 1, vectors, Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1")),
                libtorch("libtorch 2 threads", 2, vectors,
                        Map.of("OMP_NUM_THREADS", "2", "OPENBLAS_NUM_THREADS", "2", "GOMP_SPINCOUNT", "0")),
                libtorch("libtorch 2 threads, OpenBLAS 1", 2, vectors, Map.of("OMP_NUM_THREADS", "2", "OPENBLAS_NUM_THREADS", "1")));
    }

    private static Configuration libtorch(String name, int threads, Vectors vectors, Map<String, String> environment) {
        var all = openBlasEnvironment(vectors);
        all.putAll(environment);
        if (vectors == Vectors.AVX2) {
            all.putAll(Map.of("ATEN_CPU_CAPABILITY", "avx2", "ONEDNN_MAX_CPU_ISA", "AVX2"));
        }
        return new Configuration(name, Library.LIBTORCH, threads, all, NATIVE_ACCESS);
    }

    static Configuration openBlas(int threads, Vectors vectors) {
        var environment = openBlasEnvironment(vectors);
        environment.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
        return new Configuration("OpenBLAS " + threads(threads), Library.OPENBLAS, threads, environment, NATIVE_ACCESS);
    }

    /**
     * Its kernels are said, and not left to its detection: with those of a Haswell it has half its speed on a processor with AVX-512. So is
     * how long its idle threads spin: 2^24 ticks are some 5 ms, longer than any pause within its turn. By itself it spins for over 100, on
     * processors that the next turn needs.
     */
    private static Map<String, String> openBlasEnvironment(Vectors vectors) {
        Map<String, String> environment = new HashMap<>(Map.of("OPENBLAS_THREAD_TIMEOUT", "24"));
        if (vectors == Vectors.AVX2) {
            environment.put("OPENBLAS_CORETYPE", "Haswell");
        } else if (Machine.hasAvx512()) {
            environment.put("OPENBLAS_CORETYPE", "SkylakeX");
        }
        return environment;
    }

    boolean isOurs() {
        return library == Library.LANEGRAD;
    }

    private static String threads(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }
}
