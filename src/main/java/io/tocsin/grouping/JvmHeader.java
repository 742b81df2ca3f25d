package io.tocsin.grouping;

import org.jspecify.annotations.Nullable;

/**
 * The line above a JVM's frames: a type and its message.
 *
 * @param certain whether the line begins with the type, so that it can be nothing else; loggers write things ahead of it
 */
record JvmHeader(String type, String message, boolean certain) {

    static final JvmHeader UNKNOWN = new JvmHeader("", "", false);

    private static final String IN_THREAD = "Exception in thread \"";
    private static final String CIRCULAR = "[CIRCULAR REFERENCE:";

    /** The better of what was found before and what this line says: the first line that begins with a type is it. */
    static @Nullable JvmHeader better(@Nullable JvmHeader before, String text, int from, int to) {
        if (before != null && before.certain) {
            return before;
        }
        if (Chars.startsWith(text, IN_THREAD, from, to)) {
            int quote = Chars.find(text, "\" ", from + IN_THREAD.length(), to);
            JvmHeader header = quote < 0 ? null : at(text, quote + 2, to, true);
            return header == null ? before : header;
        }
        JvmHeader header = at(text, from, to, false);
        if (header == null) {
            header = within(text, from, to);
        }
        return header == null ? before : header;
    }

    /**
     * The type and message that begin there.
     *
     * @param announced whether the text before says that a type follows, so that any name is one
     */
    static @Nullable JvmHeader at(String text, int start, int to, boolean announced) {
        int from = start;
        if (announced && Chars.startsWith(text, CIRCULAR, from, to)) {
            from = Chars.skipBlank(text, from + CIRCULAR.length(), to);
        }
        int end = Chars.afterName(text, from, to);
        // A hidden class or an anonymous one's loader may follow; types have neither in practice.
        boolean ends = end == to
                || (text.charAt(end) == ':' && (end + 1 == to || text.charAt(end + 1) == ' '))
                || (announced && text.charAt(end) == ']');
        if (end == from || !ends || !(announced || looksLikeType(text, from, end))) {
            return null;
        }
        int message = Chars.skipBlank(text, Math.min(to, end + 1), to);
        return new JvmHeader(text.substring(from, end), text.substring(message, to), true);
    }

    /** A type behind what a logger wrote, known by its ending. */
    private static @Nullable JvmHeader within(String text, int from, int to) {
        int word = from;
        while (word < to) {
            int end = Chars.afterName(text, word, to);
            if (end > word
                    && (end == to || text.charAt(end) == ':')
                    && Chars.find(text, '.', word, end) > 0
                    && endsLikeType(text, word, end)) {
                int message = Chars.skipBlank(text, Math.min(to, end + 1), to);
                return new JvmHeader(text.substring(word, end), text.substring(message, to), false);
            }
            word = Math.max(end, word + 1);
            while (word < to && !Chars.blank(text.charAt(word - 1))) {
                word++;
            }
        }
        return null;
    }

    private static boolean looksLikeType(String text, int from, int end) {
        int dot = Chars.findLast(text, '.', from, end);
        if (dot == end - 1) {
            return false;
        }
        return endsLikeType(text, from, end) || (dot > from && Chars.upper(text.charAt(dot + 1)));
    }

    private static boolean endsLikeType(String text, int from, int end) {
        return Chars.endsWith(text, "Exception", from, end)
                || Chars.endsWith(text, "Error", from, end)
                || Chars.endsWith(text, "Throwable", from, end);
    }
}
