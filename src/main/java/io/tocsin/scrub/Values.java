package io.tocsin.scrub;

/** Where a value ends, and what it looks like. */
final class Values {

    /** A name behind a comma or an ampersand is looked for so far. */
    private static final int LONGEST_NAME = 40;

    private static final int LONGEST_NESTED = 4_096;
    private static final int MAX_INDENT = 200;
    private static final int SHORTEST_SECRET = 6;
    /** So long a word is none of prose. */
    private static final int LONG = 16;

    private static final WordTable<Boolean> ONE_TOKEN =
            SecretWords.words("bearer basic token apikey negotiate ntlm key privatetoken");
    private static final WordTable<Boolean> PARAMETERS = SecretWords.words("digest oauth hawk signature mac aws");

    private Values() {}

    /**
     * The end of a value without quotes.
     *
     * @param encoded whether it is part of something percent-encoded
     */
    static int plainEnd(Scan scan, int start, boolean encoded) {
        int i = Marks.end(scan.text, start);
        for (; i < scan.length; i++) {
            char c = scan.text.charAt(i);
            if (Ascii.isLetterOrDigit(c)) {
                continue;
            }
            if (Ascii.isSpace(c) || c == '"' || c == '<' || c == '>' || c == ';' || c == '`') {
                break;
            }
            if ((c == ')' || c == ']' || c == '}' || c == '\'') && endsBehind(scan, i + 1)) {
                break;
            }
            if (c == ',' && (endsBehind(scan, i + 1) || isNamed(scan, i + 1))) {
                break;
            }
            if (c == '&' && (i + 1 == scan.length || isNamed(scan, i + 1) || scan.startsWith("amp;", i + 1))) {
                break;
            }
            if (c == '\\' && isEscape(scan.at(i + 1))) {
                break;
            }
            if (c == '%' && encoded && endsEncoded(scan, i)) {
                break;
            }
        }
        scan.work += i - start;
        return i;
    }

    private static boolean isEscape(char c) {
        return c == '"' || c == '\'' || c == '\\' || c == 'n' || c == 'r' || c == 't' || c == 'u';
    }

    private static boolean endsEncoded(Scan scan, int percent) {
        int end = Percent.end(scan, percent);
        char c = end == percent ? 'x' : Percent.decoded(scan, end);
        return c == '&' || c == '"' || c == '\'' || c == ' ' || c == '\n' || c == '\r' || c == ',' || c == '}';
    }

    private static boolean endsBehind(Scan scan, int place) {
        char c = scan.at(place);
        return place >= scan.length || Ascii.isSpace(c) || ",;)]}'\"&<>\\`.:".indexOf(c) >= 0;
    }

    /** Whether a name and what parts it from its value stand here. */
    private static boolean isNamed(Scan scan, int start) {
        int i = start;
        int most = Math.min(scan.length, start + LONGEST_NAME);
        while (i < most && (Ascii.isLetterOrDigit(scan.text.charAt(i)) || "_.-[]%".indexOf(scan.text.charAt(i)) >= 0)) {
            i++;
        }
        scan.work += i - start;
        return i > start && (scan.at(i) == '=' || scan.at(i) == ':');
    }

    /**
     * The end of an authorization header's value: a scheme and its token, or a scheme and its parameters to the line's end.
     *
     * @param around the quote that the whole header stands in; NUL for none
     */
    static int authorizationEnd(Scan scan, int start, char around) {
        int word = start;
        while (Ascii.isLetter(scan.at(word))) {
            word++;
        }
        if (PARAMETERS.get(scan.text, start, word) != null) {
            int i = word;
            while (i < scan.length && scan.text.charAt(i) != '\n' && (around == 0 || scan.text.charAt(i) != around)) {
                i++;
            }
            return i;
        }
        int behind = spacesEnd(scan, word);
        if (behind > word && ONE_TOKEN.get(scan.text, start, word) != null) {
            return plainEnd(scan, behind, false);
        }
        return plainEnd(scan, start, false);
    }

    /** The end of the spaces that begin here, encoded ones too. */
    static int spacesEnd(Scan scan, int start) {
        int i = start;
        while (true) {
            char c = scan.at(i);
            if (c == ' ' || c == '\t') {
                i++;
            } else if (c == '%' && scan.startsWith("%20", i)) {
                i += 3;
            } else {
                return i;
            }
        }
    }

