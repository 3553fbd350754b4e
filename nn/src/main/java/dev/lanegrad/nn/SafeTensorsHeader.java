package dev.lanegrad.nn;

import dev.lanegrad.DType;
import dev.lanegrad.Shape;
import dev.lanegrad.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The JSON at the start of a safetensors file: what tensors there are, and where in the data after it.
 *
 * @param entries in the order of their data, without gaps from 0
 */
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    /** What the format knows and we do not have. */
    private static final Set<String> OTHER_TYPES = Set.of("F16", "BF16", "I64", "I16", "I8", "U64", "U32", "U16", "U8", "C64",
            "F8_E4M3", "F8_E5M2", "F8_E8M0", "F6_E2M3", "F6_E3M2", "F4");
    private static final int MOST_AXES = 255;
    /** Virtual machines have no arrays of the last few sizes an int can tell. */
    private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    /**
     * One tensor.
     *
     * @param begin offset of its first byte in the data
     * @param end offset behind its last
     */
    record Entry(String name, DType dtype, Shape shape, long begin, long end) {}

    /**
     * The header for some tensors, laid out like the reference writer does: wider elements first, so that all are aligned,
     * then by name.
     */
    static SafeTensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
        var entries = new ArrayList<Entry>();
        long end = 0;
        var sorted = new TreeMap<>(tensors).entrySet().stream()
                .sorted(Comparator.comparingInt(tensor -> -alignmentRank(tensor.getValue().dtype())))
                .toList();
        for (Map.Entry<String, Tensor> tensor : sorted) {
            long begin = end;
            end += (long) tensor.getValue().size() * tensor.getValue().dtype().bytes();
            entries.add(new Entry(tensor.getKey(), tensor.getValue().dtype(), tensor.getValue().shape(), begin, end));
        }
        return new SafeTensorsHeader(entries, metadata);
    }

    /** The order of dtypes in the reference writer. */
    private static int alignmentRank(DType dtype) {
        return switch (dtype) {
            case F64 -> 3;
            case F32 -> 2;
            case I32 -> 1;
            case BOOL -> 0;
        };
    }

    /** The number of bytes of data. */
    long dataSize() {
        return entries.isEmpty() ? 0 : entries.getLast().end;
    }

    /** The number of bytes of the longest tensor. */
    long longestEntry() {
        return entries.stream().mapToLong(entry -> entry.end - entry.begin).max().orElse(0);
    }

    // ---- writing ----------------------------------------------------------------------------------------------------------------

    /** As JSON in UTF-8, filled up with spaces to a multiple of 8 bytes so that the data after it are aligned. */
    byte[] encode() {
        var members = new ArrayList<String>();
        if (!metadata.isEmpty()) {
            var pairs = new ArrayList<String>();
            new TreeMap<>(metadata).forEach((key, value) -> pairs.add(quoted(key) + ":" + quoted(value)));
            members.add(quoted(METADATA) + ":{" + String.join(",", pairs) + "}");
        }
        for (Entry entry : entries) {
            String shape = entry.shape.toString().replace(" ", "");
            members.add(quoted(entry.name) + ":{\"dtype\":\"" + entry.dtype + "\",\"shape\":" + shape + ",\"data_offsets\":["
                    + entry.begin + "," + entry.end + "]}");
        }
        String json = "{" + String.join(",", members) + "}";
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return (json + " ".repeat(Math.ceilDiv(length, 8) * 8 - length)).getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    // ---- reading ----------------------------------------------------------------------------------------------------------------

    static SafeTensorsHeader decode(byte[] json) throws JsonReader.MalformedException {
        if (json.length == 0 || json[0] != '{') {
            throw new JsonReader.MalformedException(0, "the header does not begin with '{'");
        }
        var reader = new JsonReader(json);
        var entries = new ArrayList<Entry>();
        var metadata = new LinkedHashMap<String, String>();
        reader.object(name -> {
            if (name.equals(METADATA)) {
                reader.object(key -> metadata.put(key, reader.string()));
            } else {
                entries.add(entry(name, reader));
            }
        });
        reader.end();
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        requireSeamless(entries, json.length);
        return new SafeTensorsHeader(List.copyOf(entries), Collections.unmodifiableMap(metadata));
    }

    /** The fields of an entry, null until read. */
    private static final class Fields {
        private DType dtype;
        private Shape shape;
        private long[] offsets;
    }

    private static Entry entry(String name, JsonReader reader) throws JsonReader.MalformedException {
        var fields = new Fields();
        int start = reader.offset();
        reader.object(field -> {
            switch (field) {
                case "dtype" -> fields.dtype = dtype(name, reader);
                case "shape" -> fields.shape = shape(name, reader);
                case "data_offsets" -> fields.offsets = offsets(name, reader);
                default -> throw new JsonReader.MalformedException(reader.offset(), "tensor " + name + " has a field \"" + field
                        + "\"; an entry has dtype, shape and data_offsets");
            }
        });
        if (fields.dtype == null || fields.shape == null || fields.offsets == null) {
            throw new JsonReader.MalformedException(start, "tensor " + name + " lacks "
                    + (fields.dtype == null ? "dtype" : fields.shape == null ? "shape" : "data_offsets"));
        }
        long size = fields.offsets[1] - fields.offsets[0];
        long needed = (long) fields.shape.size() * fields.dtype.bytes();
        if (size != needed) {
            throw new JsonReader.MalformedException(start, "tensor " + name + " has " + size + " bytes of data, but "
                    + fields.dtype + fields.shape + " takes " + needed);
        }
        return new Entry(name, fields.dtype, fields.shape, fields.offsets[0], fields.offsets[1]);
    }

    private static DType dtype(String name, JsonReader reader) throws JsonReader.MalformedException {
        int start = reader.offset();
        String dtype = reader.string();
        return switch (dtype) {
            case "F64" -> DType.F64;
            case "F32" -> DType.F32;
            case "I32" -> DType.I32;
            case "BOOL" -> DType.BOOL;
            default -> throw new JsonReader.MalformedException(start, "tensor " + name + " is of dtype " + dtype + ", "
                    + (OTHER_TYPES.contains(dtype) ? "which is not supported" : "which does not exist")
                    + "; F64, F32, I32 and BOOL can be read");
        };
    }

    private static Shape shape(String name, JsonReader reader) throws JsonReader.MalformedException {
        int start = reader.offset();
        long[] sizes = reader.integers(MOST_AXES);
        int[] narrow = new int[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] > Integer.MAX_VALUE) {
                throw new JsonReader.MalformedException(start, "tensor " + name + " has size " + sizes[axis] + " along axis "
                        + axis + ", more than 2^31-1");
            }
            narrow[axis] = (int) sizes[axis];
        }
        try {
            return readable(Shape.of(narrow));
        } catch (IllegalArgumentException tooLarge) {
            throw new JsonReader.MalformedException(start, "tensor " + name + ": " + tooLarge.getMessage());
        }
    }

    private static Shape readable(Shape shape) {
        if (shape.size() > MOST_ELEMENTS) {
            throw new IllegalArgumentException("shape " + shape + " has more than " + MOST_ELEMENTS
                    + " elements, the most that can be read");
        }
        return shape;
    }

    private static long[] offsets(String name, JsonReader reader) throws JsonReader.MalformedException {
        int start = reader.offset();
        long[] offsets = reader.integers(2);
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw new JsonReader.MalformedException(start, "tensor " + name + ": data_offsets must be [begin, end] with begin <= end");
        }
        return offsets;
    }

    private static void requireSeamless(List<Entry> entries, int end) throws JsonReader.MalformedException {
        long expected = 0;
        for (Entry entry : entries) {
            if (entry.begin != expected) {
                throw new JsonReader.MalformedException(end, "tensor " + entry.name + " begins at byte " + entry.begin + " of the data, "
                        + (entry.begin < expected ? "inside the one before it, which ends at " : "leaving a gap after ") + expected);
            }
            expected = entry.end;
        }
    }
}
