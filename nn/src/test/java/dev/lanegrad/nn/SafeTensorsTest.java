package dev.lanegrad.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lanegrad.DType;
import dev.lanegrad.Rng;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import dev.lanegrad.testing.ChildJvm;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private static byte[] bytes(long headerLength, byte[] header, int data) {
        return ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN).putLong(headerLength).put(header).array();
    }

    private static byte[] bytes(String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return bytes(json.length, json, data);
    }

    @Test
    void anInterruptedReadNamesTheFile() throws IOException {
        new SafeTensors(Map.of("w", Tensor.of(1, 2))).write(file());
        Thread.currentThread().interrupt();
        String message = assertThrows(IOException.class, () -> SafeTensors.read(file())).getMessage();
        assertTrue(Thread.interrupted());
        assertEquals(file() + ": cannot be read: its thread was interrupted", message);
    }

    /** What the reference implementation, safetensors 0.8.0 for Python, wrote for the same tensors. */
    @Test
    void writesTheBytesOfTheReferenceImplementation() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("flag", Tensor.of(true, false, true));
        tensors.put("b.weight", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        tensors.put("a.bias", Tensor.of(-0f, Float.NaN));
        tensors.put("step", Tensor.of(new int[] {7}, new int[0]));
        tensors.put("d", Tensor.of(Math.PI));
        tensors.put("empty", Tensor.zeros(0, 4));
        tensors.put("é\"\n", Tensor.of(1, 2));
        new SafeTensors(tensors, Map.of("format", "pt")).write(file());
        String header = """
                {"__metadata__":{"format":"pt"},\
                "d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},\
                "a.bias":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},\
                "b.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[16,40]},\
                "empty":{"dtype":"F32","shape":[0,4],"data_offsets":[40,40]},\
                "step":{"dtype":"I32","shape":[],"data_offsets":[40,44]},\
                "é\\"\\n":{"dtype":"I32","shape":[2],"data_offsets":[44,52]},\
                "flag":{"dtype":"BOOL","shape":[3],"data_offsets":[52,55]}}""";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] padded = (header + " ".repeat(Math.floorMod(-json.length, 8))).getBytes(StandardCharsets.UTF_8);
        byte[] data = HexFormat.of().parseHex("182d4454fb210940" + "00000080" + "0000c07f" + "0000803f" + "00000040" + "00004040"
                + "00008040" + "0000a040" + "0000c040"
                + "07000000" + "01000000" + "02000000" + "010001");
        byte[] expected = bytes(padded.length, padded, data.length);
        System.arraycopy(data, 0, expected, expected.length - data.length, data.length);
        assertArrayEquals(expected, Files.readAllBytes(file()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 13, 8191, 8192, 8193, 16384, 16385, 65536, 65537, 100_000})
    void whatWasWrittenIsReadBackBitForBit(int size) throws IOException {
        Rng rng = Rng.of(size);
        Map<String, Tensor> tensors = Map.of(
                "f32", rng.normal(size), "f64", rng.normal(DType.F64, size), "i32", rng.integers(1 << 30, size), "bool",
                        rng.uniform(size).lt(0.5));
        new SafeTensors(tensors, Map.of("note", "ü\u0001\t\\ \ud83d\ude00")).write(file());
        SafeTensors read = SafeTensors.read(file());
        assertEquals("ü\u0001\t\\ \ud83d\ude00", read.metadata().get("note"));
        assertEquals(tensors.keySet(), read.tensors().keySet());
        assertArrayEquals(tensors.get("f32").toFloatArray(), read.tensors().get("f32").toFloatArray());
        assertArrayEquals(tensors.get("f64").toDoubleArray(), read.tensors().get("f64").toDoubleArray());
        assertArrayEquals(tensors.get("i32").toIntArray(), read.tensors().get("i32").toIntArray());
        assertArrayEquals(tensors.get("bool").toBooleanArray(), read.tensors().get("bool").toBooleanArray());
    }

    @Test
    void aTransposedTensorIsWrittenAsItReads() throws IOException {
        Tensor matrix = Tensor.arange(6).reshape(2, 3).transpose();
        new SafeTensors(Map.of("m", matrix)).write(file());
        assertArrayEquals(new int[] {0, 3, 1, 4, 2, 5}, SafeTensors.read(file()).tensors().get("m").toIntArray());
    }

    static List<Arguments> unusualButValid() {
        return List.of(
                arguments("{}", 0),
                arguments("{}   \n\t\r ", 0),
                arguments("{\"__metadata__\":{}}", 0),
                arguments("{ \"a\" : { \"shape\" : [ ] , \"data_offsets\" : [ 0 , 4 ] , \"dtype\" : \"F32\" } }", 4),
                arguments("{\"a\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[0,0]}}", 0),
                arguments("{\"b\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[4,6]},"
                        + "\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 6),
                arguments("{\"../../etc/passwd\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8),
                arguments("{\"\\u0061\\ud83d\\ude00\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8));
    }

    @ParameterizedTest
    @MethodSource("unusualButValid")
    void whatIsUnusualButValidIsRead(String header, int data) throws IOException {
        Files.write(file(), bytes(header, data));
        SafeTensors.read(file()).tensors().values().forEach(tensor -> assertEquals(0, tensor.to(DType.F64).sum().item()));
    }

    private static String entry(String dtype, String shape, String offsets) {
        return "{\"a\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }

    /** Files to be refused, and what the message must say; the file's name always. */
    static Stream<Arguments> hostile() {
        String f32 = "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":";
        return Stream.of(
                arguments("empty", new byte[0], "0 bytes are too short"),
                arguments("7 bytes", new byte[7], "7 bytes are too short"),
                arguments("no header", new byte[8], "at byte 8: the header does not begin with '{'"),
                arguments("negative length", bytes(-1, new byte[2], 0),
                        "at byte 0: a header of 18446744073709551615 bytes is over the format's limit"),
                arguments("length over 100 MB", bytes(100_000_001, new byte[2], 0),
                        "at byte 0: a header of 100000001 bytes is over the format's limit"),
                arguments("length over the file", bytes(3, new byte[2], 0),
                        "at byte 0: a header of 3 bytes is longer than the rest of the file, 2 bytes"),
                arguments("invalid UTF-8", bytes(4, new byte[] {'{', '"', (byte) 0xff, '"'}, 0), "at byte 10: invalid UTF-8"),
                arguments("invalid UTF-8 far on", bytes(9004, longName(), 0), "at byte 9010: invalid UTF-8"),
                arguments("cut UTF-8", bytes(3, new byte[] {'{', '"', (byte) 0xc3}, 0), "at byte 10: invalid UTF-8"),
                arguments("not JSON", bytes("{hello}", 0), "at byte 9: expected a string, not \"hello}\""),
                arguments("not an object", bytes("[]", 0), "does not begin with '{'"),
                arguments("white space first", bytes(" {}", 0), "does not begin with '{'"),
                arguments("unfinished", bytes("{", 0), "at byte 9: expected a string, not the end"),
                arguments("unfinished string", bytes("{\"abc", 0), "a string that does not end"),
                arguments("unfinished escape", bytes("{\"abc\\", 0), "an escape that JSON does not have"),
                arguments("unfinished \\u", bytes("{\"\\u00", 0), "four hexadecimal digits"),
                arguments("unknown escape", bytes("{\"\\x\"", 0), "an escape that JSON does not have"),
                arguments("half a surrogate pair", bytes("{\"\\ud800\":{}}", 0), "half of a surrogate pair"),
                arguments("the other half", bytes("{\"\\udfff\":{}}", 0), "half of a surrogate pair"),
                arguments("control character", bytes("{\"a\nb\":{}}", 0), "at byte 11: a control character in a string"),
                arguments("nul in a string", bytes("{\"a\0b\":{}}", 0), "at byte 11: a control character in a string"),
                arguments("trailing junk", bytes("{} x", 0), "at byte 11: expected the end, not \"x\""),
                arguments("two values", bytes("{}{}", 0), "at byte 10: expected the end"),
                arguments("trailing comma", bytes("{\"__metadata__\":{},}", 0), "expected a string"),
                arguments("nul padding", bytes("{}\0\0", 0), "at byte 10: expected the end"),
                arguments("deep arrays", bytes("{\"a\":" + "[".repeat(100_000), 0), "at byte 13: expected an object"),
                arguments("deep objects", bytes("{\"a\":".repeat(100_000), 0), "tensor a has a field \"a\""),
                arguments("deep shape", bytes("{\"a\":{\"shape\":" + "[".repeat(100_000), 0), "expected an integer"),
                arguments("endless shape", bytes("{\"a\":{\"shape\":[1" + ",1".repeat(100_000)
                        + "]", 0), "an array of more than 255 numbers"),
                arguments("duplicate tensor", bytes("{\"a\":{" + f32 + "[0,4]},\"a\":{" + f32
                        + "[0,4]}}", 4), "the name \"a\" appears twice"),
                arguments("duplicate by escape", bytes("{\"a\":{" + f32 + "[0,4]},\"\\u0061\":{" + f32
                        + "[0,4]}}", 4), "the name \"a\" appears twice"),
                arguments("duplicate field", bytes("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 0), "the name \"dtype\" appears twice"),
                arguments("overlap", bytes("{\"a\":{" + f32 + "[0,4]},\"b\":{" + f32
                        + "[2,6]}}", 6), "tensor b begins at byte 2 of the data, inside the one before it, which ends at 4"),
                arguments("same place", bytes("{\"a\":{" + f32 + "[0,4]},\"b\":{" + f32 + "[0,4]}}", 4), "inside the one before it"),
                arguments("hole", bytes("{\"a\":{" + f32 + "[0,4]},\"b\":{" + f32
                        + "[5,9]}}", 9), "tensor b begins at byte 5 of the data, leaving a gap after 4"),
                arguments("hole at the start", bytes("{\"a\":{" + f32 + "[4,8]}}", 8), "leaving a gap after 0"),
                arguments("reversed", bytes(entry("F32", "[1]", "[4,0]"), 4), "begin <= end"),
                arguments("size is not shape x dtype", bytes(entry("F32", "[2]", "[0,4]"), 4),
                        "tensor a has 4 bytes of data, but F32[2] takes 8"),
                arguments("huge offset", bytes(entry("F32", "[1]", "[0,9223372036854775807]"), 4), "has 9223372036854775807 bytes of data"),
                arguments("offset over a long", bytes(entry("F32", "[1]", "[0,9223372036854775808]"), 4), "a number over 2^63-1"),
                arguments("overflowing shape", bytes(entry("F32", "[65536,65536]", "[0,4]"), 4), "more than 2^31-1 elements"),
                arguments("no array so long", bytes(entry("BOOL", "[2147483647]", "[0,2147483647]"), 0),
                        "at byte 37: tensor a: shape [2147483647] has more than 2147483639 elements"),
                arguments("overflow behind zero", bytes(entry("F32", "[0,65536,65536]", "[0,0]"), 0), "more than 2^31-1 elements"),
                arguments("size over an int", bytes(entry("F32", "[4294967297]", "[0,4]"), 4), "size 4294967297 along axis 0"),
                arguments("bytes missing", bytes(entry("F32", "[2]", "[0,8]"), 7), "describes 8 bytes of data, but 7 follow"),
                arguments("bytes left over", bytes(entry("F32", "[2]", "[0,8]"), 9), "describes 8 bytes of data, but 9 follow"),
                arguments("data without tensors", bytes("{}", 1), "describes 0 bytes of data, but 1 follow"),
                arguments("negative size", bytes(entry("F32", "[-1]", "[0,4]"), 4), "expected an integer of 0 or more, not \"-1]"),
                arguments("fraction", bytes(entry("F32", "[1.0]", "[0,4]"), 4), "expected an integer"),
                arguments("exponent", bytes(entry("F32", "[1e0]", "[0,4]"), 4), "expected an integer"),
                arguments("leading zero", bytes(entry("F32", "[01]", "[0,4]"), 4), "expected an integer"),
                arguments("number as a string", bytes(entry("F32", "[\"1\"]", "[0,4]"), 4), "expected an integer"),
                arguments("one offset", bytes(entry("F32", "[1]", "[0]"), 4), "must be [begin, end]"),
                arguments("three offsets", bytes(entry("F32", "[1]", "[0,4,8]"), 4), "more than 2 numbers"),
                arguments("shape is no array", bytes(entry("F32", "1", "[0,4]"), 4), "expected an array of integers"),
                arguments("unsupported dtype", bytes(entry("BF16", "[1]", "[0,2]"), 2),
                        "tensor a is of dtype BF16, which is not supported"),
                arguments("unknown dtype", bytes(entry("F33", "[1]", "[0,4]"), 4), "tensor a is of dtype F33, which does not exist"),
                arguments("dtype is no string", bytes("{\"a\":{\"dtype\":32}}", 0), "expected a string"),
                arguments("metadata is no object", bytes("{\"__metadata__\":[]}", 0), "expected an object"),
                arguments("metadata is no string", bytes("{\"__metadata__\":{\"a\":1}}", 0), "expected a string"),
                arguments("field missing", bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4), "tensor a lacks data_offsets"),
                arguments("all fields missing", bytes("{\"a\":{}}", 0), "tensor a lacks dtype"),
                arguments("extra field", bytes("{\"a\":{" + f32 + "[0,4],\"x\":1}}", 4), "tensor a has a field \"x\""),
                arguments("null entry", bytes("{\"a\":null}", 0), "at byte 13: expected an object, not \"null}\""),
                arguments("neither 0 nor 1", twoAsBool(3), "at byte 65: tensor a is BOOL, but this byte is neither 0 nor 1"),
                arguments("neither, far on", twoAsBool(70_000), "at byte 70070: tensor a is BOOL, but this byte is neither 0 nor 1"));
    }

    /** Longer than what is decoded at a time. */
    private static byte[] longName() {
        byte[] json = ("{\"" + "x".repeat(9000) + "?\"").getBytes(StandardCharsets.UTF_8);
        json[9002] = (byte) 0xff;
        return json;
    }

    /** The last of so many. */
    private static byte[] twoAsBool(int count) {
        byte[] file = bytes(entry("BOOL", "[" + count + "]", "[0," + count + "]"), count);
        file[file.length - 1] = 2;
        return file;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatIsWrongIsRefusedByName(String what, byte[] content, String message) throws IOException {
        Files.write(file(), content);
        IOException refused = assertThrows(IOException.class, () -> SafeTensors.read(file()));
        assertTrue(refused.getMessage().startsWith(file() + ": ") && refused.getMessage().contains(message), refused::getMessage);
    }

    /** What a file of its length may truly hold; it is sparse, so nothing need be written. */
    @Test
    void whatTheHeapCannotHoldIsRefusedBeforeItIsRead() throws IOException {
        long heap = Runtime.getRuntime().maxMemory();
        var entries = new ArrayList<String>();
        long end = 0;
        while (end < heap) {
            long begin = end;
            end += heap / 128 * 8;
            entries.add("\"%d\":{\"dtype\":\"F64\",\"shape\":[%d],\"data_offsets\":[%d,%d]}".formatted(begin, heap / 128, begin, end));
        }
        byte[] header = bytes("{" + String.join(",", entries) + "}", 0);
        Files.write(file(), header);
        try (var file = new RandomAccessFile(file().toFile(), "rw")) {
            file.setLength(header.length + end);
        }
        String message = assertThrows(IOException.class, () -> SafeTensors.read(file())).getMessage();
        assertTrue(message.startsWith(file() + ": at byte 0: ") && message.contains("but the heap has only " + heap), message);
    }

    /** Prints how a file is refused. */
    static final class Reading {
        public static void main(String... args) {
            System.out.println(assertThrows(IOException.class, () -> SafeTensors.read(Path.of(args[0]))).getMessage());
        }
    }

    /** A tensor is a copy of what was read, and a header of many bytes may describe many tensors. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void roomIsNeededForMoreThanTheElements(boolean ofHeader) throws IOException, InterruptedException {
        int most = 64 << 20;
        byte[] start = ofHeader ? bytes(most / 10, new byte[0], 0) : bytes(entry("BOOL", "[50000000]", "[0,50000000]"), 0);
        Files.write(file(), start);
        try (var file = new RandomAccessFile(file().toFile(), "rw")) {
            file.setLength(start.length + (ofHeader ? most / 10 : 50_000_000));
        }
        String message = String.join("", ChildJvm.run(List.of(ChildJvm.INCUBATOR, "-XX:+UseSerialGC", "-Xmx64m"), Reading.class, file()));
        assertTrue(message.contains("but the heap has only"), message);
    }

    @Test
    void aTensorOfAsManyAxesAsThereCanBeIsReadBack() throws IOException {
        int[] sizes = new int[255];
        Arrays.fill(sizes, 1);
        new SafeTensors(Map.of("a", Tensor.ones(sizes))).write(file());
        assertEquals(Shape.of(sizes), SafeTensors.read(file()).tensors().get("a").shape());
    }

    @Test
    void aFileThatBecameShorterIsNamed() throws IOException {
        Files.write(file(), new byte[3]);
        try (FileChannel channel = FileChannel.open(file())) {
            String message = assertThrows(EOFException.class,
                    () -> SafeTensors.readFully(file(), channel, ByteBuffer.allocate(4))).getMessage();
            assertEquals(file() + ": at byte 3: the file became shorter while it was read", message);
        }
    }

    /** Whatever prefix of a file reached the disk, it is refused and nothing else happens. */
    @Test
    void everyTruncationIsRefused() throws IOException {
        new SafeTensors(Map.of("a", Tensor.of(1f, 2f), "b", Tensor.of(true))).write(file());
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThrows(IOException.class, () -> SafeTensors.read(file()));
        }
    }

    /** Flipping any bit of the header gives a file that is refused or read, never another kind of exception. */
    @Test
    void everyBitFlippedIsReadOrRefused() throws IOException {
        new SafeTensors(Map.of("a", Tensor.of(1f, 2f), "b", Tensor.of(true)), Map.of("k", "v")).write(file());
        byte[] whole = Files.readAllBytes(file());
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), damaged);
            try {
                SafeTensors.read(file());
            } catch (IOException refused) {
                assertTrue(refused.getMessage().startsWith(file() + ": "), refused::getMessage);
            }
        }
    }

    @Test
    void aFileThatIsNotThereOrIsAFolderIsAnIOException() {
        assertThrows(NoSuchFileException.class, () -> SafeTensors.read(folder.resolve("none")));
        for (Path path : List.of(folder, Path.of("/dev/null"))) {
            assertEquals(path + ": not a regular file", assertThrows(IOException.class, () -> SafeTensors.read(path)).getMessage());
        }
        assertThrows(IOException.class, () -> new SafeTensors(Map.of()).write(folder.resolve("no/folder/x")));
    }

    @Test
    void whatCannotBeWrittenIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SafeTensors(Map.of("__metadata__", Tensor.of(1))));
        assertThrows(IllegalArgumentException.class, () -> new SafeTensors(Map.of("\ud800", Tensor.of(1))));
        assertThrows(IllegalArgumentException.class, () -> new SafeTensors(Map.of(), Map.of("note", "\udc00")));
        assertEquals("tensors", assertThrows(NullPointerException.class, () -> new SafeTensors(null)).getMessage());
        assertEquals("the name of a tensor", assertThrows(NullPointerException.class,
                () -> new SafeTensors(Collections.singletonMap(null, Tensor.of(1)))).getMessage());
        assertEquals("tensor a", assertThrows(NullPointerException.class,
                () -> new SafeTensors(Collections.singletonMap("a", null))).getMessage());
        assertEquals("the name of a note", assertThrows(NullPointerException.class,
                () -> new SafeTensors(Map.of(), Collections.singletonMap(null, "note"))).getMessage());
        assertEquals("path", assertThrows(NullPointerException.class, () -> new SafeTensors(Map.of()).write(null)).getMessage());
        assertEquals("path", assertThrows(NullPointerException.class, () -> SafeTensors.read(null)).getMessage());
        assertFalse(Files.exists(file()));
    }
}
