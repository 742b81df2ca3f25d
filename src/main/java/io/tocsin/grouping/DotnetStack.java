package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Exception.ToString} returns: types and messages from the outermost to the innermost, then the frames of the
 * innermost, a mark, those of the next, and so on. Of an aggregate's exceptions the first counts, which is its inner exception.
 */
final class DotnetStack {

    private static final String INNER = "---> ";
    private static final String END_OF_INNER = "--- End of inner exception stack trace ---";
    private static final String END_OF_PREVIOUS = "--- End of stack trace from previous location";
    private static final String FURTHER_INNER = "(Inner Exception #";
    private static final String UNHANDLED = "Unhandled exception";

    private static final FrameLines FRAMES = new FrameLines(DotnetStack::frame);

    /**
     * What stands ahead of a frame in the languages that the runtime is translated to: the resource Word_At of System.Private.CoreLib
     * and of mscorlib.
     */
    private static final String[] AT = {
        "at ",
        "bei ",
        "\u00e0 ",
        "\u0432 ",
        "en ",
        "in ",
        "em ",
        "w ",
        "v ",
        "ved ",
        "bij ",
        "vid ",
        "kohteessa ",
        "\u03c3\u03b5 ",
        "la ",
        "konum: ",
        "a k\u00f6vetkez\u0151 helyen: ",
        "\u5834\u6240 ",
        "\uc704\uce58: ",
        "\u5728 ",
        "\u65bc ",
        "\u0641\u064a ",
        "\u05d1-"
    };

    private final Lines lines;
    private final String text;
    /** How far the frames are indented that were read last. */
    private int indent;
    /** Whose frames have not been read to their end, the outermost first. */
    private final List<ThrownBuilder> open = new ArrayList<>();

    private final List<Thrown> chain = new ArrayList<>();

    private DotnetStack(Lines lines) {
        this.lines = lines;
        this.text = lines.text;
    }

    static List<Thrown> parse(Lines lines) {
        DotnetStack stack = new DotnetStack(lines);
        stack.read();
        return stack.chain;
    }

    private void read() {
        while (lines.next()) {
            if (lines.empty()) {
                continue;
            }
            int call = callStart(text, lines.content, lines.end);
            Frame frame = call < 0 ? null : FRAMES.frame(lines, call, lines.end);
            if (frame != null) {
                indent = lines.indent();
                if (open.isEmpty()) {
                    open.add(new ThrownBuilder("", ""));
                }
                open.get(open.size() - 1).addNewestFirst(frame);
            } else if (!lines.startsWith("at ")) {
                if (endsInner()) {
                    close();
                } else if (!header()) {
                    break;
                }
            }
        }
        while (!open.isEmpty()) {
            close();
        }
    }

    /**
     * Returns whether the frames of an inner exception end. In other languages the mark is known by its indentation, which is that
     * of the frames; the mark between the parts of an asynchronous stack has none.
     */
    private boolean endsInner() {
        if (lines.startsWith(END_OF_INNER)) {
            return true;
        }
        return lines.startsWith("--- ")
                && !lines.startsWith(END_OF_PREVIOUS)
                && Chars.endsWith(text, " ---", lines.content, lines.end)
                && lines.indent() == indent
                && indent > 0;
    }

    private void close() {
        if (!open.isEmpty()) {
            chain.add(open.remove(open.size() - 1).newestFirst());
        }
    }

    /** Reads what the line says of types; false where all that follows is not the event's. */
    private boolean header() {
        int from = lines.content;
        int inner = Chars.find(text, INNER, from, lines.end);
        boolean framed = !chain.isEmpty()
                || (!open.isEmpty() && !open.get(open.size() - 1).frames.isEmpty());
        if (inner >= 0 && Chars.startsWith(text, FURTHER_INNER, inner + INNER.length(), lines.end)) {
            return !framed;
        }
        if (framed || open.size() >= ThrownBuilder.MOST_EXCEPTIONS) {
            return !(framed && lines.indent() == 0 && JvmHeader.at(text, from, lines.end, false) != null);
        }
        if (Chars.startsWith(text, UNHANDLED, from, lines.end)) {
            int behind = from + UNHANDLED.length();
            while (behind < lines.end && (text.charAt(behind) == '.' || text.charAt(behind) == ':')) {
                behind++;
            }
            from = Chars.skipBlank(text, behind, lines.end);
        }
        if (inner < 0 && !open.isEmpty()) {
            return true;
        }
        if (inner != from) {
            addType(from, inner < 0 ? lines.end : inner);
        }
        while (inner >= 0 && open.size() < ThrownBuilder.MOST_EXCEPTIONS) {
            // .NET Framework and Mono write all types on one line.
            int next = Chars.find(text, INNER, inner + INNER.length(), lines.end);
            addType(inner + INNER.length(), next < 0 ? lines.end : next);
            inner = next;
        }
        return true;
    }

    private void addType(int from, int to) {
        JvmHeader header = JvmHeader.better(null, text, from, Chars.skipBlankBack(text, from, to));
        if (header != null) {
            open.add(new ThrownBuilder(header.type(), header.message()));
        }
    }

    static boolean isFrame(String text, int from, int to) {
        return frame(text, from, to) != null;
    }

    /** Returns whether a frame stands there, behind the word for "at" in any language. */
    static boolean isFrameLine(String text, int from, int to) {
        int call = callStart(text, from, to);
        return call > 0 && isFrame(text, call, to);
    }

    /** Returns where a frame begins behind the word for "at"; -1 if no such word stands there. */
    private static int callStart(String text, int from, int to) {
        if (to - from < 4 || Chars.find(text, '(', from, to) < 0) {
            return -1;
        }
        for (String at : AT) {
            if (text.startsWith(at, from)) {
                int call = Chars.skipBlank(text, from + at.length(), to);
                return call < to ? call : -1;
            }
        }
        return -1;
    }

    /** {@code Namespace.Type.Method[T](Type name) in path:line 12}. */
    private static @Nullable Frame frame(String text, int from, int to) {
        int open = Chars.find(text, '(', from, to);
        if (open <= from) {
            return null;
        }
        int close = Chars.find(text, ')', open, to);
        if (close < 0
                || Chars.find(text, ':', open, close) > 0
                || text.regionMatches(true, open + 1, "Native Method", 0, "Native Method".length())) {
            // Parameters have no colon; a frame of the JVM or of V8 has its file there.
            return null;
        }
        int end = open;
        while (end > from && Chars.blank(text.charAt(end - 1))) {
            end--;
        }
        int name = end;
        if (text.charAt(name - 1) == ']') {
            name = Math.max(from, Chars.findLast(text, '[', from, name));
        }
        int dot = Chars.findLast(text, '.', from, name);
        if (dot > from && text.charAt(dot - 1) == '.') {
            // A constructor: Type..ctor
            dot--;
        }
        if (dot <= from && !Chars.startsWith(text, "lambda_method", from, to)) {
            return null;
        }
        if (Chars.find(text, ' ', from, name) >= 0) {
            return null;
        }
        int in = Chars.find(text, ") in ", open, to);
        int line = in < 0 ? -1 : Chars.find(text, ":line ", in, to);
        String file = in < 0 ? "" : text.substring(in + 5, line < 0 ? to : line);
        return new Frame(
                dot <= from ? "" : text.substring(from, dot),
                text.substring(dot <= from ? from : dot + 1, end),
                file,
                line < 0 ? 0 : Chars.number(text, line + 6, to),
                null,
                "");
    }
}
