package io.tocsin.grouping;

/** Quoted values within a message. */
final class Quotes {

    private static final String OPENING = "'\"`\u00ab\u201c\u2018\u201e";
    private static final String CLOSING = "'\"`\u00bb\u201d\u2019\u201c";
    private static final int LONGEST_NAME = 80;

    private Quotes() {}

    /** Whether a value begins there; an apostrophe within a word begins none. */
    static boolean opens(String text, int at) {
        if (OPENING.indexOf(text.charAt(at)) < 0) {
            return false;
        }
        if (at == 0) {
            return true;
        }
        char before = text.charAt(at - 1);
        if (!Chars.alphanumeric(before)) {
            return before != '\\';
        }
        // Python: b'...', u'...', r'...'
        return (before == 'b' || before == 'u' || before == 'r')
                && (at == 1 || !Chars.alphanumeric(text.charAt(at - 2)));
    }

    /** Where the value that begins there ends; -1 where it does not. */
    static int close(String text, int at, int end) {
        char closing = CLOSING.charAt(OPENING.indexOf(text.charAt(at)));
        for (int i = at + 1; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == closing && (i + 1 >= text.length() || !Chars.alphanumeric(text.charAt(i + 1)))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a value is a name of a program, of letters alone: a column, a property, a class. */
    static boolean identifier(String text, int from, int to) {
        if (to - from > LONGEST_NAME || from >= to) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Chars.letter(c) && c != '_' && c != '.' && c != '$') {
                return false;
            }
        }
        return true;
    }

    /** What stands within quotes, as it reads without them. */
    static String unescaped(String text, int from, int to) {
        int next = Chars.find(text, '\\', from, to);
        if (next < 0) {
            return text.substring(from, to);
        }
        StringBuilder plain = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            char c = text.charAt(i++);
            if (c != '\\' || i >= to) {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(i++);
            switch (escaped) {
                case 'n', 'r', 't', 'b', 'f' -> plain.append(' ');
                case 'u' -> {
                    int sign = unicode(text, i, to);
                    plain.append(sign < 0 ? 'u' : (char) sign);
                    i += sign < 0 ? 0 : 4;
                }
                default -> plain.append(escaped);
            }
        }
        return plain.toString();
    }

    /** The character that four hexadecimal digits stand for; -1 where there are none. */
    private static int unicode(String text, int from, int to) {
        if (to - from < 4) {
            return -1;
        }
        int sign = 0;
        for (int i = from; i < from + 4; i++) {
            if (!Chars.hex(text.charAt(i))) {
                return -1;
            }
            sign = sign * 16 + Character.digit(text.charAt(i), 16);
        }
        return sign;
    }
}
