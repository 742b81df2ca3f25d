package io.tocsin.grouping;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stack's text, one after the other and without copying. Knows CRLF, and leaves away what a log writes ahead of
 * every line.
 */
final class Lines {

    /** No frame is longer; what a line holds beyond it is not looked at. */
    private static final int MOST_CHARACTERS = 4_000;

    private static final int LINES_COMPARED = 6;
    private static final int SHORTEST_PREFIX = 5;

    final String text;
    /** The text's characters where all are ASCII, so that many can be compared at once; else null. */
    final byte @Nullable [] ascii;
    /** Where the line begins, its prefix left away. */
    int start;
    /** Where its first character stands that is not blank. */
    int content;
    /** Behind its last character that is not blank. */
    int end;

    /** How many lines were read so far. */
    int count;

    private final String prefix;
    private int next;

    Lines(String text) {
        this(text, ascii(text), commonPrefix(text));
    }

    private Lines(String text, byte @Nullable [] ascii, String prefix) {
        this.text = text;
        this.ascii = ascii;
        this.prefix = prefix;
    }

    private static byte @Nullable [] ascii(String text) {
        // Of ASCII alone UTF-8 has as many bytes as there are characters, and the runtime copies them as they are.
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length == text.length() ? bytes : null;
    }

    /** The same lines from the first. */
    Lines again() {
        return new Lines(text, ascii, prefix);
    }

    /** Goes to the next line; false where there is none. */
    boolean next() {
        if (next >= text.length()) {
            return false;
        }
        count++;
        start = next;
        int newline = text.indexOf('\n', start);
        end = newline < 0 ? text.length() : newline;
        next = end + 1;
        if (end - start > MOST_CHARACTERS) {
            end = start + MOST_CHARACTERS;
        }
        end = Chars.skipBlankBack(text, start, end);
        if (!prefix.isEmpty()) {
            int alike = looksLike(text, start, end, prefix);
            // Of an empty line nothing but the prefix is left, and not its last blank.
            if (alike == prefix.length()
                    || (alike == end - start && alike >= prefix.stripTrailing().length())) {
                start += alike;
            }
        }
        content = Chars.skipBlank(text, start, end);
        return true;
    }

    boolean startsWith(String what) {
        return Chars.startsWith(text, what, content, end);
    }

    boolean empty() {
        return content >= end;
    }

    /** How far the line's content is indented. */
    int indent() {
        return content - start;
    }

    /** What a log wrote ahead of each of the first lines: the same but for digits; empty where it wrote nothing. */
    private static String commonPrefix(String text) {
        Lines lines = new Lines(text, null, "");
        String common = null;
        int compared = 0;
        while (compared < LINES_COMPARED && lines.next()) {
            if (lines.empty()) {
                continue;
            }
            char first = text.charAt(lines.start);
            if (Chars.blank(first) || first == '#' || first == '/') {
                // Lines of a stack are indented; behind a prefix they would not be seen to be.
                return "";
            }
            if (common == null) {
                common = text.substring(lines.start, Math.min(lines.end, lines.start + 200));
            } else {
                int alike = looksLike(text, lines.start, lines.end, common);
                if (alike == lines.end - lines.start) {
                    // An empty line behind its prefix says nothing of where the prefix ends.
                    continue;
                }
                common = common.substring(0, alike);
            }
            compared++;
        }
        return common == null || compared < 3 ? "" : wholeWords(common);
    }

    private static String wholeWords(String common) {
        int end = common.length();
        while (end > 0 && !Chars.blank(common.charAt(end - 1))) {
            end--;
        }
        String prefix = common.substring(0, end);
        for (String frame : new String[] {"at ", "from "}) {
            if (prefix.endsWith(frame)) {
                // All lines compared are frames: what begins them is theirs.
                prefix = prefix.substring(0, prefix.length() - frame.length()).stripTrailing();
            }
        }
        if (prefix.length() < SHORTEST_PREFIX) {
            return "";
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (Chars.digit(prefix.charAt(i))) {
                return prefix;
            }
        }
        return "";
    }

    /** How many characters agree from the beginning, every digit being like any other. */
    private static int looksLike(String text, int from, int to, String prefix) {
        int most = Math.min(prefix.length(), to - from);
        for (int i = 0; i < most; i++) {
            char mine = text.charAt(from + i);
            char theirs = prefix.charAt(i);
            if (mine != theirs && !(Chars.digit(mine) && Chars.digit(theirs))) {
                return i;
            }
        }
        return most;
    }
}
