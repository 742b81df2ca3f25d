package io.tocsin.scrub;

import org.jspecify.annotations.Nullable;

/** Values behind a name and {@code =} or {@code :}, in whatever notation: properties, JSON, queries, headers, prose. */
final class NamedValues {

    private static final int MOST_SPACES = 4;
    /** Of a list: what comes behind is looked at like any text. */
    private static final int MOST_TEXTS = 64;

    private final KeyNames names;
    private final String userIdKey;

    /** Where the name before a separator stands; one a scan, so that nothing is made for each separator. */
    private static final class Name {

        private int start;
        private int end;
        /** The quote before it, where it has none of its own: that of a header on a command line. NUL for none. */
        private char around;

        private boolean quoted;
        private boolean inQuery;
    }

    NamedValues(KeyNames names, String userIdKey) {
        this.names = names;
        this.userIdKey = userIdKey;
    }

    /**
     * Looks at the separator here.
     *
     * @param separator what it is, decoded: {@code =} or {@code :}
     * @param behind where it ends
     * @return the end of the value that was taken out; {@code place} where nothing was
     */
    int at(Scan scan, int place, char separator, int behind) {
        boolean encoded = behind > place + 1;
        if (separator == ':' ? isNoColon(scan, place) : isComparison(scan, place)) {
            return place;
        }
        Name name = nameBefore(scan, place, separator);
        if (name == null) {
            return place;
        }
        Named named = names.find(scan.text, name.start, name.end, scan.floor());
        if (named == null && name.inQuery && separator == '=') {
            return queryValue(scan, place, name, behind, encoded);
        }
        if (named == null || !scan.takes(named.kind())) {
            return place;
        }
        int value = behind;
        if (separator == '=' && scan.at(value) == '>') {
            value++;
        }
        int start = Math.min(Values.spacesEnd(scan, value), value + MOST_SPACES);
        boolean prose = separator == ':' && !name.quoted;
        if (prose && named.complaint()) {
            return place;
        }
        boolean code = separator == '=' && start > value;
        int end = valueEnd(scan, name, named, start, prose, code, encoded);
        return end <= start ? place : end;
    }

    private static boolean isNoColon(Scan scan, int place) {
        char next = scan.at(place + 1);
        return next == ':' || next == '=' || scan.before(place) == ':';
    }

    private static boolean isComparison(Scan scan, int place) {
        char before = scan.before(place);
        return scan.at(place + 1) == '=' || before == '=' || before == '!' || before == '<' || before == '>';
    }

    /** Takes the value out that begins here, and says where it ends; {@code start} where it stays. */
    private int valueEnd(Scan scan, Name name, Named named, int start, boolean prose, boolean code, boolean encoded) {
        if (start >= scan.length) {
            return start;
        }
        int quote = Quotes.opening(scan, start);
        if (quote > 0) {
            int content = start + quote;
            int end = Quotes.contentEnd(scan, start, quote);
            boolean unsure = prose && named.vague();
            return keeps(scan, named, content, end) || (unsure && !Values.looksSecret(scan, content, end))
                    ? start
                    : take(scan, named, content, end);
        }
        int marked = Marks.end(scan.text, start);
        char first = scan.at(start);
        if (prose || !name.quoted) {
            int block = Values.blockEnd(scan, name.start, start);
            if (block > start) {
                return take(scan, named, start, block);
            }
        }
        if (marked == start && (first == '{' || first == '[')) {
            return nested(scan, named, start, prose);
        }
        int end = plainEnd(scan, name, named, marked, encoded);
        if (end == marked && marked > start) {
            // Taken out before.
            return start;
        }
        if (keeps(scan, named, start, end) || (code && isExpression(scan, start, end))) {
            return start;
        }
        boolean unsure = named.vague() && (prose || code);
        if (unsure && !Values.looksSecret(scan, start, end)) {
            return start;
        }
        if (prose && SecretWords.PROSE.get(scan.text, start, end) != null) {
            return start;
        }
        if (prose
                && named.kind() == Kind.COOKIE
                && !isPair(scan, start, end)
                && !Values.looksSecret(scan, start, end)) {
            return start;
        }
        return take(scan, named, start, end);
    }

    private static int plainEnd(Scan scan, Name name, Named named, int from, boolean encoded) {
        if (named.kind() == Kind.AUTHORIZATION) {
            return Values.authorizationEnd(scan, from, name.around);
        }
        if (named.kind() == Kind.COOKIE && !encoded && !name.inQuery) {
            return Values.cookieEnd(scan, from);
        }
        return Values.plainEnd(scan, from, encoded);
    }

    /** A list or an object: under a vague name it is looked through, unless it is a list of plain words, or of texts. */
    private int nested(Scan scan, Named named, int start, boolean prose) {
        int end = Values.nestedEnd(scan, start);
        if (end - start == 2) {
            return start;
        }
        if (named.vague()) {
            int inner = start + 1;
            if (scan.at(start) == '[' && Quotes.opening(scan, Values.spacesEnd(scan, inner)) > 0) {
                return texts(scan, named, start, prose);
            }
            int innerEnd = Values.plainEnd(scan, inner, false);
            boolean plain = scan.at(start) == '[' && innerEnd + 1 == end;
            if (!plain || keeps(scan, named, inner, innerEnd) || !Values.looksSecret(scan, inner, innerEnd)) {
                return start;
            }
        }
        return take(scan, named, start, Values.plainEnd(scan, end, false));
    }

