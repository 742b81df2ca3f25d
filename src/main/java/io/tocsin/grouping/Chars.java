package io.tocsin.grouping;

/** Looks at a part of a text without copying it. No method reads beyond the part it is given, so that scanning stays linear. */
final class Chars {

    private Chars() {}

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean hex(char c) {
        return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c > 127 && Character.isLetter(c));
    }

    static boolean upper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean alphanumeric(char c) {
        return digit(c) || letter(c);
    }

    /** What a name in a program is made of. */
    static boolean name(char c) {
        return alphanumeric(c) || c == '_' || c == '$';
    }

    static boolean blank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u000b' || c == '\u00a0';
    }

    /** Where a character first stands from {@code from} and before {@code to}; -1 where it does not. */
    static int find(String text, char what, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == what) {
                return i;
            }
        }
        return -1;
    }

    static int findLast(String text, char what, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (text.charAt(i) == what) {
                return i;
            }
        }
        return -1;
    }

    static int find(String text, String what, int from, int to) {
        char first = what.charAt(0);
        int last = to - what.length();
        for (int i = from; i <= last; i++) {
            if (text.charAt(i) == first && text.startsWith(what, i)) {
                return i;
            }
        }
        return -1;
    }

    static boolean startsWith(String text, String what, int from, int to) {
        return to - from >= what.length() && text.startsWith(what, from);
    }

    static boolean endsWith(String text, String what, int from, int to) {
        return to - from >= what.length() && text.startsWith(what, to - what.length());
    }

    static boolean digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!digit(text.charAt(i))) {
                return false;
            }
        }
        return from < to;
    }

    /** The number that stands there; 0 where there is none, and where it is too great for a line. */
    static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to && digit(text.charAt(i)); i++) {
            if (number > 99_999_999) {
                return 0;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    /** Where the digits end that begin there. */
    static int afterDigits(String text, int from, int to) {
        int i = from;
        while (i < to && digit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Returns where the hexadecimal digits end that begin there. */
    static int hexRunEnd(String text, int from, int to) {
        int i = from;
        while (i < to && hex(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Where the dotted name ends that begins there; {@code from} itself where there is none. */
    static int afterName(String text, int from, int to) {
        int i = from;
        while (i < to && (name(text.charAt(i)) || text.charAt(i) == '.')) {
            i++;
        }
        return i > from && digit(text.charAt(from)) ? from : i;
    }

    static int skipBlank(String text, int from, int to) {
        int i = from;
        while (i < to && blank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Behind the last character before {@code to} that is not blank. */
    static int skipBlankBack(String text, int from, int to) {
        int i = to;
        while (i > from && blank(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    /** The text's beginning, at most so many characters, no pair of surrogates torn. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** What follows the last slash or backslash. */
    static String baseName(String path) {
        int slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        return slash < 0 ? path : path.substring(slash + 1);
    }
}