    /** The end of a cookie header's value: pairs, each after a semicolon and a space. */
    static int cookieEnd(Scan scan, int start) {
        int i = start;
        while (true) {
            int from = i;
            for (; i < scan.length; i++) {
                char c = scan.text.charAt(i);
                if (Ascii.isSpace(c) || c == '"' || c == '\'' || c == '}' || c == '<') {
                    break;
                }
                if ((c == '\\' && isEscape(scan.at(i + 1))) || (c == ',' && endsBehind(scan, i + 1))) {
                    break;
                }
            }
            scan.work += i - from;
            if (i == from || scan.at(i - 1) != ';' || scan.at(i) != ' ') {
                return i > start && scan.at(i - 1) == ';' ? i - 1 : i;
            }
            i++;
        }
    }

    /**
     * The end of a YAML block value (YAML 1.2, 8.1) whose {@code |} or {@code >} stands here: of the lines that follow and are indented
     * more than the line of its name. The same place if none begins here.
     */
    static int blockEnd(Scan scan, int name, int start) {
        char style = scan.at(start);
        if (style != '|' && style != '>') {
            return start;
        }
        int line = start + 1;
        while (scan.at(line) == '-' || scan.at(line) == '+' || Ascii.isDigit(scan.at(line))) {
            line++;
        }
        line = spacesEnd(scan, line);
        if (scan.at(line) == '\r') {
            line++;
        }
        if (scan.at(line) != '\n') {
            return start;
        }
        int indent = indentBefore(scan, name);
        int end = start;
        while (scan.at(line) == '\n') {
            int text = line + 1;
            while (scan.at(text) == ' ') {
                text++;
            }
            boolean isBlank = scan.at(text) == '\n' || scan.at(text) == '\r';
            if (!isBlank && (text >= scan.length || text - line - 1 <= indent)) {
                break;
            }
            while (text < scan.length && scan.text.charAt(text) != '\n') {
                text++;
            }
            line = text;
            end = isBlank ? end : text;
        }
        scan.work += line - start;
        return end;
    }

    /** How far the line is indented in which a name stands; a list's dash counts as a space. */
    private static int indentBefore(Scan scan, int name) {
        int start = name;
        while (start > 0 && name - start < MAX_INDENT && (scan.at(start - 1) == ' ' || scan.at(start - 1) == '-')) {
            start--;
        }
        return name - start;
    }

    /** The end of an object or array that begins here, or of what there is of it. */
    static int nestedEnd(Scan scan, int start) {
        int depth = 0;
        int most = Math.min(scan.length, start + LONGEST_NESTED);
        int i = start;
        for (; i < most; i++) {
            char c = scan.text.charAt(i);
            if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                i++;
                break;
            }
        }
        scan.work += i - start;
        return i;
    }

    /** Whether it is more than a word of prose: it has a digit, or is long. */
    static boolean looksSecret(Scan scan, int start, int end) {
        if (end - start >= LONG) {
            return true;
        }
        if (end - start < SHORTEST_SECRET) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (Ascii.isDigit(scan.text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it says that there is nothing, or stands for what is not shown: {@code null}, {@code ***}, {@code ${PASSWORD}}. */
    static boolean isNothing(String text, int start, int end) {
        if (start >= end || SecretWords.NOTHING.get(text, start, end) != null) {
            return true;
        }
        char first = text.charAt(start);
        if (end - start == 1) {
            return !Ascii.isLetterOrDigit(first);
        }
        char second = text.charAt(start + 1);
        if (first == '$' && second == '{') {
            return isPlaceholder(text, start + 2, end);
        }
        if (first == '$') {
            return isDigits(text, start + 1, end);
        }
        if (first == '{' || first == '[') {
            return end - start == 2;
        }
        return (first == '%' && end - start == 2) || (first == '*' && isAll(text, start, end, '*'));
    }

    /** A name, and no default behind it. */
    private static boolean isPlaceholder(String text, int start, int end) {
        int i = start;
        while (i < end && (Ascii.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_' || text.charAt(i) == '.')) {
            i++;
        }
        return i > start && (i == end || (i == end - 1 && text.charAt(i) == '}'));
    }

    static boolean isDigits(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return end > start;
    }

    private static boolean isAll(String text, int start, int end, char c) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) != c) {
                return false;
            }
        }
        return true;
    }
}
