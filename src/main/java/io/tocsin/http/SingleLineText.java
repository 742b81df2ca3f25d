package io.tocsin.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks names and other texts that are shown in one line: in a log, a table, or the subject of a message. Pure.
 *
 * <p>A line break or an escape sequence in such a text forges a log line or changes a terminal. A bidirectional control makes a
 * reader see other characters than are stored.
 *
 * @see <a href="https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters">Unicode TR 9, directional formatting</a>
 */
public final class SingleLineText {

    private SingleLineText() {}

    /**
     * Returns what is wrong with a text; null if it can be stored and shown.
     *
     * @param maxLength in UTF-16 units
     */
    public static @Nullable String problem(String text, int maxLength) {
        if (text.length() > maxLength) {
            return "is longer than " + maxLength + " characters";
        }
        return isSingleLine(text)
                ? null
                : "must be one line of text, without control characters or marks that change its direction";
    }

    /**
     * Returns a required text without the blanks around it.
     *
     * @param problems gets the reason if the text is missing or wrong
     */
    public static String required(String field, @Nullable String sent, int maxLength, Map<String, String> problems) {
        String text = sent == null ? "" : sent.strip();
        String problem = text.isEmpty() ? "is required" : problem(text, maxLength);
        if (problem != null) {
            problems.put(field, problem);
        }
        return text;
    }

    /** Returns whether the text has no control character, line separator, bidirectional control or lone surrogate. */
    public static boolean isSingleLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (isControl(c) || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the character ends a line, starts an escape sequence, or changes the direction of text. */
    public static boolean isControl(char c) {
        return Character.isISOControl(c)
                || c == '\u061C'
                || c == '\u200E'
                || c == '\u200F'
                || (c >= '\u2028' && c <= '\u202E')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\uFEFF';
    }
}
