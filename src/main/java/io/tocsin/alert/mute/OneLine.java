package io.tocsin.alert.mute;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts of people that are shown in one line. Pure. */
final class OneLine {

    private OneLine() {}

    /** Why it cannot be kept; null where it can: no control characters, of which PostgreSQL has no NUL, and no half characters. */
    static @Nullable String problem(String text, int longest) {
        if (text.length() > longest) {
            return "is longer than " + longest + " characters";
        }
        boolean broken = text.codePoints()
                .anyMatch(c -> Character.isISOControl(c)
                        || c == 0x2028
                        || c == 0x2029
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        return broken ? "must be one line, without control characters" : null;
    }

    /** A text that has to be there, without blanks around it. */
    static String required(String field, @Nullable String sent, int longest, Map<String, String> problems) {
        String text = sent == null ? "" : sent.strip();
        String problem = text.isEmpty() ? "is required" : problem(text, longest);
        if (problem != null) {
            problems.put(field, problem);
        }
        return text;
    }
}
