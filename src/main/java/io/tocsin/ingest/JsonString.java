package io.tocsin.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Long text as the inside of a JSON string (RFC 8259, 7), in UTF-8. A stack's text is the largest part of most events; here
 * eight bytes are looked at together and what needs no escape is copied in runs, which takes a third of the time that a generator
 * takes for it.
 */
final class JsonString {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = EACH * '"';
    private static final long BACKSLASHES = EACH * '\\';
    private static final long BLANKS = EACH * ' ';
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] text;
    private byte[] escaped;
    private int length;

    private JsonString(byte[] text) {
        this.text = text;
        this.escaped = new byte[text.length + text.length / 16 + 16];
    }

    /** The text, without the quotes around it. */
    static byte[] escaped(String text) {
        JsonString string = new JsonString(text.getBytes(StandardCharsets.UTF_8));
        string.write();
        return Arrays.copyOf(string.escaped, string.length);
    }

    private void write() {
        int from = 0;
        while (true) {
            int special = special(from);
            copy(from, special);
            if (special == text.length) {
                return;
            }
            escape(text[special]);
            from = special + 1;
        }
    }

    /** Where the next byte stands that needs an escape; the end where none does. */
    private int special(int from) {
        int i = from;
        for (; i + Long.BYTES <= text.length; i += Long.BYTES) {
            long bytes = (long) LONG.get(text, i);
            // Each term has a top bit set where its byte is one that is looked for; above the lowest one others may be
            // set wrongly.
            long found = (below(bytes, BLANKS) | zero(bytes ^ QUOTES) | zero(bytes ^ BACKSLASHES)) & TOP_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < text.length && !isSpecial(text[i])) {
            i++;
        }
        return i;
    }

    private static boolean isSpecial(byte b) {
        return (b >= 0 && b < ' ') || b == '"' || b == '\\';
    }

    private static long zero(long bytes) {
        return (bytes - EACH) & ~bytes;
    }

    /** Bytes from 0x80 on are parts of longer characters, and not below anything. */
    private static long below(long bytes, long bound) {
        return (bytes - bound) & ~bytes;
    }

    private void copy(int from, int to) {
        ensure(to - from);
        System.arraycopy(text, from, escaped, length, to - from);
        length += to - from;
    }

    private void escape(byte b) {
        ensure(6);
        escaped[length++] = '\\';
        switch (b) {
            case '"', '\\' -> escaped[length++] = b;
            case '\n' -> escaped[length++] = 'n';
            case '\t' -> escaped[length++] = 't';
            case '\r' -> escaped[length++] = 'r';
            default -> {
                escaped[length++] = 'u';
                escaped[length++] = '0';
                escaped[length++] = '0';
                escaped[length++] = HEX[b >> 4];
                escaped[length++] = HEX[b & 0xf];
            }
        }
    }

    private void ensure(int more) {
        if (length + more > escaped.length) {
            escaped = Arrays.copyOf(escaped, Math.max(length + more, escaped.length * 2));
        }
    }
}
