package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Go prints of a panic and {@code debug.Stack} returns: a function, and below it, indented, its file. Also the stacks of
 * {@code github.com/pkg/errors}, which have no goroutine. Only the first goroutine counts: it is the one that crashed.
 */
final class GoStack {

    private static final String GOROUTINE = "goroutine ";
    private static final String RUNTIME_ERROR = "runtime error: ";
    private static final String CREATED_BY = "created by ";

    private final Lines lines;
    private final String text;
    private String type = "";
    private String message = "";

    private GoStack(Lines lines) {
        this.lines = lines;
        this.text = lines.text;
    }

    static List<Thrown> parse(Lines lines) {
        return new GoStack(lines).read();
    }

    static boolean isGoroutine(String text, int from, int to) {
        return Chars.startsWith(text, GOROUTINE, from, to) && Chars.find(text, " [", from, to) > 0;
    }

    /** {@code /path/file.go:12 +0x1f}. */
    static boolean isPlace(String text, int from, int to) {
        if (from >= to || !(text.charAt(from) == '/' || (from + 1 < to && text.charAt(from + 1) == ':'))) {
            return false;
        }
        int ending = Chars.find(text, ".go:", from, to);
        return ending > 0 && ending + 4 < to && Chars.digit(text.charAt(ending + 4));
    }

    private List<Thrown> read() {
        List<Frame> frames = new ArrayList<>();
        @Nullable String function = null;
        boolean inGoroutine = false;
        while (lines.next()) {
            if (lines.empty()) {
                if (!frames.isEmpty()) {
                    break;
                }
            } else if (isGoroutine(text, lines.content, lines.end)) {
                if (inGoroutine) {
                    break;
                }
                inGoroutine = true;
                frames.clear();
                function = null;
            } else if (isPlace(text, lines.content, lines.end)) {
                if (function != null) {
                    add(frames, function);
                    function = null;
                }
            } else if (frames.isEmpty() && !inGoroutine && header()) {
                function = null;
            } else {
                function = function();
                if (!frames.isEmpty() && function == null) {
                    break;
                }
            }
        }
        if (frames.isEmpty() && type.isEmpty()) {
            return List.of();
        }
        ThrownBuilder thrown = new ThrownBuilder(type, message);
        frames.forEach(thrown::addNewestFirst);
        return List.of(thrown.newestFirst());
    }

    private void add(List<Frame> frames, String function) {
        if (function.equals("panic")) {
            // What stands above are deferred functions that looked at the panic; the crash is below.
            frames.clear();
            return;
        }
        if (frames.size() >= ThrownBuilder.MOST_FRAMES) {
            return;
        }
        int ending = Chars.find(text, ".go:", lines.content, lines.end);
        int slash = function.lastIndexOf('/');
        int dot = function.indexOf('.', slash + 1);
        frames.add(new Frame(
                dot < 0 ? "" : GoNames.path(function.substring(0, dot)),
                function.substring(dot + 1),
                text.substring(lines.content, ending + 3),
                Chars.number(text, ending + 4, lines.end),
                null,
                ""));
    }

    private boolean header() {
        for (String kind : new String[] {"panic: ", "fatal error: "}) {
            int from = Chars.find(text, kind, lines.content, lines.end);
            if (from >= 0) {
                if (type.isEmpty()) {
                    int said = from + kind.length();
                    boolean byRuntime = Chars.startsWith(text, RUNTIME_ERROR, said, lines.end);
                    type = byRuntime ? "runtime error" : kind.substring(0, kind.length() - 2);
                    message = text.substring(byRuntime ? said + RUNTIME_ERROR.length() : said, lines.end);
                }
                return true;
            }
        }
        return false;
    }

    /** A function's line without its arguments; null where it is something else. */
    private @Nullable String function() {
        int from = lines.content;
        if (Chars.startsWith(text, CREATED_BY, from, lines.end)) {
            int begin = from + CREATED_BY.length();
            int end = Chars.find(text, " in goroutine ", begin, lines.end);
            return text.substring(begin, end < 0 ? lines.end : end);
        }
        int end = from;
        while (end < lines.end) {
            char c = text.charAt(end);
            // A receiver's parenthesis stands behind a dot, the arguments' does not.
            if (c == '(' && end > from && text.charAt(end - 1) != '.') {
                break;
            }
            if (Chars.blank(c)) {
                return null;
            }
            end++;
        }
        return text.substring(from, end);
    }
}
