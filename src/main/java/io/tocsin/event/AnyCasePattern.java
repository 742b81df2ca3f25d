package io.tocsin.event;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Builds PostgreSQL regular expressions that find a text in any case. Each letter is written out in all its cases, since what the
 * database itself takes for the same letter depends on its collation: under {@code C} it knows ASCII alone.
 */
final class AnyCasePattern {

    private static final String SHARP_S = "(?:[s\u017fS][s\u017fS]|[\u00df\u1e9e])";

    private AnyCasePattern() {}

    /** Returns whether a text needs such an expression. {@code ILIKE} is enough for ASCII without {@code ss}, which is also ß. */
    static boolean isNeeded(String text) {
        return text.chars().anyMatch(c -> c >= 128)
                || text.toLowerCase(Locale.ROOT).contains("ss");
    }

    /** The expression of all texts that contain this one. */
    static String containing(String text) {
        String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder pattern = new StringBuilder(folded.length() * 4);
        for (int i = 0; i < folded.length(); ) {
            int c = folded.codePointAt(i);
            if (folded.startsWith("ss", i)) {
                pattern.append(SHARP_S);
                i += 2;
            } else {
                append(pattern, c);
                i += Character.charCount(c);
            }
        }
        return pattern.toString();
    }

    private static void append(StringBuilder pattern, int c) {
        if (!Character.isLetterOrDigit(c)) {
            pattern.append(c < 128 && c > ' ' ? "\\" : "").appendCodePoint(c);
            return;
        }
        Set<Integer> cases = new LinkedHashSet<>();
        cases.add(c);
        cases.add(Character.toUpperCase(c));
        cases.add(Character.toTitleCase(c));
        cases.add(Character.toLowerCase(Character.toUpperCase(c)));
        if (c == '\u03c3') {
            // The small sigma at the end of a word.
            cases.add((int) '\u03c2');
        }
        if (cases.size() == 1) {
            pattern.appendCodePoint(c);
            return;
        }
        pattern.append('[');
        cases.forEach(pattern::appendCodePoint);
        pattern.append(']');
    }
}
