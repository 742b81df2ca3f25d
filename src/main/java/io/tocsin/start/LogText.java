package io.tocsin.start;

import io.tocsin.http.SingleLineText;

/** Writes control characters of a logged text as escapes, so that none begins a line or reaches a terminal. Pure. */
final class LogText {

    private LogText() {}

    /** Returns the text in one line; the same object if it has nothing to escape. */
    static String escaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (SingleLineText.isControl(text.charAt(i))) {
                return escaped(text, i);
            }
        }
        return text;
    }

    private static String escaped(String text, int first) {
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (SingleLineText.isControl(c)) {
                        escaped.append(String.format("\\u%04x", (int) c));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }
}
