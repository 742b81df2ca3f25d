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

    private static final FrameLines FRAMES = new FrameLines(PythonStack::frame);

    private final Lines lines;
    private final String text;
    private final List<Thrown> chain = new ArrayList<>();
    private final FrameRanges frames;
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
        this.frames = new FrameRanges(lines, FRAMES);
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
            boolean frame = Chars.startsWith(text, FILE, from, lines.end)
                    && (!frames.isEmpty() || isFrame(text, from, lines.end));
            int traceback = frame ? -1 : Chars.find(text, TRACEBACK, from, lines.end);
            if (frame) {
                open = true;
                frames.addOldestFirst(from, lines.end);
            } else if (traceback >= 0) {
                close("", "");
                if (!chain.isEmpty() && !chained && !margin) {
                    // The stack of another error, which is not the event's.
                    return;
                }
                open = true;
                chained = false;
                groupOpen = Chars.find(text, GROUP, from, lines.end) >= 0;
                column = traceback > from && !groupOpen ? 0 : from - lines.start;
            } else if (!open && (lines.startsWith(CAUSED) || lines.startsWith(DURING))) {
                chained = true;
            } else if (open && from < lines.end) {
                boolean deeper = from - lines.start > column;
                JvmHeader header = deeper ? null : header(from);
                // Else it is a frame's line of source, which is looked at for no other runtime than JavaScript's.
                if (header != null) {
                    close(header.type(), header.message());
                }
            }
        }
        close("", "");
    }

    /** {@code +---------------- 2 ----------------}: what follows are the group's further exceptions. */
    private boolean groupsSecond(int from) {
        int number = Chars.find(text, "--- ", from, lines.end);
        return number > 0 && Chars.number(text, number + 4, lines.end) >= 2;
    }

    private static @Nullable Frame frame(String text, int from, int to) {
        if (!Chars.startsWith(text, FILE, from, to)) {
            return null;
        }
        int path = from + FILE.length();
        int quote = Chars.find(text, "\", line ", path, to);
        if (quote < 0) {
            return null;
        }
        int number = quote + "\", line ".length();
        int after = Chars.afterDigits(text, number, to);
        String function = Chars.startsWith(text, ", in ", after, to) ? text.substring(Math.min(to, after + 5), to) : "";
        return new Frame("", function, text.substring(path, quote), Chars.number(text, number, after), null, "");
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
            chain.add(Math.min(place, chain.size()), new ThrownBuilder(type, message).with(frames.inOrder()));
            // What a group holds is printed below it, and is older.
            place = groupOpen ? chain.size() - 1 : chain.size();
        }
        frames.clear();
        open = false;
        groupOpen = false;
    }
}
