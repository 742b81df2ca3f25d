package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the backtrace that Rust prints for a panic, and the reports of anyhow and eyre with their causes. Frames are numbered
 * lines ({@code 4: shop::orders::total}), full ones with an address, and the file may follow on a line of its own. Backtraces of
 * wasmtime have the same form. Without a backtrace, the file of the panic is the only frame.
 */
final class RustStack {

    private static final String PANICKED = " panicked at ";
    private static final String ERROR = "Error: ";
    private static final String ERROR_TYPE = "Error";
    private static final String CAUSED_BY = "Caused by:";
    private static final String AT = "at ";
    private static final String NOTE = "note: ";

    private final Lines lines;
    private final String text;
    private final List<Frame> frames = new ArrayList<>();
    private final List<Thrown> causes = new ArrayList<>();
    private String type = "";
    private String message = "";
    private String panicFile = "";
    /** The symbol of a frame whose file may be on the next line; null if none is open. */
    private @Nullable String symbol;

    private boolean inBacktrace;
    private boolean inCauses;
    private boolean messageFollows;

    private RustStack(Lines lines) {
        this.lines = lines;
        this.text = lines.text;
    }

    static List<Thrown> parse(Lines lines) {
        return new RustStack(lines).read();
    }

    /** Returns whether only Rust or wasmtime prints such a line. */
    static boolean isSure(String text, int from, int to) {
        return isPanic(text, from, to) || (symbolStart(text, from, to) > 0 && isPath(text, from, to));
    }

    private static boolean isPanic(String text, int from, int to) {
        return Chars.startsWith(text, "thread '", from, to) && Chars.find(text, PANICKED, from, to) > 0;
    }

    /** Returns whether the numbered line names a path of modules or has an address, as no list of causes does. */
    private static boolean isPath(String text, int from, int to) {
        int number = Chars.afterDigits(text, from, to);
        int word = Chars.skipBlank(text, number + 1, to);
        if (Chars.startsWith(text, "0x", word, to)) {
            return Chars.find(text, " - ", word, to) > 0;
        }
        return Chars.find(text, "::", word, to) > 0 && Chars.find(text, ' ', word, to) < 0;
    }

    /** Returns where the symbol of a numbered line begins; -1 if the line is not numbered. */
    private static int symbolStart(String text, int from, int to) {
        int number = Chars.afterDigits(text, from, to);
        if (number == from || number - from > 4 || !Chars.startsWith(text, ": ", number, to)) {
            return -1;
        }
        int word = Chars.skipBlank(text, number + 1, to);
        if (Chars.startsWith(text, "0x", word, to)) {
            int dash = Chars.find(text, " - ", word, to);
            return dash < 0 ? -1 : dash + 3;
        }
        return word < to ? word : -1;
    }

    private List<Thrown> read() {
        while (lines.next() && frames.size() < ThrownBuilder.MOST_FRAMES) {
            if (lines.empty()) {
                messageFollows = false;
                inCauses &= causes.isEmpty() && message.isEmpty();
                continue;
            }
            if (isBacktraceHead()) {
                inBacktrace = true;
                inCauses = false;
            } else if (!frame() && !inBacktrace) {
                header();
            } else if (!frames.isEmpty() && isPanic(text, lines.content, lines.end)) {
                break;
            }
        }
        closeFrame("");
        if (frames.isEmpty() && !panicFile.isEmpty()) {
            frames.add(new Frame("", "", panicFile, 0, null, ""));
        }
        if (frames.isEmpty() && causes.isEmpty()) {
            return List.of();
        }
        Collections.reverse(frames);
        Collections.reverse(causes);
        causes.add(new Thrown(type, Chars.cut(message, 1_000), List.copyOf(frames)));
        return causes;
    }

    private boolean isBacktraceHead() {
        return lines.startsWith("stack backtrace:")
                || lines.startsWith("Stack backtrace:")
                || Chars.find(text, " BACKTRACE ", lines.content, lines.end) >= 0
                || Chars.endsWith(text, "wasm backtrace:", lines.content, lines.end);
    }

    /** Reads a numbered line or the file below it; returns false if the line is something else. */
    private boolean frame() {
        int start = symbolStart(text, lines.content, lines.end);
        if (start > 0 && (inBacktrace || isPath(text, lines.content, lines.end))) {
            closeFrame("");
            symbol = text.substring(start, lines.end);
            return true;
        }
        if (symbol != null && lines.startsWith(AT)) {
            closeFrame(text.substring(lines.content + AT.length(), fileEnd(lines.content + AT.length(), lines.end)));
            return true;
        }
        return false;
    }

    /** Returns where a file ends that a line and a column may follow. */
    private int fileEnd(int from, int to) {
        int end = to;
        for (int i = 0; i < 2; i++) {
            int colon = Chars.findLast(text, ':', from, end);
            if (colon > from && Chars.digits(text, colon + 1, end)) {
                end = colon;
            }
        }
        return end;
    }

    private void closeFrame(String file) {
        if (symbol != null) {
            frames.add(new Frame("", symbol, file, 0, null, ""));
            symbol = null;
        }
    }

    private void header() {
        int from = lines.content;
        int end = lines.end;
        if (messageFollows) {
            message = text.substring(from, end);
            messageFollows = false;
        } else if (isPanic(text, from, end)) {
            panic(Chars.find(text, PANICKED, from, end) + PANICKED.length());
        } else if (lines.startsWith(CAUSED_BY)) {
            inCauses = true;
        } else if (inCauses && causes.size() < ThrownBuilder.MOST_EXCEPTIONS && !lines.startsWith(NOTE)) {
            int start = symbolStart(text, from, end);
            if (message.isEmpty() && type.equals(ERROR_TYPE)) {
                message = text.substring(start < 0 ? from : start, end);
                return;
            }
            causes.add(new Thrown("", Chars.cut(text.substring(start < 0 ? from : start, end), 1_000), List.of()));
        } else if (type.isEmpty() && lines.startsWith(ERROR_TYPE + ':') && end - from == ERROR_TYPE.length() + 1) {
            // eyre lists the error itself ahead of its causes.
            type = ERROR_TYPE;
            inCauses = true;
        } else if (type.isEmpty() && lines.startsWith(ERROR)) {
            type = ERROR_TYPE;
            message = text.substring(from + ERROR.length(), end);
        }
    }

    /** Reads {@code file:line:column:} with the message on the next line, or {@code 'message', file:line:column} before 1.73. */
    private void panic(int from) {
        type = "panic";
        if (text.charAt(Math.min(from, text.length() - 1)) == '\'') {
            int close = lines.end;
            while (close > from && !text.startsWith("', ", close)) {
                close--;
            }
            if (close > from) {
                message = text.substring(from + 1, close);
                panicFile = text.substring(close + 3, fileEnd(close + 3, lines.end));
            }
            return;
        }
        int end = lines.end > from && text.charAt(lines.end - 1) == ':' ? lines.end - 1 : lines.end;
        panicFile = text.substring(Math.min(from, end), fileEnd(Math.min(from, end), end));
        messageFollows = true;
    }
}
