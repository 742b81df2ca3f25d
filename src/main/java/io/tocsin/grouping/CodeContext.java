package io.tocsin.grouping;

/**
 * Whether the text just before says that a code follows, as in {@code status 503}, {@code SQLSTATE[23505]},
 * {@code exit code: 137} and {@code error 1062 (23000)}, or the name of a part of the program, as in {@code column "total"}.
 */
final class CodeContext {

    /** No code that is named so is longer: HRESULTs have ten characters. */
    static final int LONGEST = 10;

    private static final WordSet CODES = new WordSet(
            "status",
            "code",
            "sqlstate",
            "errno",
            "http",
            "https",
            "error",
            "exit",
            "signal",
            "sqlcode",
            "hresult",
            "curl",
            "winerror",
            "mqrc",
            "rc");
    private static final WordSet BETWEEN =
            new WordSet("is", "was", "of", "the", "with", "code", "response", "value", "number");

    private static final WordSet NAMES = new WordSet(
            "reading",
            "setting",
            "property",
            "attribute",
            "method",
            "function",
            "module",
            "named",
            "column",
            "table",
            "relation",
            "field",
            "type",
            "class",
            "package",
            "constraint",
            "parameter",
            "argument",
            "object",
            "index",
            "import",
            "name",
            "invoke",
            "call",
            "because",
            "code",
            "operator",
            "variable",
            "bean",
            "schema",
            "key");

    /** What is said of a server, and what its status follows. */
    private static final WordSet ANSWERS = new WordSet(
            "answered",
            "answers",
            "responded",
            "responds",
            "replied",
            "replies",
            "returned",
            "returns",
            "got",
            "response",
            "received");

    private static final WordSet FOLLOWS_STATUS = new WordSet(
            "for", "from", "to", "on", "at", "in", "after", "with", "while", "when", "and", "but", "by", "instead",
            "status");

    private static final String[] ENDINGS = {"code", "status", "state", "errno"};

    /** What HTTP says beside its statuses (RFC 9110, 15). */
    private static final String[] REASONS = {
        "OK",
        "Bad Request",
        "Unauthorized",
        "Payment Required",
        "Forbidden",
        "Not Found",
        "Method Not Allowed",
        "Not Acceptable",
        "Request Timeout",
        "Conflict",
        "Gone",
        "Payload Too Large",
        "Unsupported Media Type",
        "Unprocessable",
        "Too Many Requests",
        "Internal Server Error",
        "Not Implemented",
        "Bad Gateway",
        "Service Unavailable",
        "Service Temporarily Unavailable",
        "Gateway Timeout",
        "Gateway Time-out",
        "Client Error",
        "Server Error",
        "Service not available"
    };

    private final String text;
    /** Behind the last word that announces a code, or a filler behind it; -1 where none does. */
    private int codeEnd = -1;
    /** Behind the last word that announces a name; -1 where none does. */
    private int nameEnd = -1;

    /** Behind the last word that says what a server answered, or a filler behind it; -1 where none does. */
    private int answerEnd = -1;

    private int keptEnd = -1;

    CodeContext(String text) {
        this.text = text;
    }

    /** Where a protocol and its version end, {@code HTTP/1.1} being one word; else the word's own end. */
    static int protocolEnd(String text, int from, int to, int end) {
        if (to >= end || text.charAt(to) != '/' || !text.regionMatches(true, from, "http", 0, to - from)) {
            return to;
        }
        int i = to + 1;
        while (i < end && (Chars.digit(text.charAt(i)) || text.charAt(i) == '.')) {
            i++;
        }
        return i > to + 1 ? i : to;
    }

    /**
     * Takes note of a word.
     *
     * @param behind where what follows it begins: behind a protocol's version, else {@code to}
     */
    void word(int from, int to, int behind) {
        if (to - from > 40) {
            codeEnd = -1;
            answerEnd = -1;
            nameEnd = -1;
            return;
        }
        int hash = WordSet.hash(text, from, to);
        if (CODES.has(hash, text, from, to) || endsInCode(text, from, to) || isSqlState(text, from, to)) {
            codeEnd = behind;
        } else if (codeEnd >= 0 && BETWEEN.has(hash, text, from, to) && near(codeEnd, from)) {
            codeEnd = to;
        } else {
            codeEnd = -1;
        }
        if (ANSWERS.has(hash, text, from, to)) {
            answerEnd = to;
        } else if (!(answerEnd >= 0 && BETWEEN.has(hash, text, from, to) && near(answerEnd, from))) {
            answerEnd = -1;
        } else {
            answerEnd = to;
        }
        nameEnd = NAMES.has(hash, text, from, to) ? to : -1;
    }

    /** Whether a code is expected there. */
    boolean expects(int at) {
        return (codeEnd >= 0 && near(codeEnd, at)) || (keptEnd >= 0 && follows(at));
    }

    /**
     * Whether a status of HTTP stands there that a server answered with. Of something that is counted, as in {@code returned 200
     * rows}, it says nothing: a word follows the number, and none that begins another part of the sentence.
     */
    boolean answers(int at, int to) {
        if (answerEnd < 0 || !near(answerEnd, at) || to - at != 3 || text.charAt(at) < '1' || text.charAt(at) > '5') {
            return false;
        }
        int word = to;
        while (word < text.length() && text.charAt(word) == ' ') {
            word++;
        }
        int end = word;
        while (end < text.length() && Chars.letter(text.charAt(end))) {
            end++;
        }
        return word == to || end == word || FOLLOWS_STATUS.has(text, word, end);
    }

    /** A code was kept; another may follow it in parentheses or behind a slash. */
    void kept(int to) {
        keptEnd = to;
        codeEnd = -1;
    }

    boolean namesCode(int at) {
        return nameEnd >= 0 && at - nameEnd <= 3 && near(nameEnd, at);
    }

    /** {@code 404 Not Found}: a status that only its reason names (RFC 9110, 15). */
    static boolean statusWithReason(String text, int from, int to, int end) {
        if (to - from != 3 || text.charAt(from) < '1' || text.charAt(from) > '5' || to + 1 >= end) {
            return false;
        }
        int reason = text.charAt(to) == ' ' ? to + 1 : to;
        reason = reason + 1 < end && text.charAt(reason) == '(' ? reason + 1 : reason;
        for (String known : REASONS) {
            if (text.startsWith(known, reason)) {
                return true;
            }
        }
        return false;
    }

    /** {@code error 1062 (23000)}, {@code ERROR 1045/28000}. */
    private boolean follows(int at) {
        int gap = at - keptEnd;
        return gap >= 1 && gap <= 2 && (text.charAt(at - 1) == '(' || text.charAt(at - 1) == '/');
    }

    private boolean near(int from, int at) {
        if (at < from || at - from > 4) {
            return false;
        }
        for (int i = from; i < at; i++) {
            if (" :=[(#-'\"/".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether it is the second word of {@code SQL state}, as Spring writes it. */
    private static boolean isSqlState(String text, int from, int to) {
        return to - from == 5
                && from >= 4
                && text.regionMatches(true, from, "state", 0, 5)
                && text.regionMatches(true, from - 4, "sql ", 0, 4);
    }

    /** {@code error_code}, {@code exitStatus}: the last word of a name that has several. */
    private static boolean endsInCode(String text, int from, int to) {
        for (String ending : ENDINGS) {
            int begin = to - ending.length();
            if (begin > from
                    && (text.charAt(begin - 1) == '_' || Chars.upper(text.charAt(begin)))
                    && text.regionMatches(true, begin, ending, 0, ending.length())) {
                return true;
            }
        }
        return false;
    }
}