    /** A list of texts in quotes, such as the values of a header: each as if it stood there alone. */
    private int texts(Scan scan, Named named, int start, boolean prose) {
        int taken = start;
        int place = start + 1;
        for (int i = 0; i < MOST_TEXTS; i++) {
            place = Values.spacesEnd(scan, place);
            int quote = Quotes.opening(scan, place);
            if (quote == 0) {
                break;
            }
            int content = place + quote;
            int end = Quotes.contentEnd(scan, place, quote);
            if (!keeps(scan, named, content, end) && (!prose || Values.looksSecret(scan, content, end))) {
                taken = take(scan, named, content, end);
            }
            place = Values.spacesEnd(scan, Math.min(scan.length, end + quote));
            if (scan.at(place) != ',') {
                break;
            }
            place++;
        }
        return taken;
    }

    private static boolean keeps(Scan scan, Named named, int start, int end) {
        if (Values.isNothing(scan.text, start, end) || Marks.end(scan.text, start) == end) {
            return true;
        }
        if (named.counted() && Values.isDigits(scan.text, start, end)) {
            return true;
        }
        // PWD is the working directory in every environment.
        return named.kind() == Kind.PASSWORD && isWorkingDirectory(scan, start);
    }

    private static boolean isWorkingDirectory(Scan scan, int value) {
        return scan.at(value) == '/' && scan.before(value) == '=' && value >= 4 && scan.startsWith("PWD=", value - 4);
    }

    private static boolean isPair(Scan scan, int start, int end) {
        for (int i = start; i < end; i++) {
            if (scan.text.charAt(i) == '=') {
                return true;
            }
        }
        return false;
    }

    /** {@code password = request.getParameter("password")} in a line of source code. */
    private static boolean isExpression(Scan scan, int start, int end) {
        int i = start;
        while (i < end && (Ascii.isLetterOrDigit(scan.text.charAt(i)) || "_$.".indexOf(scan.text.charAt(i)) >= 0)) {
            i++;
        }
        return i > start && scan.at(i) == '(' && !Ascii.isDigit(scan.at(start));
    }

    private int take(Scan scan, Named named, int start, int end) {
        if (named.kind() == Kind.USER) {
            return scan.replace(
                    start, end, Kind.USER, HashedMark.of(Kind.USER, scan.text.substring(start, end), userIdKey));
        }
        return scan.replace(start, end, named.kind());
    }

    private static int queryValue(Scan scan, int place, Name name, int behind, boolean encoded) {
        if (!scan.takes(Kind.TOKEN)
                || (SecretWords.QUERY_ONLY.get(scan.text, name.start, name.end) == null
                        && SecretWords.QUERY_LAST.get(scan.text, lastWord(scan, name), name.end) == null)) {
            return place;
        }
        int end = Values.plainEnd(scan, behind, encoded);
        boolean marked = Marks.end(scan.text, behind) == end;
        return marked || end - behind < 12 || !Values.looksSecret(scan, behind, end)
                ? place
                : scan.replace(behind, end, Kind.TOKEN);
    }

    /** Where the last word of a name begins: {@code X-Amz-Signature}. */
    private static int lastWord(Scan scan, Name name) {
        int start = name.end;
        while (start > name.start && Ascii.isLetterOrDigit(scan.text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static @Nullable Name nameBefore(Scan scan, int place, char separator) {
        int floor = scan.floor();
        int end = separator == '=' && scan.before(place) == ':' ? place - 1 : place;
        for (int spaces = 0; spaces < MOST_SPACES && end > floor && isBlank(scan.at(end - 1)); spaces++) {
            end--;
        }
        Name name = null;
        boolean quoted = false;
        // config["password"] and user[password] end in a bracket; it may be encoded.
        if (end > floor && scan.at(end - 1) == ']') {
            if (Marks.endsBefore(scan.text, end)) {
                return null;
            }
            end--;
            quoted = true;
        } else if (end > floor && (scan.at(end - 1) == 'D' || scan.at(end - 1) == 'd')) {
            int start = Percent.startBefore(scan, end);
            if (start < end && Percent.decoded(scan, end) == ']') {
                end = start;
                quoted = true;
            }
        }
        int unquoted = Quotes.closingBefore(scan, end);
        boolean spacesToo = unquoted < end;
        int start = nameStart(scan, unquoted, floor, spacesToo);
        scan.work += place - start;
        if (start < unquoted) {
            name = new Name();
            name.start = start;
            name.end = unquoted;
            name.quoted = quoted || spacesToo;
            char before = start > floor ? scan.at(start - 1) : 0;
            name.around = !name.quoted && Quotes.isQuote(before) ? before : 0;
            name.inQuery = isQueryPart(scan, start, before);
        }
        return name;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static int nameStart(Scan scan, int end, int floor, boolean spacesToo) {
        int least = Math.max(floor, end - KeyNames.LONGEST);
        int start = end;
        while (start > least) {
            char c = scan.text.charAt(start - 1);
            if (!Ascii.isLetterOrDigit(c) && c != '_' && c != '-' && c != '.' && c != '$' && !(spacesToo && c == ' ')) {
                break;
            }
            start--;
        }
        if (start <= floor || start == end) {
            return start;
        }
        char before = scan.text.charAt(start - 1);
        if (before == '%') {
            int behind = Percent.end(scan, start - 1);
            return behind > start && behind <= end ? behind : start;
        }
        if (before == '\\' && end - start > 1) {
            return start + 1;
        }
        // A system property of a JVM's command line.
        return scan.at(start) == '-' && scan.at(start + 1) == 'D' && end - start > 2 ? start + 2 : start;
    }

    private static boolean isQueryPart(Scan scan, int start, char before) {
        if (before == '?' || before == '&' || before == ';') {
            return true;
        }
        char decoded = Percent.startBefore(scan, start) < start ? Percent.decoded(scan, start) : 0;
        return decoded == '?' || decoded == '&';
    }
}
