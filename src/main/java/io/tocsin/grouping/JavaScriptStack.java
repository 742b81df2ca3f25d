package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Error.stack} holds: V8's {@code at function (file:line:column)}, and {@code function@file:line:column} of Firefox
 * and Safari. Node prints causes as {@code [cause]: } below the frames.
 */
final class JavaScriptStack {

    private static final String CAUSE = "[cause]: ";
    private static final String ERRORS = "[errors]: ";
    /** Stands ahead of the index of a function of WebAssembly, which has no name, and its offset follows. */
    private static final String WASM = "wasm-function[";

    private static final FrameLines V8 = new FrameLines(JavaScriptStack::v8);
    private static final FrameLines GECKO = new FrameLines(JavaScriptStack::gecko);

    private final Lines lines;
    private final String text;
    private final List<Thrown> chain = new ArrayList<>();

    private JavaScriptStack(Lines lines) {
        this.lines = lines;
        this.text = lines.text;
    }

    static List<Thrown> parse(Lines lines) {
        JavaScriptStack stack = new JavaScriptStack(lines);
        stack.read();
        Collections.reverse(stack.chain);
        return stack.chain;
    }

    private void read() {
        @Nullable JvmHeader header = null;
        @Nullable ThrownBuilder current = null;
        boolean inErrors = false;
        while (lines.next() && chain.size() < ThrownBuilder.MOST_EXCEPTIONS) {
            if (lines.empty()) {
                continue;
            }
            Frame frame = frame();
            if (frame != null) {
                if (current == null) {
                    current = header == null
                            ? new ThrownBuilder("", "")
                            : new ThrownBuilder(header.type(), header.message());
                }
                current.addNewestFirst(frame);
            } else if (lines.startsWith(ERRORS)) {
                if (inErrors || current == null) {
                    break;
                }
                // The first of an aggregate's errors counts as its cause.
                inErrors = true;
                chain.add(current.newestFirst());
                current = null;
                header = null;
            } else if (lines.startsWith(CAUSE)) {
                if (current != null) {
                    chain.add(current.newestFirst());
                    current = null;
                }
                header = better(null, lines.content + CAUSE.length());
            } else if (current == null) {
                header = better(header, lines.content);
            } else if ((inErrors || lines.indent() == 0) && better(null, lines.content) != null) {
                // The stack of another error, which is not the event's.
                break;
            }
        }
        if (current != null) {
            chain.add(current.newestFirst());
        } else if (inErrors && header != null && header.certain()) {
            chain.add(new Thrown(header.type(), header.message(), List.of()));
        }
    }

    /** The first line that looks like an error's own; before it Node shows the file and its source. */
    private @Nullable JvmHeader better(@Nullable JvmHeader before, int start) {
        if (before != null && before.certain()) {
            return before;
        }
        int from = start;
        for (String ahead : new String[] {"Uncaught ", "(in promise) ", "Unhandled Rejection: "}) {
            if (Chars.startsWith(text, ahead, from, lines.end)) {
                from += ahead.length();
            }
        }
        int end = Chars.afterName(text, from, lines.end);
        int colon = end;
        if (Chars.startsWith(text, " [", end, lines.end)) {
            // Node's own errors: TypeError [ERR_INVALID_ARG_TYPE]: message.
            int bracket = Chars.find(text, ']', end, lines.end);
            colon = bracket < 0 ? end : bracket + 1;
        }
        boolean certain = Chars.endsWith(text, "Error", from, end)
                || Chars.endsWith(text, "Exception", from, end)
                || Chars.endsWith(text, "Rejection", from, end);
        boolean ends = certain && colon >= lines.end;
        boolean speaks = colon < lines.end
                && text.charAt(colon) == ':'
                && (colon + 1 == lines.end || text.charAt(colon + 1) == ' ');
        if (end == from || !(ends || speaks)) {
            return before;
        }
        int message = Chars.skipBlank(text, Math.min(colon + 1, lines.end), lines.end);
        return before != null && !certain
                ? before
                : new JvmHeader(text.substring(from, end), text.substring(message, lines.end), certain);
    }

    private @Nullable Frame frame() {
        if (lines.startsWith("at ")) {
            return V8.frame(lines, lines.content + 3, lines.end);
        }
        return GECKO.frame(lines, lines.content, lines.end);
    }

    static boolean isV8(String text, int from, int to) {
        return v8(text, from, to) != null;
    }

    static boolean isGecko(String text, int from, int to) {
        return gecko(text, from, to) != null;
    }

    /** Returns whether it is a frame of V8 and its file is of no other language. */
    static boolean isSurelyV8(String text, int from, int to) {
        return isOwn(v8(text, from, to));
    }

    /** Returns whether it is a frame of Firefox or Safari and its file is of no other language. */
    static boolean isSurelyGecko(String text, int from, int to) {
        return isOwn(gecko(text, from, to));
    }

    private static boolean isOwn(@Nullable Frame frame) {
        if (frame == null) {
            return false;
        }
        Platform platform = Platform.ofFile(frame.file());
        return platform == Platform.JAVASCRIPT
                || platform == Platform.OTHER
                || frame.file().contains(WASM);
    }

