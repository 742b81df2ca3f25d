package io.tocsin.scrub;

/**
 * Quotes around names and values, also those of JSON within a string of JSON ({@code \"}), URL-encoded ({@code %22}) and of
 * HTML, as an entity.
 */
final class Quotes {

    private static final int MOST_BACKSLASHES = 15;
    private static final String[] ENTITIES = {"&quot;", "&#34;", "&#39;", "&apos;"};

    private Quotes() {}

    static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** How long the quote is that opens here; 0 where none does. */
    static int opening(Scan scan, int place) {
        char c = scan.at(place);
        if (isQuote(c)) {
            return 1;
        }
        if (c == '\\') {
            int end = place;
            while (scan.at(end) == '\\' && end - place < MOST_BACKSLASHES) {
                end++;
            }
            return isQuote(scan.at(end)) ? end + 1 - place : 0;
        }
        if (c == '%') {
            int end = Percent.end(scan, place);
            char decoded = Percent.decoded(scan, end);
            return end > place && isQuote(decoded) ? end - place : 0;
        }
        if (c == '&') {
            for (String entity : ENTITIES) {
                if (scan.startsWith(entity, place)) {
                    return entity.length();
                }
            }
        }
        return 0;
    }

    /** The start of the quote that ends before a place; the same place where none does. */
    static int closingBefore(Scan scan, int end) {
        char c = scan.at(end - 1);
        int least = scan.floor();
        if (end <= least) {
            return end;
        }
        if (isQuote(c)) {
            int start = end - 1;
            while (start > least && scan.at(start - 1) == '\\' && end - start < MOST_BACKSLASHES) {
                start--;
            }
            return start;
        }
        if (c == '2' || c == '7') {
            int start = Percent.startBefore(scan, end);
            return start < end && isQuote(Percent.decoded(scan, end)) ? start : end;
        }
        if (c == ';') {
            for (String entity : ENTITIES) {
                int start = end - entity.length();
                if (start >= least && scan.startsWith(entity, start)) {
                    return start;
                }
            }
        }
        return end;
    }

    /**
     * The end of what stands in quotes: before the quote that closes, or that of a text around it, else the line's end.
     *
     * @param place where the opening quote begins
     * @param quoteLength how long it is
     */
    static int contentEnd(Scan scan, int place, int quoteLength) {
        int start = place + quoteLength;
        char last = scan.at(start - 1);
        int end = isQuote(last)
                ? plainEnd(scan, start, last, quoteLength - 1)
                : encodedEnd(scan, start, scan.text.substring(place, start));
        scan.work += end - place;
        return end;
    }

    private static int plainEnd(Scan scan, int start, char quote, int backslashes) {
        int run = 0;
        for (int i = start; i < scan.length; i++) {
            char c = scan.text.charAt(i);
            if (c == '\\') {
                run++;
                continue;
            }
            if (c == '\n') {
                return i;
            }
            if (c == quote && (run < backslashes || closes(run, backslashes))) {
                return Math.max(start, i - Math.min(run, backslashes));
            }
            run = 0;
        }
        return scan.length;
    }

    /** Each level of JSON doubles the backslashes and adds one: n of them end what n of them began. */
    private static boolean closes(int run, int backslashes) {
        return run % (2 * (backslashes + 1)) == backslashes;
    }

    private static int encodedEnd(Scan scan, int start, String quote) {
        for (int i = start; i < scan.length; i++) {
            char c = scan.text.charAt(i);
            if (c == '\n' || (c == quote.charAt(0) && scan.startsWith(quote, i))) {
                return i;
            }
        }
        return scan.length;
    }
}
