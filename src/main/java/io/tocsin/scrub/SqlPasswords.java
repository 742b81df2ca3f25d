package io.tocsin.scrub;

/** Finds passwords in SQL statements, which no sign parts from their name: {@code IDENTIFIED BY 'x'}, {@code PASSWORD 'x'}. */
final class SqlPasswords {

    private static final String IDENTIFIED = "identified";
    private static final String PASSWORD = "password";
    private static final int MAX_CLAUSE = 80;
    private static final int MAX_STATEMENT_START = 200;

    private SqlPasswords() {}

    /**
     * Looks at the word here.
     *
     * @return the end of the password that was redacted; {@code start} if none stands here
     */
    static int at(Scan scan, int start) {
        if (!scan.takes(Kind.PASSWORD)) {
            return start;
        }
        if (isWord(scan, start, PASSWORD)) {
            int value = Values.spacesEnd(scan, start + PASSWORD.length());
            boolean isCall = scan.at(value) == '(';
            if (isCall) {
                value = Values.spacesEnd(scan, value + 1);
            }
            boolean isApart = isCall || value > start + PASSWORD.length();
            return isApart ? quoted(scan, start, value) : start;
        }
        return isWord(scan, start, IDENTIFIED) ? identified(scan, start) : start;
    }

    /** {@code IDENTIFIED [WITH plugin] BY [PASSWORD] 'x'}; Oracle's passwords may have no quotes. */
    private static int identified(Scan scan, int start) {
        int most = Math.min(scan.length, start + MAX_CLAUSE);
        int place = start + IDENTIFIED.length();
        while (place < most) {
            int word = Values.spacesEnd(scan, place);
            if (word == place) {
                return start;
            }
            int end = word;
            while (Ascii.isLetterOrDigit(scan.at(end)) || scan.at(end) == '_' || isQuotedName(scan, word, end)) {
                end++;
            }
            scan.work += end - word;
            if (isWord(scan, word, "by") || isWord(scan, word, "as") || isWord(scan, word, "values")) {
                return value(scan, start, Values.spacesEnd(scan, end));
            }
            if (end == word) {
                return start;
            }
            place = end;
        }
        return start;
    }

    /** The plugin's name may be in quotes. */
    private static boolean isQuotedName(Scan scan, int word, int place) {
        return scan.at(word) == '\'' && (place == word || (scan.at(place) == '\'' && scan.at(place + 1) == ' '));
    }

    private static int value(Scan scan, int start, int from) {
        int place = from;
        if (isWord(scan, place, PASSWORD) || isWord(scan, place, "values")) {
            place = Values.spacesEnd(scan, place + (isWord(scan, place, PASSWORD) ? PASSWORD.length() : 6));
        }
        // In prose, a thing is identified by its name.
        if (!scan.startsWith("IDENTIFIED", start) && !isStatement(scan, start)) {
            return start;
        }
        int end = quoted(scan, start, place);
        if (end > start || Quotes.opening(scan, place) > 0) {
            return end;
        }
        end = Values.plainEnd(scan, place, false);
        return end == place || keeps(scan, place, end) ? start : scan.replace(place, end, Kind.PASSWORD);
    }

    private static boolean isStatement(Scan scan, int start) {
        int from = Math.max(0, start - MAX_STATEMENT_START);
        scan.work += start - from;
        for (int i = from; i < start; i++) {
            if (isWord(scan, i, "create") || isWord(scan, i, "alter") || isWord(scan, i, "grant")) {
                return true;
            }
        }
        return false;
    }

    private static int quoted(Scan scan, int start, int place) {
        int quote = Quotes.opening(scan, place);
        if (quote == 0) {
            return start;
        }
        int content = place + quote;
        int end = Quotes.contentEnd(scan, place, quote);
        return end <= content || keeps(scan, content, end) ? start : scan.replace(content, end, Kind.PASSWORD);
    }

    private static boolean keeps(Scan scan, int start, int end) {
        int word = start;
        while (word < end && Ascii.isLetter(scan.at(word))) {
            word++;
        }
        boolean isProse = word < end && scan.at(word) == ' ' && SecretWords.PROSE.get(scan.text, start, word) != null;
        return isProse || Values.isNothing(scan.text, start, end) || Marks.end(scan.text, start) == end;
    }

    private static boolean isWord(Scan scan, int start, String word) {
        int end = start + word.length();
        return scan.text.regionMatches(true, start, word, 0, word.length())
                && !Ascii.isLetterOrDigit(scan.at(end))
                && scan.at(end) != '_';
    }
}
