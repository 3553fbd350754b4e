package dev.lanegrad.nn;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads JSON (RFC 8259) strictly, asked for one thing after the other by someone who knows what must come. So nothing but what is wanted is
 * ever built, however large or deeply nested the text: it ends at the first byte that does not fit.
 */
final class JsonReader {
    private static final int END = -1;

    private final byte[] text;
    private int at;

    /** What to do with a member of an object, whose value comes next. */
    @FunctionalInterface
    interface Member {
        void read(String name) throws MalformedException;
    }

    /** The text is not what was asked for. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        private final int offset;

        MalformedException(int offset, String message) {
            super(message);
            this.offset = offset;
        }

        /** In bytes from the start of the text. */
        int offset() {
            return offset;
        }
    }

    /** A reader at the start of UTF-8 text. */
    JsonReader(byte[] text) throws MalformedException {
        this.text = text;
        requireUtf8();
    }

    private void requireUtf8() throws MalformedException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(text);
        CharBuffer chars = CharBuffer.allocate(8192);
        CoderResult result;
        do {
            chars.clear();
            result = decoder.decode(bytes, chars, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new MalformedException(bytes.position(), "invalid UTF-8");
        }
    }

    /** Where the next value begins. */
    int offset() {
        skipWhiteSpace();
        return at;
    }

    /** An object, whose members' names must differ. */
    void object(Member member) throws MalformedException {
        Set<String> names = new HashSet<>();
        take('{', "an object");
        if (tryTake('}')) {
            return;
        }
        do {
            int start = offset();
            String name = string();
            if (!names.add(name)) {
                throw new MalformedException(start, "the name \"" + name + "\" appears twice");
            }
            take(':', "':'");
            member.read(name);
        } while (tryTake(','));
        take('}', "',' or '}'");
    }

    /** An array of integers that are 0 or more. */
    long[] integers(int most) throws MalformedException {
        long[] numbers = new long[most];
        int count = 0;
        take('[', "an array of integers");
        if (tryTake(']')) {
            return new long[0];
        }
        do {
            if (count == most) {
                throw new MalformedException(offset(), "an array of more than " + most + " numbers");
            }
            numbers[count++] = integer();
        } while (tryTake(','));
        take(']', "',' or ']'");
        return Arrays.copyOf(numbers, count);
    }

    /** An integer that is 0 or more and fits a long. */
    long integer() throws MalformedException {
        int start = offset();
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            int digit = text[at++] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw new MalformedException(start, "a number over 2^63-1");
            }
            value = 10 * value + digit;
        }
        boolean leadingZero = text.length > start && text[start] == '0' && at > start + 1;
        if (at == start || leadingZero || peek() == '.' || peek() == 'e' || peek() == 'E') {
            throw new MalformedException(start, "expected an integer of 0 or more, not " + found(start));
        }
        return value;
    }

    /** A string, its escapes resolved. */
    String string() throws MalformedException {
        take('"', "a string");
        var result = new StringBuilder();
        int start = at;
        while (peek() != '"') {
            if (peek() == END) {
                throw new MalformedException(at, "a string that does not end");
            }
            if (peek() >= 0 && peek() < ' ') {
                throw new MalformedException(at, "a control character in a string");
            }
            if (peek() == '\\') {
                result.append(utf8(start, at));
                result.append(escaped());
                start = at;
            } else {
                at++;
            }
        }
        result.append(utf8(start, at++));
        return requirePairedSurrogates(result.toString());
    }

    private String utf8(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    private char escaped() throws MalformedException {
        int start = at;
        at += 2;
        return switch (at > text.length ? END : text[at - 1]) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal(start);
            default -> throw new MalformedException(start, "an escape that JSON does not have");
        };
    }

    private char hexadecimal(int start) throws MalformedException {
        int value = 0;
        for (int digit = 0; digit < 4; digit++, at++) {
            int next = Character.digit(Math.max(0, peek()), 16);
            if (next < 0) {
                throw new MalformedException(start, "\\u must be followed by four hexadecimal digits");
            }
            value = 16 * value + next;
        }
        return (char) value;
    }

    private String requirePairedSurrogates(String string) throws MalformedException {
        if (string.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new MalformedException(at, "a string with half of a surrogate pair");
        }
        return string;
    }

    /** The end of the text, which only white space may come before. */
    void end() throws MalformedException {
        if (offset() != text.length) {
            throw new MalformedException(at, "expected the end, not " + found(at));
        }
    }

    private void take(char wanted, String what) throws MalformedException {
        if (!tryTake(wanted)) {
            throw new MalformedException(at, "expected " + what + ", not " + found(at));
        }
    }

    private boolean tryTake(char wanted) {
        skipWhiteSpace();
        boolean found = peek() == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private void skipWhiteSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
            at++;
        }
    }

    /** The next byte, negative beyond ASCII; {@link #END} at the end, which is no byte of UTF-8 either. */
    private int peek() {
        return at < text.length ? text[at] : END;
    }

    private String found(int from) {
        return from >= text.length ? "the end" : "\"" + utf8(from, Math.min(text.length, from + 12)).strip() + "\"";
    }
}
