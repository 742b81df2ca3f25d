package io.tocsin.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Cuts JSON to the bounds that {@link EntryParser} sets, so that an event beyond them can be kept: what is nested too deep becomes a
 * mark, a number with too many digits becomes a text, and a member name that is too long is cut and numbered. It works on the bytes,
 * since a parser would need memory for each level.
 */
final class JsonTrimmer {

    private static final byte[] MARK =
            ("\"[cut: nested deeper than " + Limits.NESTING_DEPTH + " levels]\"").getBytes(StandardCharsets.US_ASCII);

    /** Bytes that are kept of a name; the rest is left to its number. */
    private static final int KEPT_NAME_BYTES = Limits.KEY_CHARACTERS - 20;

    private final byte[] json;
    private final ByteArrayOutputStream trimmed;
    private int cutNames;

    private JsonTrimmer(byte[] json) {
        this.json = json;
        this.trimmed = new ByteArrayOutputStream(json.length);
    }

    /** The JSON within the bounds; what is not valid JSON outside of the parts that were cut stays so. */
    static byte[] trim(byte[] json) {
        JsonTrimmer trimmer = new JsonTrimmer(json);
        trimmer.run();
        return trimmer.trimmed.toByteArray();
    }

    private void run() {
        int depth = 0;
        int i = 0;
        while (i < json.length) {
            byte b = json[i];
            if (b == '"') {
                i = string(i);
            } else if (b == '-' || isDigit(b)) {
                i = number(i);
            } else if ((b == '{' || b == '[') && depth == Limits.NESTING_DEPTH) {
                i = subtreeEnd(i);
                trimmed.writeBytes(MARK);
            } else {
                if (b == '{' || b == '[') {
                    depth++;
                } else if (b == '}' || b == ']') {
                    depth--;
                }
                trimmed.write(b);
                i++;
            }
        }
    }

    private int string(int start) {
        int end = Math.min(json.length, ArrayElements.stringEnd(json, start) + 1);
        if (end - start <= Limits.KEY_CHARACTERS || !isName(end)) {
            trimmed.write(json, start, end - start);
            return end;
        }
        int kept = start + 1;
        while (kept - start <= KEPT_NAME_BYTES) {
            kept += unitLength(kept);
        }
        trimmed.write(json, start, kept - start);
        trimmed.writeBytes(("~" + ++cutNames + '"').getBytes(StandardCharsets.US_ASCII));
        return end;
    }

    private boolean isName(int end) {
        int i = end;
        while (i < json.length && ArrayElements.isSpace(json[i])) {
            i++;
        }
        return i < json.length && json[i] == ':';
    }

    /** How many bytes the escape or the character has that begins here. */
    private int unitLength(int place) {
        if (json[place] == '\\') {
            return place + 1 < json.length && json[place + 1] == 'u' ? 6 : 2;
        }
        int length = 1;
        while (place + length < json.length && (json[place + length] & 0xc0) == 0x80) {
            length++;
        }
        return length;
    }

    private int number(int start) {
        int end = start + 1;
        while (end < json.length && (isDigit(json[end]) || "+-.eE".indexOf(json[end]) >= 0)) {
            end++;
        }
        boolean isLong = end - start > Limits.NUMBER_CHARACTERS;
        if (isLong) {
            trimmed.write('"');
        }
        trimmed.write(json, start, end - start);
        if (isLong) {
            trimmed.write('"');
        }
        return end;
    }

    private int subtreeEnd(int start) {
        int depth = 0;
        for (int i = start; i < json.length; i++) {
            switch (json[i]) {
                case '"' -> i = ArrayElements.stringEnd(json, i);
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return i + 1;
                    }
                }
                default -> {
                    // A part of a number or a word.
                }
            }
        }
        return json.length;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
