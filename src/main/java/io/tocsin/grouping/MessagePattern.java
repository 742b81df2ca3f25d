package io.tocsin.grouping;

/**
 * A message with what varies from event to event replaced by one mark: numbers, ids, hashes, dates, durations, addresses, hosts,
 * URLs, quoted values, and what was scrubbed. All have the same mark, since a hash may by chance be all digits and a scrubbed
 * value has no kind; and neighbours that both vary become one, so that a list reads alike whatever its length. Codes that say
 * what went wrong stay: HTTP statuses, SQLSTATEs, errno, exit codes.
 *
 * <p>Of the line of a structured log, what its members say stands for the message ({@link Members}). A message of which nothing
 * would be left is read again, for the names of its members or for what it quotes.
 *
 * <p>A reading is one pass over at most {@value #MOST_READ} characters, and there are three at most.
 */
final class MessagePattern {

    static final String VARIABLE = "<*>";

    private static final int MOST_READ = 2_000;
    private static final int MOST_KEPT = 300;
    private static final String SCRUBBED = "[scrubbed:";

    /** What of a message a pattern was made of. */
    enum Source {
        TEXT,
        MEMBERS,
        NAMES,
        QUOTED
    }

    /**
     * What a message says without what varies.
     *
     * @param text at most {@value #MOST_KEPT} characters; may say nothing
     * @param version the first version of the grouping that made this of it
     */
    record Said(String text, Source source, int version) {}

    private final String text;
    private final int end;
    private final Source source;
    private final StringBuilder pattern;
    private final CodeContext context;
    /** Whether what members say is in the pattern; in the second version it varied. */
    private boolean membersSaid;

    private boolean quoteSaid;
    /** Whether a code was kept by its form alone, which varied before the fourth version. */
    private boolean codeKept;

    private boolean membersSeen;
    private boolean quotesSeen;
    /** Where an object ended that said nothing. */
    private int silentTo;

    /** Behind the last mark in the pattern; -1 where there is none. */
    private int afterVariable = -1;

    private int at;

    private MessagePattern(String text, Source source) {
        this.text = text;
        this.source = source;
        this.end = Math.min(text.length(), MOST_READ);
        this.pattern = new StringBuilder(Math.min(end, MOST_KEPT) + 16);
        this.context = new CodeContext(text);
    }

    /** The pattern, at most {@value #MOST_KEPT} characters. */
    static String of(String message) {
        return said(message).text();
    }

    /** The pattern and what it was made of. */
    static Said said(String message) {
        MessagePattern made = new MessagePattern(message, Source.TEXT);
        String first = made.made();
        if (made.membersSaid || made.quoteSaid) {
            return new Said(
                    first,
                    made.membersSaid ? Source.MEMBERS : Source.TEXT,
                    made.codeKept ? Grouper.VERSION : Grouper.THIRD);
        }
        if (made.isEnough(first)) {
            return new Said(first, Source.TEXT, made.codeKept ? Grouper.VERSION : Grouper.UNCHANGED);
        }
        if (made.membersSeen) {
            String names = new MessagePattern(message, Source.NAMES).made();
            if (made.isEnough(names)) {
                return new Said(names, Source.NAMES, Grouper.THIRD);
            }
        }
        if (made.quotesSeen) {
            String quoted = new MessagePattern(message, Source.QUOTED).made();
            if (made.isEnough(quoted)) {
                return new Said(quoted, Source.QUOTED, Grouper.THIRD);
            }
        }
        String status = loneStatus(message);
        return status.isEmpty()
                ? new Said(first, Source.TEXT, Grouper.UNCHANGED)
                : new Said(status, Source.TEXT, Grouper.THIRD);
    }

    /**
     * The pattern of a member's value.
     *
     * @param name announces a code, as in {@code status: 503}; empty where the value is no such
     */
    static String ofValue(String name, String value) {
        String first = value(name, value, Source.TEXT);
        return says(first) ? first : value(name, value, Source.QUOTED);
    }

    private static String value(String name, String value, Source source) {
        if (name.isEmpty()) {
            return new MessagePattern(value, source).made();
        }
        MessagePattern made = new MessagePattern(name + ": " + value, source);
        made.context.word(0, name.length(), name.length());
        made.at = name.length() + 2;
        return made.made();
    }

    private String made() {
        read();
        return Chars.cut(pattern.toString().strip(), MOST_KEPT);
    }

