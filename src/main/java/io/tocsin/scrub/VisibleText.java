package io.tocsin.scrub;

/**
 * Shows texts as they are meant to be read: full-width signs, letters and digits as those of ASCII, and without invisible
 * characters. Names and separators that were written otherwise are found in this form.
 */
final class VisibleText {

    /** Full-width forms of the printable characters of ASCII (Unicode, block FF00). */
    private static final char FIRST_FULL_WIDTH = '\uff01';

    private static final char LAST_FULL_WIDTH = '\uff5e';
    private static final char SOFT_HYPHEN = '\u00ad';
    private static final int TO_ASCII = FIRST_FULL_WIDTH - '!';

    /** Colons that are neither ASCII's nor full-width. */
    private static final String COLONS = "\u02d0\u2236\ua789\ufe13\ufe55";

    private VisibleText() {}

    /** The text in that form; the same instance if it has it. */
    static String of(String text) {
        int first = first(text);
        if (first < 0) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST_FULL_WIDTH && c <= LAST_FULL_WIDTH) {
                visible.append((char) (c - TO_ASCII));
            } else if (COLONS.indexOf(c) >= 0) {
                visible.append(':');
            } else if (!isInvisible(c)) {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    /** Returns the index of the first character that has another visible form; -1 if all are plain. */
    private static int first(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= SOFT_HYPHEN
                    && ((c >= FIRST_FULL_WIDTH && c <= LAST_FULL_WIDTH) || isInvisible(c) || COLONS.indexOf(c) >= 0)) {
                return i;
            }
        }
        return -1;
    }

    /** What copying from web pages and chats leaves behind: joiners, marks of direction, soft hyphens. */
    private static boolean isInvisible(char c) {
        return (c >= '\u200b' && c <= '\u200f')
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2060' && c <= '\u206f')
                || c == SOFT_HYPHEN
                || c == '\u034f'
                || c == '\u061c'
                || c == '\u180e'
                || c == '\ufeff';
    }
}
