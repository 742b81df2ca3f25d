package io.tocsin.scrub;

import java.util.Set;

/**
 * Where a pass over a text has to look closer: where a token, a number or a name may begin or end. Most texts have no such place,
 * and for them this is all of the work, so that it looks at each character once, by a table, and makes nothing. It may stop in
 * vain, and may never pass by what a closer look would take out.
 */
final class Stops {

    private static final byte OTHER = 0;
    /** A letter or a digit that nothing begins with. */
    private static final byte PLAIN = 1;
    /** One that something may begin with. */
    private static final byte BEGINNING = 2;

    private static final byte SIGN = 3;
    private static final byte SEPARATOR = 4;

    private final byte[] meanings = new byte[128];
    /** By a character, a bit for the last five bits of each that may stand behind it where something begins. */
    private final int[] second = new int[128];
    /** The same for what stands behind that one. */
    private final int[] third = new int[128];

    private final KeyNames names;
    private final Beginnings tokens;
    private final boolean cards;
    private final boolean addresses;
    private final boolean accounts;

    Stops(Set<Kind> kinds, KeyNames names) {
        this.names = names;
        this.cards = kinds.contains(Kind.CARD);
        this.addresses = kinds.contains(Kind.IP);
        this.accounts = kinds.contains(Kind.IBAN);
        Set<String> beginnings = TokenForms.beginnings();
        this.tokens = new Beginnings(beginnings);
        for (String beginning : beginnings) {
            second[beginning.charAt(0)] |= 1 << beginning.charAt(1);
            third[beginning.charAt(0)] |= 1 << beginning.charAt(2);
        }
        for (char digit = '0'; digit <= '9' && cards; digit++) {
            for (char first = '2'; first <= '6'; first++) {
                second[first] |= 1 << digit;
                third[first] |= 1 << digit;
            }
        }
        for (char first = 'A'; first <= 'Z' && accounts; first++) {
            for (char letter = 'A'; letter <= 'Z'; letter++) {
                second[first] |= Ibans.mayBegin(first, letter) ? 1 << letter : 0;
            }
            for (char digit = '0'; digit <= '9' && second[first] != 0; digit++) {
                third[first] |= 1 << digit;
            }
        }
        for (char c = 0; c < 128; c++) {
            if (addresses && Ascii.isHex(c)) {
                second[c] = -1;
                third[c] = -1;
            }
            if (Ascii.isLetterOrDigit(c)) {
                meanings[c] = second[c] == 0 ? PLAIN : BEGINNING;
            }
        }
        for (char sign : "@-<%\\:=".toCharArray()) {
            meanings[sign] = sign == ':' || sign == '=' ? SEPARATOR : SIGN;
            for (char other = 0; other < 128; other++) {
                second[sign] |= mayHave(sign, other, false) ? 1 << other : 0;
                third[sign] |= mayHave(sign, other, true) ? 1 << other : 0;
            }
        }
        if (!kinds.contains(Kind.EMAIL)) {
            meanings['@'] = OTHER;
        }
    }

    /** Whether something may begin with a sign that has the other character as its second, or as its third. */
    private static boolean mayHave(char sign, char other, boolean isThird) {
        return switch (sign) {
            case ':' -> other == '/' || other == 'A';
            case '-' -> other == '-' || (isThird && Ascii.isLetter(other));
            case '<' -> isThird || Elements.isNamePart(other);
            case '%' -> Ascii.isHex(other);
            case '\\' -> isThird || Ascii.isLetter(other);
            default -> sign == '@';
        };
    }

    /**
     * The next place to look at.
     *
     * @param inWord whether a letter or a digit stands before {@code from} that a word could go on from
     * @param floor the end of what was taken out last: nothing looks back beyond it
     * @return the text's length where there is none
     */
    int next(String text, int from, boolean inWord, int floor) {
        int i = from;
        boolean word = inWord;
        while (true) {
            int place = first(text, i, word, floor);
            if (place == text.length()) {
                return place;
            }
            if (place > i) {
                word = isWord(text.charAt(place - 1));
            }
            char c = text.charAt(place);
            if (c >= 128) {
                i = endBeyondAscii(text, place);
                word = isWord(text.charAt(i - 1));
            } else if (Ascii.isLetterOrDigit(c)) {
                if (mayBegin(text, place, c)) {
                    return place;
                }
                i = place + 1;
                word = true;
            } else {
                i = behindSign(text, place, c, word, floor);
                if (i == place) {
                    return place;
                }
                word = false;
            }
        }
    }

