package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Throwable.printStackTrace} prints, and Logback, Log4j and the JBoss log manager in their ways: causes below or
 * (Logback's {@code %rEx}) above, frames left away as {@code ... n more} or {@code ... n common frames omitted}. Those are taken
 * from the exception that encloses, so that a chain reads the same however it was abbreviated. Suppressed ones are left out.
 */
final class JvmStack {

    private static final String CAUSED_BY = "Caused by: ";
    private static final String WRAPPED_BY = "Wrapped by: ";
    private static final String SUPPRESSED = "Suppressed: ";
    private static final String IN_THREAD = "Exception in thread \"";

    private static final FrameLines FRAMES = new FrameLines(JvmStack::frame);

    private final Lines lines;
    private final String text;
    /** Outermost first, as printed; turned round where the text has causes first. */
    private final List<Enclosed> chain = new ArrayList<>();

    private boolean causesFirst;

    /** An exception and how many of its frames are those of the one around it. */
    private static final class Enclosed {
        final ThrownBuilder thrown;
        final FrameRanges frames;
        int shared;

        Enclosed(ThrownBuilder thrown, FrameRanges frames) {
            this.thrown = thrown;
            this.frames = frames;
        }
    }

    private JvmStack(Lines lines) {
        this.lines = lines;
        this.text = lines.text;
    }

    static List<Thrown> parse(Lines lines) {
        JvmStack stack = new JvmStack(lines);
        stack.read();
        return stack.expanded();
    }

    private void read() {
        @Nullable JvmHeader header = null;
        @Nullable Enclosed current = null;
        boolean inMessage = true;
        // Deeper than this is a suppressed exception; none where negative.
        int suppressed = -1;
        while (lines.next()) {
            if (lines.empty()) {
                continue;
            }
            char first = text.charAt(lines.content);
            if (first == 'a' && lines.startsWith("at ")) {
                if (suppressed >= 0) {
                    continue;
                }
                // A message may have lines that begin so; behind a frame there are only frames.
                boolean framed = current != null && !current.frames.isEmpty();
                if (framed || FRAMES.frame(lines, lines.content + 3, lines.end) != null) {
                    if (current == null) {
                        current = open(header == null ? JvmHeader.UNKNOWN : header);
                    }
                    current.frames.addNewestFirst(lines.content + 3, lines.end);
                    inMessage = false;
                }
            } else if (first == '.' && lines.startsWith("... ")) {
                if (suppressed < 0 && current != null) {
                    current.shared = shared(lines.content + 4);
                }
            } else if (first == 'S' && !inMessage && lines.startsWith(SUPPRESSED)) {
                if (suppressed < 0) {
                    suppressed = lines.indent();
                }
            } else if (lines.startsWith(CAUSED_BY) || lines.startsWith(WRAPPED_BY)) {
                if (suppressed >= 0 && lines.indent() >= suppressed && suppressed > 0) {
                    continue;
                }
                suppressed = -1;
                causesFirst |= first == 'W';
                if (current == null && header != null) {
                    current = open(header);
                }
                if (chain.size() >= ThrownBuilder.MOST_EXCEPTIONS) {
                    return;
                }
                int from = lines.content + (first == 'W' ? WRAPPED_BY : CAUSED_BY).length();
                JvmHeader cause = JvmHeader.at(text, from, lines.end, true);
                current = open(cause == null ? JvmHeader.UNKNOWN : cause);
                inMessage = true;
            } else if (current == null) {
                header = JvmHeader.better(header, text, lines.content, lines.end);
            } else if ((!inMessage || suppressed > 0) && beginsAnother(first)) {
                return;
            }
        }
        if (current == null && header != null && header.certain()) {
            open(header);
        }
    }

    private Enclosed open(JvmHeader header) {
        Enclosed opened =
                new Enclosed(new ThrownBuilder(header.type(), header.message()), new FrameRanges(lines, FRAMES));
        chain.add(opened);
        return opened;
    }

    /** A text may hold the stacks of several errors; the first is the event's. */
    private boolean beginsAnother(char first) {
        if (first == 'E' && lines.startsWith(IN_THREAD)) {
            return true;
        }
        if (first == '"' && isThread()) {
            return true;
        }
        return lines.indent() == 0 && JvmHeader.at(text, lines.content, lines.end, false) != null;
    }

    /** Returns whether another thread of a dump begins: {@code "name" daemon prio=5 tid=12 Waiting}. */
    private boolean isThread() {
        int close = Chars.find(text, "\" ", lines.content + 1, lines.end);
        return close > 0
                && (Chars.find(text, " prio=", close, lines.end) > 0
                        || Chars.find(text, " tid=", close, lines.end) > 0);
    }

    /** Of {@code ... 12 more} and {@code ... 12 common frames omitted}; 0 of what else begins with dots. */
    private int shared(int from) {
        int after = Chars.afterDigits(text, from, lines.end);
        boolean said = Chars.startsWith(text, " more", after, lines.end)
                || Chars.startsWith(text, " common frames omitted", after, lines.end);
        return said ? Chars.number(text, from, after) : 0;
    }

    private List<Thrown> expanded() {
        if (causesFirst) {
            Collections.reverse(chain);
        }
        List<Thrown> expanded = new ArrayList<>(chain.size());
        FrameRanges around = new FrameRanges(lines, FRAMES);
        for (Enclosed enclosed : chain) {
            enclosed.frames.addLastOf(around, Math.min(enclosed.shared, around.size()));
            around = enclosed.frames;
            expanded.add(enclosed.thrown.with(enclosed.frames.turned()));
        }
        Collections.reverse(expanded);
        return expanded;
    }

    /** Whether a frame of the JVM stands behind {@code at}. */
    static boolean isFrame(String text, int from, int to) {
        return frame(text, from, to) != null;
    }

    /**
     * {@code loader/module@version/class.method(file:line)}, each prefix optional (StackTraceElement.toString), and whatever a
     * logger adds behind it.
     */
    private static @Nullable Frame frame(String text, int from, int to) {
        if (from >= to || Chars.digit(text.charAt(from))) {
            // No class begins so; Kotlin/Native numbers its frames.
            return null;
        }
        int begin = from;
        int dot = -1;
        int open = from;
        for (; open < to; open++) {
            char c = text.charAt(open);
            if (c == '.') {
                dot = open;
            } else if (c == '(') {
                break;
            } else if (c == '/' && open + 1 < to && !Chars.digit(text.charAt(open + 1))) {
                // Behind the slash of a hidden class stands its address.
                begin = open + 1;
            }
        }
        if (open >= to || dot <= begin || dot + 1 >= open || text.charAt(open - 1) == ' ') {
            return null;
        }
        int file = open + 1;
        int colon = -1;
        boolean source = false;
        int close = file;
        for (; close < to; close++) {
            char c = text.charAt(close);
            if (c == ')') {
                break;
            } else if (c == ':') {
                colon = close;
                source = true;
            } else if (c == '.') {
                source = true;
            } else if (c == ' ' || c == ',') {
                break;
            }
        }
        int line = 0;
        if (colon >= 0 && Chars.digits(text, colon + 1, close)) {
            line = Chars.number(text, colon + 1, close);
        } else {
            colon = close;
        }
        if (close < to && text.charAt(close) != ')') {
            // Android's runtime writes a small m in its dumps of threads.
            if (!text.regionMatches(true, file, "Native Method", 0, "Native Method".length())
                    && !Chars.startsWith(text, "Unknown Source", file, to)) {
                return null;
            }
            colon = file;
        } else if (!source && !Chars.startsWith(text, "<generated>", file, to) && close < to) {
            return null;
        }
        return new Frame(
                text.substring(begin, dot), text.substring(dot + 1, open), text.substring(file, colon), line, null, "");
    }
}
