package io.tocsin.notify;

/** Texts made to fit where they go. Pure. Lengths are in UTF-16 units, of which receivers count as many or fewer. */
final class Texts {

    static final int LONGEST_TITLE = 200;
    private static final String MARK = "…";
    private static final String NUL_ESCAPE = "\\u0000";

    private Texts() {}

    /** At most so long; what is cut ends with a mark, and no character is cut in half. */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - MARK.length();
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, Math.max(0, end)) + MARK;
    }

    /** One line, at most so long: no line breaks, no control characters, none that turn the direction of what follows. */
    static String line(String text, int longest) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), longest + 16));
        boolean blank = true;
        for (int i = 0; i < text.length() && line.length() <= longest; i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                if (!blank) {
                    line.append(' ');
                }
                blank = true;
            } else if (Character.getType(c) != Character.FORMAT) {
                line.append(c);
                blank = false;
            }
        }
        return cut(line.toString().strip(), longest);
    }

    /** Without NUL, which PostgreSQL's texts have not. */
    static String withoutNul(String text) {
        return text.replace("\0", "");
    }

    /** JSON that PostgreSQL takes: its texts have no NUL, so that is left out. */
    static String storable(String json) {
        int found = json.indexOf(NUL_ESCAPE);
        if (found < 0) {
            return json;
        }
        StringBuilder kept = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                kept.append(c);
            } else if (json.startsWith(NUL_ESCAPE, i)) {
                i += NUL_ESCAPE.length() - 1;
            } else {
                // The character after a backslash belongs to it: it may be another one.
                kept.append(c).append(json.charAt(i + 1));
                i++;
            }
        }
        return kept.toString();
    }
}
