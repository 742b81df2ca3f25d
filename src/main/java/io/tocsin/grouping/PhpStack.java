package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What PHP prints of a {@code Throwable}: the innermost first, then {@code Next} the one around it; and Laravel's log, which has
 * the outermost first and {@code [previous exception]} below. A frame's place is where its function was called, so each
 * function's own file is the place of the frame above it.
 */
final class PhpStack {

    private static final String PREVIOUS = "[previous exception]";
    private static final String NEXT = "Next ";
    private static final String OBJECT = "[object] (";

    private final Lines lines;
    private final String text;
    private final List<Thrown> chain = new ArrayList<>();
    private @Nullable ThrownBuilder current;
    private String file = "";
    private boolean outermostFirst;

    private PhpStack(Lines lines) {
        this.lines = lines;
        this.text = lines.text;
    }

    static List<Thrown> parse(Lines lines) {
        PhpStack stack = new PhpStack(lines);
        stack.read();
        if (stack.outermostFirst) {
            Collections.reverse(stack.chain);
        }
        return stack.chain;
    }

    /** {@code #0 /path(12): function()}, {@code #1 [internal function]: function()} or {@code #2 {main}}. */
    static boolean isFrame(String text, int from, int to) {
        int space = frameNumberEnd(text, from, to);
        return space > 0
                && (Chars.startsWith(text, "{main}", space + 1, to)
                        || Chars.startsWith(text, "[internal function]", space + 1, to)
                        || Chars.find(text, "): ", space, to) > 0);
    }

    private static int frameNumberEnd(String text, int from, int to) {
        if (from >= to || text.charAt(from) != '#') {
            return -1;
        }
        int space = Chars.afterDigits(text, from + 1, to);
        return space > from + 1 && space < to && text.charAt(space) == ' ' ? space : -1;
    }

    private void read() {
        boolean framed = false;
        while (lines.next() && chain.size() < ThrownBuilder.MOST_EXCEPTIONS) {
            if (lines.empty()) {
                continue;
            }
            if (isFrame(text, lines.content, lines.end)) {
                if (current == null) {
                    current = new ThrownBuilder("", "");
                }
                current.addNewestFirst(frame());
                framed = true;
            } else if (lines.startsWith(PREVIOUS)) {
                outermostFirst = true;
                close();
                framed = false;
                header(lines.content);
            } else if (framed && lines.startsWith(NEXT)) {
                close();
                framed = false;
                header(lines.content + NEXT.length());
            } else if (current == null) {
                header(lines.content);
            } else if (!framed) {
                place(lines.content);
            }
        }
        close();
    }

    private void close() {
        if (current != null) {
            chain.add(current.newestFirst());
            current = null;
        }
    }

    private void header(int start) {
        int from = start;
        int object = Chars.find(text, OBJECT, from, lines.end);
        int uncaught = Chars.find(text, "Uncaught ", from, lines.end);
        if (object >= 0) {
            from = object + OBJECT.length();
        } else if (uncaught >= 0) {
            from = uncaught + "Uncaught ".length();
        }
        int end = from;
        while (end < lines.end && (Chars.name(text.charAt(end)) || text.charAt(end) == '\\')) {
            end++;
        }
        boolean announced = from > start || start > lines.content;
        boolean ends = end < lines.end && (text.charAt(end) == ':' || (announced && text.charAt(end) == '('));
        if (end == from || !(ends || announced)) {
            return;
        }
        file = "";
        int place = place(end);
        // Laravel has the exception's code between: Type(code: 0): message.
        int said =
                Chars.startsWith(text, "(code: ", end, place) ? Math.max(end, Chars.find(text, ')', end, place)) : end;
        int message = Chars.find(text, ": ", said, place);
        current = new ThrownBuilder(text.substring(from, end), message < 0 ? "" : text.substring(message + 2, place));
    }

    /** Takes note of the file in {@code message in /path:3}, or Laravel's {@code at /path:3)}; where the message ends. */
    private int place(int from) {
        int in = findLast(" in ", from);
        if (in < 0) {
            in = findLast(" at ", from);
        }
        int colon = in < 0 ? -1 : Chars.findLast(text, ':', in, lines.end);
        if (colon > in + 4 && colon + 1 < lines.end && Chars.digit(text.charAt(colon + 1))) {
            file = text.substring(in + 4, colon);
            return in;
        }
        return lines.end;
    }

    private int findLast(String what, int from) {
        for (int i = lines.end - what.length(); i >= from; i--) {
            if (text.startsWith(what, i)) {
                return i;
            }
        }
        return -1;
    }

    private Frame frame() {
        int from = frameNumberEnd(text, lines.content, lines.end) + 1;
        String own = file;
        if (Chars.startsWith(text, "{main}", from, lines.end)) {
            return new Frame("", "{main}", own, 0, null, "");
        }
        int colon;
        if (Chars.startsWith(text, "[internal function]", from, lines.end)) {
            colon = from + "[internal function]".length();
            file = "[internal function]";
        } else {
            colon = Chars.find(text, "): ", from, lines.end) + 1;
            int open = Chars.findLast(text, '(', from, colon);
            file = text.substring(from, open < 0 ? colon : open);
        }
        int name = Math.min(lines.end, colon + 2);
        // A closure's own name may tell where it is (PHP 8.4), parentheses included.
        int brace = Chars.find(text, '}', name, lines.end);
        int open = Chars.find(text, '(', name, lines.end);
        if (brace > open && open > 0 && Chars.find(text, "{closure", name, open) >= 0) {
            open = Chars.find(text, '(', brace, lines.end);
        }
        String whole = text.substring(name, open < 0 ? lines.end : open);
        int arrow = whole.lastIndexOf("->");
        int colons = whole.lastIndexOf("::");
        int brackets = whole.indexOf("{closure");
        if (brackets >= 0 && colons > brackets) {
            colons = -1;
        }
        int split = Math.max(arrow, colons);
        return new Frame(
                split < 0 ? "" : whole.substring(0, split),
                split < 0 ? whole : whole.substring(split + 2),
                own,
                0,
                null,
                "");
    }
}
