package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Python's {@code traceback} prints: the crash last, causes and the exceptions during whose handling another came above,
 * groups (PEP 654) with a margin. Of a group's exceptions the first counts as its cause.
 */
final class PythonStack {

    static final String TRACEBACK = "Traceback (most recent call last):";
    private static final String CAUSED = "The above exception was the direct cause";
    private static final String DURING = "During handling of the above exception";
    private static final String FILE = "File \"";
    private static final String GROUP = "Exception Group Traceback";

    private final Lines lines;
    private final String text;
    private final List<Thrown> chain = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private boolean open;
    private boolean groupOpen;
    private int column;
    /** Whether the text said that another exception follows which came of the last. */
    private boolean chained;
    /** Where the next exception goes: behind the last, or ahead of the group that holds it. */
    private int place;

    private PythonStack(Lines lines) {
        this.lines = lines;
        this.text = lines.text;
    }

    static List<Thrown> parse(Lines lines) {
        PythonStack stack = new PythonStack(lines);
        stack.read();
        return stack.chain;
    }

    /** Whether a frame stands there: {@code File "path", line 1, in name}. */
    static boolean isFrame(String text, int from, int to) {
        return Chars.startsWith(text, FILE, from, to) && Chars.find(text, "\", line ", from, to) > 0;
    }

    private void read() {
        boolean contextFollows = false;
        while (lines.next() && chain.size() < ThrownBuilder.MOST_EXCEPTIONS) {
            int from = lines.content;
            boolean margin = lines.startsWith("|");
            if (from < lines.end && text.charAt(from) == '+') {
                if (groupsSecond(from)) {
                    return;
                }
                from = Chars.skipBlank(text, from + 1, lines.end);
            } else if (margin) {
                from = Chars.skipBlank(text, from + 1, lines.end);
            }
            int traceback = Chars.find(text, TRACEBACK, from, lines.end);
            if (traceback >= 0) {
                close("", "");
                if (!chain.isEmpty() && !chained && !margin) {
                    // The stack of another error, which is not the event's.
                    return;
                }
                open = true;
                chained = false;
                groupOpen = Chars.find(text, GROUP, from, lines.end) >= 0;
                column = traceback > from && !groupOpen ? 0 : from - lines.start;
            } else if (isFrame(text, from, lines.end)) {
                open = true;
                addFrame(from);
                contextFollows = true;
            } else if (!open && (lines.startsWith(CAUSED) || lines.startsWith(DURING))) {
                chained = true;
            } else if (open && from < lines.end) {
                boolean deeper = from - lines.start > column;
                if (contextFollows && (deeper || header(from) == null)) {
                    context(from);
                } else if (!deeper) {
                    JvmHeader header = header(from);
                    if (header != null) {
                        close(header.type(), header.message());
                    }
                }
                contextFollows = false;
            }
        }
        close("", "");
    }

    /** {@code +---------------- 2 ----------------}: what follows are the group's further exceptions. */
    private boolean groupsSecond(int from) {
        int number = Chars.find(text, "--- ", from, lines.end);
        return number > 0 && Chars.number(text, number + 4, lines.end) >= 2;
    }

    private void addFrame(int from) {
        int path = from + FILE.length();
        int quote = Chars.find(text, "\", line ", path, lines.end);
        int number = quote + "\", line ".length();
        int after = Chars.afterDigits(text, number, lines.end);
        String function = Chars.startsWith(text, ", in ", after, lines.end)
                ? text.substring(Math.min(lines.end, after + 5), lines.end)
                : "";
        if (frames.size() >= 2 * ThrownBuilder.MOST_FRAMES) {
            frames.subList(0, ThrownBuilder.MOST_FRAMES).clear();
        }
        frames.add(new Frame("", function, text.substring(path, quote), Chars.number(text, number, after), null, ""));
    }

    private void context(int from) {
        Frame last = frames.get(frames.size() - 1);
        String context = text.substring(from, lines.end);
        frames.set(frames.size() - 1, new Frame("", last.function(), last.file(), last.line(), null, context));
    }

    /** {@code package.Type: message}, or a type alone. */
    private @Nullable JvmHeader header(int from) {
        int end = Chars.afterName(text, from, lines.end);
        if (end == from || (end < lines.end && text.charAt(end) != ':')) {
            return null;
        }
        int message = Chars.skipBlank(text, Math.min(end + 1, lines.end), lines.end);
        return new JvmHeader(text.substring(from, end), text.substring(message, lines.end), true);
    }

    private void close(String type, String message) {
        if (open) {
            ThrownBuilder thrown = new ThrownBuilder(type, message);
            frames.forEach(thrown::addOldestFirst);
            chain.add(Math.min(place, chain.size()), thrown.oldestFirst());
            // What a group holds is printed below it, and is older.
            place = groupOpen ? chain.size() - 1 : chain.size();
        }
        frames.clear();
        open = false;
        groupOpen = false;
    }
}