    private static int endBeyondAscii(String text, int start) {
        int i = start;
        while (i < text.length() && text.charAt(i) >= 128) {
            i++;
        }
        return i;
    }

    private static boolean isWord(char c) {
        return c < 128 ? Ascii.isLetterOrDigit(c) : Character.isLetterOrDigit(c);
    }

    /** The first place that is beyond ASCII, or where something may begin by its three characters. */
    private int first(String text, int from, boolean inWord, int floor) {
        int length = text.length();
        int i = inWord ? wordEnd(text, from) : from;
        while (i < length) {
            char c = text.charAt(i);
            if (c >= 128) {
                return i;
            }
            byte meaning = meanings[c];
            if (meaning > PLAIN) {
                if (i + 2 < length
                        && ((second[c] >>> text.charAt(i + 1)) & (third[c] >>> text.charAt(i + 2)) & 1) != 0) {
                    return i;
                }
                if (meaning == SEPARATOR && mayEndName(text, i, floor)) {
                    return i;
                }
            }
            i++;
            if (meaning == PLAIN || meaning == BEGINNING) {
                while (i < length && Ascii.isLetterOrDigit(text.charAt(i))) {
                    i++;
                }
            }
        }
        return length;
    }

    /** Whether the separator here may stand behind a name that says something, by two letters before it. */
    private boolean mayEndName(String text, int separator, int floor) {
        if (separator < floor + 2) {
            return true;
        }
        char last = text.charAt(separator - 1);
        char previous = text.charAt(separator - 2);
        return !Ascii.isLower(last) || !Ascii.isLower(previous) || names.mayEndWith(previous, last);
    }

    private static int wordEnd(String text, int start) {
        int i = start;
        while (i < text.length() && Ascii.isLetterOrDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private boolean mayBegin(String text, int place, char first) {
        if (Ascii.isDigit(first) ? cards && CardNumbers.mayBegin(text, place) : tokens.mayStand(text, place)) {
            return true;
        }
        if (accounts && Ibans.mayBegin(first, at(text, place + 1)) && Ascii.isDigit(at(text, place + 2))) {
            return true;
        }
        return addresses && Addresses.mayBegin(text, place);
    }

    /** Where to go on behind a sign; its own place where it has to be looked at. */
    private int behindSign(String text, int place, char sign, boolean inWord, int floor) {
        return switch (sign) {
            case ':' -> isColon(text, place, floor) ? place : place + 1;
            case '=' -> names.mayEndBefore(text, place, floor) ? place : place + 1;
            case '-' -> isDashes(text, place, inWord) ? place : place + 1;
            case '<' -> Elements.isNamePart(at(text, place + 1)) ? place : place + 1;
            case '%' -> behindPercent(text, place);
            // The letter of an escape such as \n is no part of the word behind it.
            case '\\' -> Ascii.isLetter(at(text, place + 1)) ? place + 2 : place + 1;
            default -> place;
        };
    }

    private boolean isColon(String text, int place, int floor) {
        char next = at(text, place + 1);
        char second = at(text, place + 2);
        if ((next == '/' && second == '/') || (next == 'A' && second == 'A')) {
            return true;
        }
        return next != ':' && next != '=' && names.mayEndBefore(text, place, floor);
    }

    /** Those of PEM, or of an option. */
    private static boolean isDashes(String text, int place, boolean inWord) {
        if (at(text, place + 1) != '-') {
            return false;
        }
        char third = at(text, place + 2);
        return third == '-' ? PrivateKeys.mayBegin(text, place) : !inWord && Ascii.isLetter(third);
    }

    /** What is encoded is looked at where it is {@code :}, {@code =}, {@code @} or encoded once more. */
    private static int behindPercent(String text, int place) {
        char high = at(text, place + 1);
        char low = at(text, place + 2);
        if (!Ascii.isHex(high) || !Ascii.isHex(low)) {
            return place + 1;
        }
        boolean matters = switch (high) {
            case '2' -> low == '5';
            case '3' -> low == 'A' || low == 'a' || low == 'D' || low == 'd';
            case '4' -> low == '0';
            default -> false;
        };
        return matters ? place : place + 3;
    }

    private static char at(String text, int place) {
        return place < text.length() ? text.charAt(place) : 0;
    }
}
