package dev.lanegrad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package of the house may know which: the sources' import lines, held against one table. And a few rules of CONTRIBUTING. */
class HouseRulesTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.*]+);");

    /** A package, and the packages and classes that it may import besides itself and {@code java.}; "" is the public package. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.of(
            "layout", Set.of(),
            "memory", Set.of("DType", "layout"),
            "jit", Set.of("DType", "jdk.incubator.vector"),
            "loop", Set.of("DType", "layout", "memory", "jit"),
            "gemm", Set.of("DType", "memory", "jit"),
            "exec", Set.of("", "op", "graph", "loop", "gemm", "jit", "layout", "memory"),
            "op", Set.of("", "graph", "layout", "loop"),
            "graph", Set.of("", "op", "memory"),
            "", Set.of("op", "graph", "layout", "memory", "loop", "exec"));

    /** In the public package, those that evaluate; the others go through them. */
    private static final Set<String> MAY_EVALUATE = Set.of("Tensor", "Backpropagation");

    /** How Java reads arrays of any depth; the rest of that package is reflection. */
    private static final String NESTED_ARRAYS = "java.lang.reflect.Array";

    /** Accurate to an ulp or so, and free to differ between the interpreter, the compilers and processors. */
    private static final Pattern LOOSELY_SPECIFIED = Pattern.compile(
            "\\bMath\\.F\\(|\\bMath::F\\b|import static java\\.lang\\.Math\\.(F|\\*);".replace(
                    "F", "(exp|expm1|log|log10|log1p|pow|cbrt|hypot|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh)"));

    private static final int MOST_COLUMNS = 140;

    record Source(Path path, String text) {

        static Source read(Path path) {
            try {
                return new Source(path, Files.readString(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The package below dev.lanegrad, "" for that one itself. */
        String room() {
            Path folder = SOURCES.resolve("dev/lanegrad").relativize(path.getParent());
            return folder.toString();
        }

        String className() {
            return path.getFileName().toString().replace(".java", "");
        }

        List<String> imports() {
            return IMPORT.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
        }

        @Override
        public String toString() {
            return SOURCES.relativize(path).toString();
        }
    }

    static List<Source> sources() throws IOException {
        return sources(SOURCES);
    }

    private static List<Source> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
                    .map(Source::read).toList();
        }
    }

    @Test
    void thereIsAHouse() throws IOException {
        assertTrue(sources().stream().map(Source::room).toList().containsAll(List.of("", "layout", "memory", "loop", "gemm")));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void importsOnlyWhatItsPackageMayKnow(Source source) {
        Set<String> allowed = MAY_IMPORT.get(source.room());
        assertTrue(allowed != null, () -> "a package that the house does not have: " + source);
        List<String> forbidden = source.imports().stream().filter(name -> !isAllowed(name, source.room(), allowed)).toList();
        assertEquals(List.of(), forbidden, () -> source + " imports what " + source.room() + " may not know");
    }

    private static boolean isAllowed(String name, String room, Set<String> allowed) {
        if (name.endsWith("*") || name.startsWith("java.lang.reflect.") && !name.equals(NESTED_ARRAYS)) {
            return false;
        }
        if (!name.startsWith("dev.lanegrad.")) {
            return name.startsWith("java.") || allowed.stream().anyMatch(prefix -> !prefix.isEmpty() && name.startsWith(prefix + "."));
        }
        String inside = name.substring("dev.lanegrad.".length());
        boolean ofPublicPackage = Character.isUpperCase(inside.charAt(0));
        String first = inside.split("\\.")[0];
        return first.equals(room) || allowed.contains(ofPublicPackage ? "" : first) || allowed.contains(first);
    }

    @Test
    void inThePublicPackageOnlyTensorAndBackpropagationEvaluate() throws IOException {
        assertEquals(List.of(), sources().stream()
                .filter(source -> source.room().isEmpty() && !MAY_EVALUATE.contains(source.className()))
                .filter(source -> source.imports().stream().anyMatch(name -> name.startsWith("dev.lanegrad.exec.")))
                .toList());
    }

    /** StrictMath has the same functions, defined to the last bit. */
    @ParameterizedTest
    @ValueSource(strings = {"src/main/java", "../nn/src/main/java"})
    void mathIsStrict(String folder) throws IOException {
        assertEquals(List.of(), sources(Path.of(folder)).stream()
                .filter(source -> LOOSELY_SPECIFIED.matcher(source.text()).find())
                .map(Source::path)
                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/main/java", "../nn/src/main/java", "../examples/src/main/java", "../benchmarks/src/main/java"})
    void linesAreReadWithoutScrolling(String folder) throws IOException {
        assertEquals(List.of(), sources(Path.of(folder)).stream()
                .filter(source -> source.text().lines().anyMatch(line -> line.length() > MOST_COLUMNS))
                .map(Source::path)
                .toList());
    }

    /** The Vector API by its full name would slip past the import lines. */
    @Test
    void onlyWhoEmitsCodeNamesTheVectorApi() throws IOException {
        assertEquals(List.of(), sources().stream()
                .filter(source -> !Set.of("jit", "loop", "gemm").contains(source.room()))
                .filter(source -> source.text().contains("jdk.incubator.vector."))
                .toList());
    }
}
