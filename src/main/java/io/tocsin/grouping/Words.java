package io.tocsin.grouping;

/** Judges runs of letters and digits in a message: which are ids, codes, dates or amounts. */
final class Words {

    private static final WordSet TIME_WORDS = new WordSet(
            "jan",
            "feb",
            "mar",
            "apr",
            "may",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct",
            "nov",
            "dec",
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "mon",
            "tue",
            "wed",
            "thu",
            "fri",
            "sat",
            "sun",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "am",
            "pm",
            "utc",
            "gmt",
            "cet",
            "cest",
            "est",
            "edt",
            "pst",
            "pdt");

    private static final WordSet UNITS = new WordSet(
            "ns",
            "us",
            "\u00b5s",
            "ms",
            "s",
            "m",
            "h",
            "d",
            "sec",
            "secs",
            "second",
            "seconds",
            "min",
            "mins",
            "minute",
            "minutes",
            "hour",
            "hours",
            "day",
            "days",
            "millis",
            "milliseconds",
            "millisecond",
            "b",
            "kb",
            "mb",
            "gb",
            "tb",
            "kib",
            "mib",
            "gib",
            "byte",
            "bytes",
            "t",
            "z",
            "px",
            "eur",
            "usd",
            "gbp",
            "chf",
            "jpy",
            "cny",
            "inr",
            "sek",
            "nok",
            "dkk",
            "pln",
            "czk",
            "cad",
            "aud",
            "nzd",
            "brl");

    private Words() {}

    static int end(String text, int from, int end) {
        int i = from;
        while (i < end) {
            char c = text.charAt(i);
            if (Chars.blank(c) || ",;()[]{}<>|\"'`=".indexOf(c) >= 0) {
                break;
            }
            i++;
        }
        return i;
    }

    static int runEnd(String text, int from, int to) {
        int i = from;
        while (i < to && Chars.alphanumeric(text.charAt(i))) {
            i++;
        }
        return Math.max(i, Math.min(from + 1, to));
    }

    static int hexRun(String text, int from, int to) {
        int i = from;
        while (i < to && Chars.hex(text.charAt(i))) {
            i++;
        }
        return i > from ? i : -1;
    }

    /** Where a name of letters and underscores ends. */
    static int nameEnd(String text, int from, int to) {
        int i = from;
        while (i < to && (Chars.letter(text.charAt(i)) || text.charAt(i) == '_')) {
            i++;
        }
        // Letters that digits follow directly are judged with them.
        int back = i;
        while (i < to && back > from && Chars.digit(text.charAt(i)) && text.charAt(back - 1) != '_') {
            back--;
        }
        return back > from ? back : i;
    }

    static boolean letters(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Chars.letter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a run may be a code: digits, or as SQLSTATEs have it capitals among them, or hexadecimal. */
    static boolean codeLike(String text, int from, int to) {
        if (Chars.digits(text, from, to)) {
            // An HRESULT may lack its 0x.
            return to - from <= 5 || (to - from == 8 && text.startsWith("800", from));
        }
        if (text.startsWith("0x", from)) {
            return true;
        }
        boolean hex = true;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Chars.digit(c) && !Chars.upper(c)) {
                return false;
            }
            hex &= Chars.hex(c);
        }
        // OpenSSL's codes have eight hexadecimal digits: error:0A000086.
        return to - from <= 6 || (hex && to - from == 8);
    }

    /** Whether a run of letters and digits is an id as a whole. */
    static boolean id(String text, int from, int to) {
        if (Chars.digits(text, from, to) || text.startsWith("0x", from) || duration(text, from, to)) {
            return true;
        }
        boolean hex = true;
        boolean digit = false;
        int changes = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            hex &= Chars.hex(c);
            digit |= Chars.digit(c);
            changes += i > from && Chars.digit(c) != Chars.digit(text.charAt(i - 1)) ? 1 : 0;
        }
        int length = to - from;
        return digit && ((hex && length >= 6) || (changes >= 3 && length >= 4) || length >= 20);
    }

    /** {@code PT30S}, and the beginning of {@code PT2.5S} (ISO 8601). */
    private static boolean duration(String text, int from, int to) {
        return to - from > 2 && text.startsWith("PT", from) && Chars.digit(text.charAt(from + 2));
    }

    static boolean timeWord(String text, int from, int to) {
        return to - from >= 2 && to - from <= 9 && TIME_WORDS.has(text, from, to);
    }

    static boolean unit(String text, int from, int to) {
        return to - from <= 12 && UNITS.has(text, from, to);
    }
}
