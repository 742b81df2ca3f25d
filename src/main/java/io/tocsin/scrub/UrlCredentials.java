package io.tocsin.scrub;

/** The user information of URLs: {@code https://user:password@host}, a DSN's key, {@code jdbc:oracle:thin:user/password@host}. */
final class UrlCredentials {

    private static final int LONGEST = 512;
    /** So long a user name without a password is a token. */
    private static final int LONG_USER = 20;

    private static final String ORACLE = "jdbc:oracle:";
    private static final String ENCODED_SLASHES = "%2F%2F";

    private UrlCredentials() {}

    /**
     * Looks at the colon of {@code ://} here.
     *
     * @return the end of what was taken out; {@code colon} where nothing was
     */
    static int at(Scan scan, int colon) {
        if (!Ascii.isLetterOrDigit(scan.before(colon)) || !scan.takes(Kind.CREDENTIALS)) {
            return colon;
        }
        int start = colon + 3;
        int most = Math.min(scan.length, start + LONGEST);
        int at = -1;
        int password = -1;
        int i = start;
        for (; i < most; i++) {
            char c = scan.text.charAt(i);
            if (c == '@') {
                at = i;
            } else if (c == ':' && password < 0 && at < 0) {
                password = i;
            } else if (c == '/' || c == '?' || c == '#') {
                // A password may hold one that nobody encoded; a port may not.
                if (at >= 0 || password < 0 || isPort(scan, password + 1, i)) {
                    break;
                }
            } else if (endsUrl(c)) {
                break;
            }
        }
        scan.work += i - start;
        if (at <= start || Marks.end(scan.text, start) == at) {
            return colon;
        }
        boolean taken = (password > 0 && password < at) || isWeb(scan, colon) || at - start >= LONG_USER;
        return taken ? scan.replace(start, at, Kind.CREDENTIALS) : colon;
    }

    /** The same where the URL is percent-encoded; {@code behind} is the end of the encoded colon. */
    static int encodedAt(Scan scan, int colon, int behind) {
        if (!scan.takes(Kind.CREDENTIALS)
                || !scan.text.regionMatches(true, behind, ENCODED_SLASHES, 0, ENCODED_SLASHES.length())) {
            return colon;
        }
        int start = behind + ENCODED_SLASHES.length();
        int most = Math.min(scan.length, start + LONGEST);
        int i = start;
        for (; i < most; i++) {
            char c = scan.text.charAt(i);
            if (endsUrl(c) || c == '&' || scan.text.regionMatches(true, i, "%2F", 0, 3)) {
                break;
            }
            if (scan.startsWith("%40", i) && i > start && Marks.end(scan.text, start) != i) {
                return scan.replace(start, i, Kind.CREDENTIALS);
            }
        }
        scan.work += i - start;
        return colon;
    }

    /** Looks at a word that may begin an address of Oracle's thin driver. */
    static int oracleAt(Scan scan, int start) {
        if (!scan.text.regionMatches(true, start, ORACLE, 0, ORACLE.length()) || !scan.takes(Kind.CREDENTIALS)) {
            return start;
        }
        int from = start + ORACLE.length();
        int most = Math.min(scan.length, from + LONGEST);
        int slash = -1;
        for (int i = from; i < most; i++) {
            char c = scan.text.charAt(i);
            if (c == ':' && slash < 0) {
                from = i + 1;
            } else if (c == '/') {
                slash = slash < 0 ? i : slash;
            } else if (c == '@') {
                return slash > from ? scan.replace(from, i, Kind.CREDENTIALS) : start;
            } else if (endsUrl(c)) {
                break;
            }
        }
        return start;
    }

    private static boolean endsUrl(char c) {
        return Ascii.isSpace(c) || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '\\' || c == ',';
    }

    private static boolean isPort(Scan scan, int start, int end) {
        return end - start <= 5 && (start == end || Values.isDigits(scan.text, start, end));
    }

    private static boolean isWeb(Scan scan, int colon) {
        return scan.text.regionMatches(true, colon - 4, "http", 0, 4)
                || scan.text.regionMatches(true, colon - 5, "https", 0, 5);
    }
}
