package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The members of an object that a structured log wrote as its line: JSON, or what Python prints of a dictionary. What happened is
 * said by members of certain names, all else is what it happened to. Those count on the first level, and below members that say
 * what happened; deeper down, {@code title} or {@code message} may be what a user wrote.
 *
 * <p>One pass over at most the first {@value #MOST_READ} characters of the message, which may be cut anywhere.
 */
final class Members {

    /** More than of other messages, since what says most stands last where contexts and stacks stand ahead of it. */
    private static final int MOST_READ = 8_000;

    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_VALUE = 1_000;
    private static final int MOST_OF_A_VALUE = 200;
    private static final int MOST_KEPT = 300;

    /** Whose values say what happened. */
    private static final WordSet SAYING = new WordSet(
            "msg",
            "message",
            "error",
            "errors",
            "err",
            "event",
            "reason",
            "exception",
            "title",
            "text",
            "description",
            "error_description",
            "detail");

    /** Whose values tell apart what else reads alike. */
    private static final WordSet BESIDE = new WordSet(
            "code",
            "status",
            "logger",
            "errno",
            "sqlstate",
            "error_code",
            "errorcode",
            "status_code",
            "statuscode",
            "exit_code",
            "exitcode");

    /** What may stand ahead of an object that is the whole line all the same. */
    private static final WordSet LEVELS =
            new WordSet("error", "err", "warn", "warning", "fatal", "critical", "crit", "severe", "panic", "alert");

    private enum Kind {
        NONE,
        SAYS,
        BESIDE,
        OTHER
    }

    private final String text;
    private final int end;
    private final boolean names;
    private final List<String> items = new ArrayList<>();
    private int length;
    private boolean says;
    private int at;
    private int depth;
    /** The depth from which on nothing counts; 0 where all does. */
    private int deaf;

    private Kind kind = Kind.NONE;
    private String name = "";
    /** Of the member whose list is being read; empty outside of such a list. */
    private String list = "";

    private Members(String text, int from, boolean names) {
        this.text = text;
        this.end = Math.min(text.length(), MOST_READ);
        this.at = from;
        this.names = names;
    }

    /** What the object says that begins there; of {@code names} also what all its members are called. */
    static Members of(String text, int from, boolean names) {
        Members members = new Members(text, from, names);
        members.scan();
        // Some languages write the members of a map in another order each time.
        Collections.sort(members.items);
        return members;
    }

    /** Whether an object with members, or a list of such, begins there and is all that a message has to say. */
    static boolean begins(String text, int from, StringBuilder ahead) {
        char open = text.charAt(from);
        if (open != '{' && open != '[') {
            return false;
        }
        int end = Math.min(text.length(), MOST_READ);
        int i = Chars.skipBlank(text, from + 1, end);
        if (open == '[') {
            if (i >= end || text.charAt(i) != '{') {
                return false;
            }
            i = Chars.skipBlank(text, i + 1, end);
        }
        if (i >= end || !quote(text.charAt(i))) {
            return false;
        }
        int close = close(text, i, Math.min(end, i + LONGEST_NAME + 2));
        return close > 0 && colon(text, close + 1, end) >= 0 && onlyLevels(ahead.toString());
    }

    /** Whether a quoted value there is a member's that says what happened, in a line of {@code name="value"}. */
    static boolean says(String text, int quote) {
        if (quote < 2 || text.charAt(quote - 1) != '=' || text.charAt(Chars.afterName(text, 0, quote)) != '=') {
            return false;
        }
        int from = quote - 1;
        while (from > 0 && quote - from <= LONGEST_NAME && Chars.name(text.charAt(from - 1))) {
            from--;
        }
        return SAYING.has(text, from, quote - 1);
    }

    /** Whether any of them says what happened; with the names of all, whether there is any. */
    boolean say() {
        return says || (names && !items.isEmpty());
    }

    /** What they say, without what varies. */
    String pattern() {
        return '{' + String.join(", ", items) + '}';
    }

    /** Behind the object, or where reading ended. */
    int end() {
        return at;
    }

    private void scan() {
        while (at < end && length <= MOST_KEPT) {
            char c = text.charAt(at);
            if (quote(c)) {
                string();
                continue;
            }
            switch (c) {
                case '{', '[' -> open(c);
                case '}', ']' -> {
                    if (deaf == depth) {
                        deaf = 0;
                    }
                    depth--;
                    list = "";
                    kind = Kind.NONE;
                }
                case ',' -> kind = Kind.NONE;
                default -> {
                    if (c != ':' && !Chars.blank(c)) {
                        bare();
                        continue;
                    }
                }
            }
            at++;
            if (depth <= 0) {
                return;
            }
        }
        at = Math.max(at, end);
    }

    private void open(char bracket) {
        depth++;
        if (deaf == 0 && (kind == Kind.BESIDE || kind == Kind.OTHER)) {
            deaf = depth;
        }
        list = bracket == '[' && kind == Kind.SAYS ? name : "";
        kind = Kind.NONE;
    }

    /** A name, where a colon follows it, else a value. */
    private void string() {
        int from = at + 1;
        int close = close(text, at, end);
        int to = close < 0 ? end : close;
        at = Math.min(to + 1, end);
        int colon = colon(text, at, end);
        if (colon < 0) {
            value(from, to);
            return;
        }
        at = colon + 1;
        kind = Kind.OTHER;
        if (to - from > LONGEST_NAME) {
            return;
        }
        int last = Chars.findLast(text, '.', from, to) + 1;
        int word = Math.max(from, last);
        if (SAYING.has(text, word, to)) {
            kind = Kind.SAYS;
        } else if (BESIDE.has(text, word, to)) {
            kind = Kind.BESIDE;
        }
        if (names || (deaf == 0 && kind != Kind.OTHER)) {
            name = text.substring(from, to);
        }
        if (names) {
            String called = Quotes.identifier(name, 0, name.length()) ? name : MessagePattern.ofValue("", name);
            if (MessagePattern.says(called)) {
                add(called);
            }
        }
    }

    private void bare() {
        int from = at;
        while (at < end && ",]}:".indexOf(text.charAt(at)) < 0 && !Chars.blank(text.charAt(at))) {
            at++;
        }
        // Neither null nor false nor true says anything.
        if (at > from && Chars.digit(text.charAt(at - 1))) {
            value(from, at);
        }
    }

    private void value(int from, int to) {
        Kind of = kind == Kind.NONE && !list.isEmpty() ? Kind.SAYS : kind;
        String called = kind == Kind.NONE ? list : name;
        kind = Kind.NONE;
        if (deaf > 0 || (of != Kind.SAYS && of != Kind.BESIDE)) {
            return;
        }
        String value = Quotes.unescaped(text, from, Math.min(to, from + LONGEST_VALUE));
        boolean code = of == Kind.BESIDE || Words.runEnd(value, 0, value.length()) == value.length();
        String said = Chars.cut(MessagePattern.ofValue(code ? called : "", value), MOST_OF_A_VALUE);
        if (!MessagePattern.says(said)) {
            return;
        }
        says |= of == Kind.SAYS;
        items.remove(called);
        add(called + ": " + said);
    }

    private void add(String item) {
        // A list of objects reads alike whatever its length.
        if (!items.contains(item)) {
            items.add(item);
            length += item.length() + 2;
        }
    }

    private static boolean quote(char c) {
        return c == '"' || c == '\'';
    }

    private static int close(String text, int open, int end) {
        char quote = text.charAt(open);
        for (int i = open + 1; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == quote) {
                return i;
            }
        }
        return -1;
    }

    private static int colon(String text, int from, int end) {
        int i = Chars.skipBlank(text, from, end);
        return i < end && text.charAt(i) == ':' ? i : -1;
    }

    /** Whether a pattern's words are levels. */
    static boolean onlyLevels(String said) {
        for (int i = 0; i < said.length(); i++) {
            if (Chars.alphanumeric(said.charAt(i))) {
                int to = Words.runEnd(said, i, said.length());
                if (!LEVELS.has(said, i, to)) {
                    return false;
                }
                i = to;
            }
        }
        return true;
    }
}
