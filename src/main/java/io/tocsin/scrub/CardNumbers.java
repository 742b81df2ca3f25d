package io.tocsin.scrub;

/**
 * Finds payment card numbers: 13 to 19 digits of a known issuer (ISO/IEC 7812-1) that pass Luhn's check. They stand in the groups that
 * cards print them in, or in one run with a word nearby that says so ({@link CardEvidence}).
 */
final class CardNumbers {

    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;
    /** How cards print their digits. */
    private static final int[][] GROUPS = {{4, 4, 4, 4, 3}, {4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}};

    private CardNumbers() {}

    /** Whether the digit here may begin a card number: by their count, and that of a second group; false is certain. */
    static boolean mayBegin(String text, int start) {
        char first = text.charAt(start);
        if (first < '2' || first > '6') {
            return false;
        }
        int digits = digits(text, start, LONGEST);
        int end = start + digits;
        if (digits != 4 || end == text.length()) {
            return digits >= SHORTEST;
        }
        return text.charAt(end) == '%' || (isSeparator(text.charAt(end)) && digits(text, end + 1, 4) == 4);
    }

    private static int digits(String text, int start, int most) {
        int end = start;
        while (end < text.length() && end - start < most && Ascii.isDigit(text.charAt(end))) {
            end++;
        }
        return end - start;
    }

    /**
     * Looks at the digit here, which no letter or digit stands before.
     *
     * @return the end of the card number that was taken out; {@code start} where there is none
     */
    static int at(Scan scan, int start) {
        char first = scan.text.charAt(start);
        if (first < '2' || first > '6' || !scan.takes(Kind.CARD)) {
            return start;
        }
        char before = scan.before(start);
        if (before == '.' && Ascii.isDigit(scan.before(start - 1))) {
            return start;
        }
        byte[] digits = new byte[LONGEST];
        int end = start;
        while (end - start < LONGEST && Ascii.isDigit(scan.at(end))) {
            digits[end - start] = (byte) (scan.at(end) - '0');
            end++;
        }
        scan.work += end - start;
        if (end - start >= SHORTEST) {
            boolean isCard = isOver(scan, end) && isCard(digits, end - start);
            // Digits in groups as cards print them are evidence enough; a phone number begins with a plus.
            return isCard && before != '+' && CardEvidence.isNear(scan, start, end)
                    ? scan.replace(start, end, Kind.CARD)
                    : start;
        }
        return end - start == 4 ? grouped(scan, start, digits) : start;
    }

    /** Whether a JSON number of these digits is a card's. */
    static boolean isCard(String text) {
        int length = text.length();
        if (length < SHORTEST || length > LONGEST || !Values.isDigits(text, 0, length)) {
            return false;
        }
        byte[] digits = new byte[LONGEST];
        for (int i = 0; i < length; i++) {
            digits[i] = (byte) (text.charAt(i) - '0');
        }
        return isCard(digits, length);
    }

    private static int grouped(Scan scan, int start, byte[] digits) {
        int separator = separatorLength(scan, start + 4);
        if (separator == 0) {
            return start;
        }
        for (int[] groups : GROUPS) {
            int end = groupsEnd(scan, start, groups, separator, digits);
            if (end > start && isOver(scan, end) && isCard(digits, sum(groups))) {
                return scan.replace(start, end, Kind.CARD);
            }
        }
        return start;
    }

    private static int groupsEnd(Scan scan, int start, int[] groups, int separator, byte[] digits) {
        int place = start;
        int count = 0;
        for (int group = 0; group < groups.length; group++) {
            if (group > 0) {
                if (!scan.text.regionMatches(start + 4, scan.text, place, separator)) {
                    return start;
                }
                place += separator;
            }
            for (int i = 0; i < groups[group]; i++) {
                char c = scan.at(place++);
                if (!Ascii.isDigit(c)) {
                    return start;
                }
                digits[count++] = (byte) (c - '0');
            }
        }
        return place;
    }

    private static int separatorLength(Scan scan, int place) {
        char c = scan.at(place);
        if (isSeparator(c)) {
            return 1;
        }
        return scan.startsWith("%20", place) ? 3 : 0;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '-' || c == '.' || c == '+' || c == '\u00a0';
    }

    private static int sum(int[] groups) {
        int sum = 0;
        for (int group : groups) {
            sum += group;
        }
        return sum;
    }

    private static boolean isOver(Scan scan, int end) {
        char next = scan.at(end);
        return !Ascii.isLetterOrDigit(next) && !(next == '.' && Ascii.isDigit(scan.at(end + 1)));
    }

    private static boolean isCard(byte[] digits, int length) {
        return isIssued(digits, length) && passesLuhn(digits, length);
    }

    private static boolean isIssued(byte[] digits, int length) {
        int two = digits[0] * 10 + digits[1];
        int four = two * 100 + digits[2] * 10 + digits[3];
        if (digits[0] == 4) {
            return length == 13 || length == 16 || length == 19;
        }
        if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
            return length == 16;
        }
        if (two == 34 || two == 37) {
            return length == 15;
        }
        if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) {
            return length == 14 || length == 16;
        }
        boolean discover = four == 6011 || two == 65 || (four >= 6440 && four <= 6499);
        boolean jcb = four >= 3528 && four <= 3589;
        boolean mir = four >= 2200 && four <= 2204;
        boolean maestro = two == 50 || (two >= 56 && two <= 58) || two == 63 || two == 67 || two == 60;
        return length >= 16 && (discover || jcb || mir || maestro || two == 62);
    }

    /** ISO/IEC 7812-1, annex B: every second digit from the right counts twice. */
    private static boolean passesLuhn(byte[] digits, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int digit = digits[length - 1 - i];
            if (i % 2 == 1) {
                digit *= 2;
                if (digit > 9) {
                    digit -= 9;
                }
            }
            sum += digit;
        }
        return sum % 10 == 0;
    }
}
