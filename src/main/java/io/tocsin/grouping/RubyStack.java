package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Ruby prints: {@code file:line:in `method': message (Type)} and {@code from} lines below it, causes following; the order
 * turned round by Ruby 2.5 to 2.7 on a terminal; and plain back traces below whatever a logger says. Ruby 3.4 writes
 * {@code 'Type#method'} where others write {@code `method'}.
 */
final class RubyStack {

    private static final String FROM = "from ";
    private static final FrameLines FRAMES = new FrameLines(RubyStack::frame);

    private final Lines lines;
    private final String text;
    /** The outermost first. */
    private final List<Printed> chain = new ArrayList<>();

    private FrameRanges above;
    private boolean crashLast;

    private record Printed(ThrownBuilder thrown, FrameRanges frames) {}

    private RubyStack(Lines lines) {
        this.lines = lines;
        this.text = lines.text;
        this.above = new FrameRanges(lines, FRAMES);
    }

    static List<Thrown> parse(Lines lines) {
        RubyStack stack = new RubyStack(lines);
        stack.read();
        List<Thrown> thrown = new ArrayList<>(stack.chain.size());
        stack.chain.forEach(one -> thrown.add(one.thrown.with(one.frames.turned())));
        Collections.reverse(thrown);
        return thrown;
    }

    static boolean isFrame(String text, int from, int to) {
        return place(text, from, to) > 0;
    }

    private void read() {
        @Nullable Printed current = null;
        @Nullable JvmHeader header = null;
        while (lines.next() && chain.size() < ThrownBuilder.MOST_EXCEPTIONS) {
            if (lines.empty()) {
                continue;
            }
            if (lines.startsWith(PythonStack.TRACEBACK)) {
                crashLast = true;
                continue;
            }
            int from = lines.content;
            boolean numbered = false;
            int colon = Chars.afterDigits(text, from, lines.end);
            if (colon > from && Chars.startsWith(text, ": from ", colon, lines.end)) {
                from = colon + 7;
                numbered = true;
            } else if (lines.startsWith(FROM)) {
                from += FROM.length();
                if (current != null) {
                    current.frames.addNewestFirst(from, lines.end);
                    continue;
                }
            }
            int in = place(text, from, lines.end);
            if (in < 0) {
                if (current == null) {
                    header = railsHeader(header);
                }
                continue;
            }
            int quote = closingQuote(text, in + 5, lines.end);
            boolean says = from == lines.content && Chars.startsWith(text, "': ", quote, lines.end);
            if (numbered && crashLast) {
                above.addOldestFirst(from, lines.end);
            } else if (says) {
                current = open(text.substring(quote + 3, lines.end));
                current.frames.addNewestFirst(from, lines.end);
                current.frames.addTurned(above);
                above = new FrameRanges(lines, FRAMES);
            } else {
                if (current == null) {
                    current = opened(header == null ? "" : header.type(), header == null ? "" : header.message());
                }
                current.frames.addNewestFirst(from, lines.end);
            }
        }
    }

    /** {@code message (Type)}; the type stands on the message's first line. */
    private Printed open(String said) {
        int paren = said.lastIndexOf(" (");
        String type = "";
        String message = said;
        if (paren >= 0 && said.endsWith(")")) {
            type = said.substring(paren + 2, said.length() - 1);
            message = said.substring(0, paren);
        }
        return opened(type, message);
    }

    private Printed opened(String type, String message) {
        Printed opened = new Printed(new ThrownBuilder(type, message), new FrameRanges(lines, FRAMES));
        chain.add(opened);
        return opened;
    }

    /** {@code Type: message}, or Rails' {@code Type (message):}. */
    private @Nullable JvmHeader railsHeader(@Nullable JvmHeader before) {
        int end = lines.content;
        while (end < lines.end && (Chars.name(text.charAt(end)) || text.charAt(end) == ':')) {
            end++;
        }
        int nameEnd = end;
        while (nameEnd > lines.content && text.charAt(nameEnd - 1) == ':') {
            nameEnd--;
        }
        if (nameEnd == lines.content || !Chars.upper(text.charAt(lines.content)) || before != null) {
            return before;
        }
        boolean rails = nameEnd == end && Chars.startsWith(text, " (", end, lines.end);
        if (nameEnd == end && !rails && end < lines.end) {
            return before;
        }
        int message = Math.min(lines.end, rails ? end + 2 : Chars.skipBlank(text, end, lines.end));
        return new JvmHeader(text.substring(lines.content, nameEnd), text.substring(message, lines.end), true);
    }

    private static int closingQuote(String text, int from, int to) {
        int quote = Chars.find(text, '\'', from, to);
        return quote < 0 ? to : quote;
    }

    private static @Nullable Frame frame(String text, int from, int to) {
        int in = place(text, from, to);
        if (in < 0) {
            return null;
        }
        int quote = closingQuote(text, in + 5, to);
        int colon = Chars.findLast(text, ':', from, in);
        return new Frame(
                "",
                text.substring(Math.min(in + 5, quote), quote),
                text.substring(from, colon),
                Chars.number(text, colon + 1, in),
                null,
                "");
    }

    /** Where {@code :in `} stands behind a file and a line; -1 where nothing is a frame. */
    private static int place(String text, int from, int to) {
        int in = Chars.find(text, ":in ", from, to);
        if (in < 0 || in + 4 >= to || (text.charAt(in + 4) != '`' && text.charAt(in + 4) != '\'')) {
            return -1;
        }
        int colon = Chars.findLast(text, ':', from, in);
        return colon > from && Chars.digits(text, colon + 1, in) ? in : -1;
    }
}
