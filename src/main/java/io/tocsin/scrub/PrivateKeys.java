package io.tocsin.scrub;

/** Private keys in PEM (RFC 7468), whole, cut at either end, and with their line ends escaped. */
final class PrivateKeys {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String LABEL = "PRIVATE KEY";
    private static final int LONGEST_LABEL = 48;
    private static final int LONGEST_KEY = 16 << 10;
    /** A line of a key is longer than any word of prose. */
    private static final int SHORTEST_LINE = 24;

    private PrivateKeys() {}

    /** Whether the dashes here may be those of a key; false is certain. */
    static boolean mayBegin(String text, int place) {
        return text.startsWith(BEGIN, place) || text.startsWith(END, place);
    }

    /**
     * Looks at the dashes here.
     *
     * @return the end of what was taken out; {@code place} where nothing was
     */
    static int at(Scan scan, int place) {
        if (!scan.takes(Kind.PRIVATE_KEY)) {
            return place;
        }
        if (scan.startsWith(BEGIN, place)) {
            int body = labelEnd(scan, place + BEGIN.length());
            return body < 0 ? place : scan.replace(place, blockEnd(scan, body), Kind.PRIVATE_KEY);
        }
        if (scan.startsWith(END, place)) {
            int end = labelEnd(scan, place + END.length());
            int start = end < 0 ? place : bodyStart(scan, place);
            return start == place ? place : scan.replace(start, end, Kind.PRIVATE_KEY);
        }
        return place;
    }

    /** The end of the dashes behind a label that names a private key; -1 for any other. */
    private static int labelEnd(Scan scan, int start) {
        int i = start;
        int most = Math.min(scan.length, start + LONGEST_LABEL);
        while (i < most && scan.text.charAt(i) != '-') {
            i++;
        }
        if (scan.text.substring(start, i).contains(LABEL)) {
            while (scan.at(i) == '-') {
                i++;
            }
            return i;
        }
        return -1;
    }

    private static int blockEnd(Scan scan, int body) {
        int most = Math.min(scan.length, body + LONGEST_KEY);
        int i = body;
        while (i < most) {
            int behind = partEnd(scan, i);
            if (behind == i) {
                break;
            }
            i = behind;
        }
        scan.work += i - body;
        if (scan.startsWith(END, i)) {
            int end = labelEnd(scan, i + END.length());
            return end < 0 ? i : end;
        }
        return i;
    }

    /** The end of a line, a line end or a header that begins here; the same place where the key is over. */
    private static int partEnd(Scan scan, int place) {
        char c = scan.at(place);
        if (Ascii.isSpace(c)) {
            int behind = place + 1;
            while (Ascii.isSpace(scan.at(behind))) {
                behind++;
            }
            return isLine(scan, behind) ? behind : place;
        }
        if (c == '\\') {
            int behind = place;
            while (scan.at(behind) == '\\') {
                behind++;
            }
            char escaped = scan.at(behind);
            boolean lineEnd = escaped == 'n' || escaped == 'r';
            return lineEnd ? behind + 1 : place;
        }
        int end = lineEnd(scan, place);
        if (isHeader(scan, place)) {
            while (end < scan.length && scan.text.charAt(end) != '\n' && scan.text.charAt(end) != '\\') {
                end++;
            }
        }
        return end;
    }

    private static boolean isLine(Scan scan, int place) {
        int end = lineEnd(scan, place);
        return end == scan.length
                || end - place >= SHORTEST_LINE
                || scan.startsWith(END, place)
                || isHeader(scan, place)
                || isLast(scan, place, end);
    }

    /** The last line is a short one; what ends the key comes next. */
    private static boolean isLast(Scan scan, int place, int end) {
        int behind = end;
        while (Ascii.isSpace(scan.at(behind))) {
            behind++;
        }
        return end > place && scan.startsWith(END, behind);
    }

    private static boolean isHeader(Scan scan, int place) {
        return scan.startsWith("Proc-Type", place)
                || scan.startsWith("DEK-Info", place)
                || scan.startsWith("Comment", place)
                || scan.startsWith("Version", place);
    }

    private static int lineEnd(Scan scan, int place) {
        int i = place;
        int most = Math.min(scan.length, place + LONGEST_KEY);
        while (i < most && isBase64(scan.text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isBase64(char c) {
        return Ascii.isLetterOrDigit(c) || c == '+' || c == '/' || c == '=';
    }

    /** Where the lines begin that stand before the end of a key whose beginning is lost. */
    private static int bodyStart(Scan scan, int end) {
        int least = Math.max(scan.floor(), end - LONGEST_KEY);
        int i = end;
        while (i > least) {
            char c = scan.text.charAt(i - 1);
            if (!Ascii.isLetterOrDigit(c) && "+/=\\\r\n".indexOf(c) < 0) {
                break;
            }
            i--;
        }
        scan.work += end - i;
        return i;
    }
}