    /** Whether a pattern says anything; of a line whose members say nothing, its level is no message. */
    private boolean isEnough(String made) {
        return says(made) && !(membersSeen && Members.onlyLevels(made));
    }

    /** The status of HTTP that a message is, where it tells of an error and nothing else stands there; else empty. */
    private static String loneStatus(String message) {
        int length = Math.min(message.length(), MOST_READ);
        int from = Chars.skipBlank(message, 0, length);
        int to = Chars.afterDigits(message, from, length);
        boolean status = to - from == 3
                && (message.charAt(from) == '4' || message.charAt(from) == '5')
                && Chars.skipBlank(message, to, length) == message.length();
        return status ? message.substring(from, to) : "";
    }

    /** Whether a pattern says anything besides what varies. */
    static boolean says(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (Chars.letter(pattern.charAt(i))) {
                return true;
            }
        }
        return pattern.chars().anyMatch(c -> Chars.digit((char) c));
    }

    private void read() {
        while (at < end && pattern.length() < MOST_KEPT + VARIABLE.length()) {
            char c = text.charAt(at);
            if (Chars.blank(c)) {
                if (pattern.length() > 0 && pattern.charAt(pattern.length() - 1) != ' ') {
                    pattern.append(' ');
                }
                at++;
            } else if (c == '[' && text.startsWith(SCRUBBED, at)) {
                int close = Chars.find(text, ']', at, Math.min(end, at + 80));
                if (close < 0) {
                    plain(c);
                } else {
                    variable(close + 1);
                }
            } else if (source != Source.QUOTED && Quotes.opens(text, at)) {
                quoted(c);
            } else if (c == '=' && text.startsWith("=(", at)) {
                // PostgreSQL: Key (email)=(...) already exists.
                int close = Chars.find(text, ')', at, end);
                if (close < 0) {
                    plain(c);
                } else {
                    pattern.append("=(");
                    variable(close);
                }
            } else if (Chars.alphanumeric(c) || (c == ':' && text.startsWith("::", at)) || c == '/' || c == '_') {
                word();
            } else if ((c == '-' || c == '+') && signs()) {
                at++;
            } else if (!members()) {
                plain(c);
            }
        }
    }

    private void plain(char c) {
        pattern.append(c);
        at++;
    }

    /** Whether the sign belongs to a number and to no name. */
    private boolean signs() {
        return at + 1 < end
                && Chars.digit(text.charAt(at + 1))
                && (at == 0 || "( =:[,".indexOf(text.charAt(at - 1)) >= 0)
                && !context.expects(at);
    }

    /** Puts what an object's members say in its place; false where they say nothing, and it is read as any text. */
    private boolean members() {
        if (source == Source.QUOTED || at < silentTo || !Members.begins(text, at, pattern)) {
            return false;
        }
        membersSeen = true;
        Members members = Members.of(text, at, source == Source.NAMES);
        if (!members.say()) {
            silentTo = members.end();
            return false;
        }
        membersSaid = true;
        pattern.append(members.pattern());
        at = members.end();
        return true;
    }

    private void quoted(char open) {
        quotesSeen = true;
        int close = Quotes.close(text, at, end);
        if (close < 0) {
            plain(open);
            return;
        }
        int enhanced = close > at + 1 && Chars.digit(text.charAt(at + 1)) ? VendorCodes.end(text, at + 1, close) : 0;
        if (enhanced > at + 1) {
            // SMTP, as Python has it: (550, b'5.1.1 unknown user')
            codeKept = true;
            pattern.append(text, at, enhanced);
            variable(close);
            return;
        }
        if (context.namesCode(at) && Quotes.identifier(text, at + 1, close)) {
            pattern.append(text, at, close + 1);
            at = close + 1;
            return;
        }
        if (Members.says(text, at)) {
            String said = ofValue("", Quotes.unescaped(text, at + 1, close));
            if (says(said)) {
                quoteSaid = true;
                pattern.append(open).append(said).append(open);
                at = close + 1;
                return;
            }
        }
        variable(close + 1);
    }

    /** Judges a word as a whole, up to a blank or a bracket; else piece by piece. */
    private void word() {
        if (code()) {
            return;
        }
        int to = Words.end(text, at, end);
        int whole = Addresses.end(text, at, to);
        if (whole > at && !context.expects(at)) {
            variable(whole);
            return;
        }
        while (at < to && pattern.length() < MOST_KEPT + VARIABLE.length()) {
            char c = text.charAt(at);
            if (Chars.alphanumeric(c)) {
                if (!code()) {
                    run(to);
                }
            } else {
                if (c == '@' && at + 1 < to && Words.hexRun(text, at + 1, to) == Words.runEnd(text, at + 1, to)) {
                    // An object without a text of its own: Type@1a2b3c.
                    plain(c);
                    variable(Words.runEnd(text, at, to));
                    continue;
                }
                if ((c == '-' || c == '+') && signs()) {
                    at++;
                    continue;
                }
                plain(c);
            }
        }
    }

    /** Keeps a code that is one by its form; returns false if none stands here. */
    private boolean code() {
        char c = text.charAt(at);
        if (!(Chars.upper(c) || Chars.digit(c)) || (at > 0 && Chars.alphanumeric(text.charAt(at - 1)))) {
            return false;
        }
        int run = Words.runEnd(text, at, end);
        if (context.expects(at) && run - at <= CodeContext.LONGEST && Words.codeLike(text, at, run)) {
            // It is announced, so it was always kept.
            return false;
        }
        int to = VendorCodes.end(text, at, end);
        if (to <= at) {
            return false;
        }
        codeKept = true;
        pattern.append(text, at, to);
        context.kept(to);
        at = to;
        return true;
    }

    /** A run of letters and digits. */
    private void run(int to) {
        int runEnd = Words.runEnd(text, at, to);
        if (Words.letters(text, at, runEnd)) {
            int wordEnd = Words.nameEnd(text, at, to);
            if (Words.timeWord(text, at, runEnd) && besideNumber(runEnd)) {
                variable(runEnd);
                return;
            }
            if (unitOfTheNumberBefore(at, runEnd)) {
                pattern.setLength(afterVariable);
                at = runEnd;
                return;
            }
            int version = CodeContext.protocolEnd(text, at, wordEnd, to);
            context.word(at, wordEnd, version);
            pattern.append(text, at, version);
            at = version;
            return;
        }
        if (context.expects(at) && runEnd - at <= CodeContext.LONGEST && Words.codeLike(text, at, runEnd)) {
            context.kept(runEnd);
            pattern.append(text, at, runEnd);
            at = runEnd;
            return;
        }
        if (Chars.digits(text, at, runEnd)
                && (context.answers(at, runEnd) || CodeContext.statusWithReason(text, at, runEnd, end))) {
            pattern.append(text, at, runEnd);
            at = runEnd;
            return;
        }
        if (Words.id(text, at, runEnd)) {
            variable(runEnd);
            return;
        }
        mixed(runEnd);
    }

    /** Letters stay and digits go: {@code user42}, and units behind numbers go with them. */
    private void mixed(int runEnd) {
        while (at < runEnd) {
            int digits = Chars.afterDigits(text, at, runEnd);
            if (digits > at) {
                int unit = digits;
                while (unit < runEnd && !Chars.digit(text.charAt(unit))) {
                    unit++;
                }
                variable(unit > digits && Words.unit(text, digits, unit) ? unit : digits);
            } else {
                int from = at;
                while (at < runEnd && !Chars.digit(text.charAt(at))) {
                    at++;
                }
                context.word(from, at, at);
                pattern.append(text, from, at);
            }
        }
    }

    private boolean besideNumber(int runEnd) {
        if (afterVariable >= 0 && pattern.length() - afterVariable <= 2) {
            return true;
        }
        int i = runEnd;
        while (i < end && i < runEnd + 3 && " ,-.".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i < end
                && i > runEnd
                && (Chars.digit(text.charAt(i)) || Words.timeWord(text, i, Words.runEnd(text, i, end)));
    }

    private boolean unitOfTheNumberBefore(int from, int to) {
        return afterVariable >= 0
                && pattern.length() == afterVariable + 1
                && pattern.charAt(afterVariable) == ' '
                && Words.unit(text, from, to);
    }

    /** Marks what stands there as varying; one mark for neighbours with at most two signs between. */
    private void variable(int to) {
        at = to;
        boolean merges = afterVariable >= 0 && pattern.length() - afterVariable <= 2;
        for (int i = Math.max(0, afterVariable); merges && i < pattern.length(); i++) {
            merges = " ,:;.-/_+|\u00d7".indexOf(pattern.charAt(i)) >= 0;
        }
        if (merges) {
            pattern.setLength(afterVariable);
            return;
        }
        pattern.append(VARIABLE);
        afterVariable = pattern.length();
    }
}