    /** {@code new Type.function [as name] (place)}, or a place alone. */
    private static @Nullable Frame v8(String text, int start, int lineEnd) {
        int to = lineEnd;
        if (to > start && (text.charAt(to - 1) == '{' || text.charAt(to - 1) == ',')) {
            // Node opens the error's own properties behind its last frame, and lists errors with commas.
            to--;
            while (to > start && Chars.blank(text.charAt(to - 1))) {
                to--;
            }
        }
        int from = Chars.startsWith(text, "async ", start, to) ? start + 6 : start;
        int open = Chars.find(text, " (", from, to);
        if (open < 0 || text.charAt(to - 1) != ')') {
            return withColumn(text, from, to, "");
        }
        String function = text.substring(from, open);
        int inner = open + 2;
        if (isWasm(text, inner, to - 1)) {
            return wasm(text, inner, to - 1, function);
        }
        if (Chars.startsWith(text, "eval at ", inner, to)) {
            return new Frame("", function, "<eval>", 0, null, "");
        }
        if (Chars.startsWith(text, "index ", inner, to)
                || Chars.startsWith(text, "<anonymous>)", inner, to)
                || Chars.startsWith(text, "native)", inner, to)) {
            return new Frame("", function, "<native>", 0, null, "");
        }
        return withColumn(text, inner, to - 1, function);
    }

    /** {@code function@place}; Safari leaves the sign away where there is no name. */
    private static @Nullable Frame gecko(String text, int from, int to) {
        if (to - from > 2_000) {
            return null;
        }
        if (Chars.startsWith(text, "[native code]", from, to)) {
            return new Frame("", "", "<native>", 0, null, "");
        }
        char last = text.charAt(to - 1);
        if (!Chars.digit(last) && last != ']' && !(Chars.hex(last) && isWasm(text, from, to))) {
            return null;
        }
        int at = Chars.find(text, '@', from, to);
        // A scoped package's name holds one too, behind the first slash.
        int slash = Chars.find(text, '/', from, to);
        if (at < 0 || (slash >= 0 && slash < at && text.charAt(slash + 1 < to ? slash + 1 : slash) == '/')) {
            boolean url = Chars.find(text, "://", from, to) > from && Chars.find(text, ' ', from, to) < 0;
            return url ? place(text, from, to, "") : null;
        }
        if (Chars.find(text, ' ', from, at) >= 0
                && !Chars.endsWith(text, " code", from, at)
                && !Chars.endsWith(text, " handler", from, Chars.findLast(text, '*', from, at))) {
            return null;
        }
        int star = Chars.findLast(text, '*', from, at);
        String function = text.substring(star < 0 ? from : star + 1, at);
        if (Chars.startsWith(text, "[wasm code]", at + 1, to)) {
            return wasm(text, from, at, "");
        }
        if (isWasm(text, at + 1, to)) {
            return wasm(text, at + 1, to, function);
        }
        if (Chars.startsWith(text, "[native code]", at + 1, to)) {
            return new Frame("", function, "<native>", 0, null, "");
        }
        if (Chars.find(text, " > eval", at, to) > 0 || Chars.find(text, " > Function", at, to) > 0) {
            return new Frame("", function, "<eval>", 0, null, "");
        }
        return place(text, at + 1, to, function);
    }

    /**
     * Reads {@code wasm://wasm/shop-0a1b2c3d:wasm-function[12]:0x1a2}. The index stands for a function without a name, since a
     * build's functions differ by nothing else.
     */
    private static @Nullable Frame wasm(String text, int from, int to, String function) {
        int index = Chars.find(text, WASM, from, to);
        int close = index < 0 ? -1 : Chars.find(text, ']', index, to);
        if (close < 0) {
            return null;
        }
        int end = index > from && text.charAt(index - 1) == ':' ? index - 1 : index;
        String named = text.substring(index + WASM.length(), close);
        boolean number = Chars.digits(named, 0, named.length());
        String name = !function.isEmpty() ? function : number ? text.substring(index, close + 1) : named;
        String file = text.substring(from, end);
        return new Frame("", name, file.startsWith("<") ? "" : file, 0, null, "");
    }

    /** {@code file:line:column}: V8 always has all three, and others that begin with {@code at} never. */
    private static @Nullable Frame withColumn(String text, int from, int to, String function) {
        if (isWasm(text, from, to)) {
            return wasm(text, from, to, function);
        }
        int column = Chars.findLast(text, ':', from, to);
        int line = column < 0 ? -1 : Chars.findLast(text, ':', from, column);
        return line > from && Chars.digits(text, line + 1, column) ? place(text, from, to, function) : null;
    }

    /** Returns whether a place ends with the index of a function of WebAssembly or its offset. */
    private static boolean isWasm(String text, int from, int to) {
        int colon = Chars.findLast(text, ':', from, to);
        boolean offset = colon > from && Chars.startsWith(text, "0x", colon + 1, to);
        return (offset || (to > from && text.charAt(to - 1) == ']')) && Chars.find(text, WASM, from, to) >= 0;
    }

    /** {@code file:line:column} or {@code file:line}. */
    private static @Nullable Frame place(String text, int from, int to, String function) {
        int last = Chars.findLast(text, ':', from, to);
        if (last <= from || !Chars.digits(text, last + 1, to)) {
            return null;
        }
        int before = Chars.findLast(text, ':', from, last);
        boolean column = before > from && Chars.digits(text, before + 1, last);
        int end = column ? before : last;
        return new Frame("", function, text.substring(from, end), Chars.number(text, end + 1, to), null, "");
    }
}
