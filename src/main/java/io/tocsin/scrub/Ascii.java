package io.tocsin.scrub;

/** Questions about single characters, all of them about ASCII alone. */
final class Ascii {

    private static final byte UPPER = 1;
    private static final byte LOWER = 2;
    private static final byte DIGIT = 4;
    private static final byte HEX = 8;
    private static final byte SPACE = 16;

    private static final byte[] CLASS = new byte[128];

    static {
        for (char c = 'A'; c <= 'Z'; c++) {
            CLASS[c] |= UPPER;
            CLASS[c + 32] |= LOWER;
        }
        for (char c = '0'; c <= '9'; c++) {
            CLASS[c] |= DIGIT | HEX;
        }
        for (char c = 'a'; c <= 'f'; c++) {
            CLASS[c] |= HEX;
            CLASS[c - 32] |= HEX;
        }
        for (char c : " \t\n\r\f\u000b".toCharArray()) {
            CLASS[c] |= SPACE;
        }
    }

    private Ascii() {}

    static boolean isUpper(char c) {
        return is(c, UPPER);
    }

    static boolean isLower(char c) {
        return is(c, LOWER);
    }

    static boolean isLetter(char c) {
        return is(c, UPPER | LOWER);
    }

    static boolean isDigit(char c) {
        return is(c, DIGIT);
    }

    static boolean isLetterOrDigit(char c) {
        return is(c, UPPER | LOWER | DIGIT);
    }

    static boolean isHex(char c) {
        return is(c, HEX);
    }

    static boolean isSpace(char c) {
        return is(c, SPACE);
    }

    static char lower(char c) {
        return isUpper(c) ? (char) (c + 32) : c;
    }

    private static boolean is(char c, int kinds) {
        return c < 128 && (CLASS[c] & kinds) != 0;
    }
}
