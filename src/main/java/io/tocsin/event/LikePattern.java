package io.tocsin.event;

/** Patterns for SQL's {@code LIKE … ESCAPE '!'}. */
final class LikePattern {

    /** Not the backslash, which HQL and SQL string literals both may read for themselves. */
    static final char ESCAPE = '!';

    private LikePattern() {}

    /** The pattern of all texts that contain this one, whatever special characters it holds. */
    static String containing(String text) {
        StringBuilder pattern = new StringBuilder(text.length() + 2).append('%');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || c == '_' || c == ESCAPE) {
                pattern.append(ESCAPE);
            }
            pattern.append(c);
        }
        return pattern.append('%').toString();
    }
}
