package io.tocsin.grouping;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a stack that no parser knows: its own lines are the frames, without numbers, addresses, offsets, folders and the values
 * of arguments. Lines that name a place count; if none does, all lines but those of the message count.
 */
final class TextStack {

    /** More lines are far from the crash, or of other threads. */
    private static final int MAX_LINES = 200;

    /** A key has no more frames. */
    private static final int MAX_FRAMES = ChosenStack.MOST_FRAMES;

    private static final int MIN_MESSAGE = 3;
    private static final String NEWEST_LAST = "most recent call last";

    /** Words that begin a frame in some runtime's stacks. */
    private static final String[] AHEAD = {
        "at ", "from ", "Called from ", "called from ", "Raised ", "Re-raised ", "in "
    };

    private final Lines lines;
    private final String text;
    private final String said;
    private final List<String> placed = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private boolean newestLast;
    /** How many lines were not empty. */
    private int count;

    private TextStack(Lines lines, String message) {
        this.lines = lines;
        this.text = lines.text;
        int from = Chars.skipBlank(message, 0, message.length());
        int newline = message.indexOf('\n', from);
        this.said = message.substring(from, newline < 0 ? message.length() : newline)
                .strip();
    }

    /**
     * Returns the lines as frames, the oldest call first; empty if the text is a single line or holds no words.
     *
     * @param message the event's message, which is not part of the stack; the first line that begins no frame if it is empty
     * @param minLines how many lines are frames although they name no place
     */
    static List<Frame> frames(Lines lines, String message, int minLines) {
        TextStack stack = new TextStack(lines, message);
        stack.read();
        return stack.placed.isEmpty() && stack.others.size() < minLines ? List.of() : stack.chosen();
    }

    private void read() {
        while (count < MAX_LINES && placed.size() < (newestLast ? MAX_LINES : MAX_FRAMES) && lines.next()) {
            if (lines.empty()) {
                if (placed.size() > 2) {
                    // What follows is of other threads, or a summary.
                    return;
                }
                continue;
            }
            count++;
            newestLast |= Chars.find(text, NEWEST_LAST, lines.content, lines.end) >= 0;
            if (isMessage()) {
                continue;
            }
            boolean place = isPlaced(text, lines.content, lines.end);
            if (place || (placed.isEmpty() && others.size() < MAX_FRAMES)) {
                String line = LineText.of(text, lines.content, lines.end);
                List<String> list = place ? placed : others;
                if (!line.isEmpty() && (newestLast || !list.contains(line))) {
                    list.add(line);
                }
            }
        }
    }

    private boolean isMessage() {
        if (said.length() < MIN_MESSAGE) {
            return said.isEmpty() && count == 1 && !beginsFrame(text, lines.content, lines.end);
        }
        int length = lines.end - lines.content;
        if (length <= said.length()) {
            return length > 2 * MIN_MESSAGE && said.contains(text.substring(lines.content, lines.end));
        }
        return said.length() > 2 * MIN_MESSAGE
                ? Chars.find(text, said, lines.content, lines.end) >= 0 && !argument()
                : Chars.endsWith(text, said, lines.content, lines.end);
    }

    /** Returns whether the message is only quoted by a frame that shows its arguments. */
    private boolean argument() {
        int open = Chars.find(text, '(', lines.content, lines.end);
        int at = Chars.find(text, said, lines.content, lines.end);
        return open > lines.content
                && open < at
                && Chars.name(text.charAt(open - 1))
                && isPlaced(text, at + said.length(), lines.end);
    }

    private List<Frame> chosen() {
        List<String> chosen = placed.isEmpty() ? others : placed;
        List<Frame> frames = new ArrayList<>(chosen.size());
        for (String line : chosen) {
            frames.add(newestLast ? frames.size() : 0, new Frame("", line, "", 0, null, ""));
        }
        return frames;
    }

    /** Returns whether a line begins as frames do: with a word, a number or an index. */
    private static boolean beginsFrame(String text, int from, int to) {
        for (String ahead : AHEAD) {
            if (Chars.startsWith(text, ahead, from, to)) {
                return true;
            }
        }
        char first = text.charAt(from);
        if ((first == '#' || first == '[') && from + 1 < to && Chars.digit(text.charAt(from + 1))) {
            return true;
        }
        int number = Chars.afterDigits(text, from, to);
        return number > from && number < to && text.charAt(number) == ':';
    }

    /** Returns whether a line names a place in a program: a line, an offset, an address or a frame's number. */
    static boolean isPlaced(String text, int from, int to) {
        if (from >= to) {
            return false;
        }
        if (beginsFrame(text, from, to)) {
            return true;
        }
        for (int i = from + 1; i < to - 1; i++) {
            if (isPlace(text, i, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlace(String text, int i, int from, int to) {
        char c = text.charAt(i);
        char next = text.charAt(i + 1);
        if (c == 'e') {
            // line 12
            return next == ' '
                    && i - from >= 3
                    && i + 2 < to
                    && Chars.digit(text.charAt(i + 2))
                    && text.regionMatches(true, i - 3, "line ", 0, 5);
        }
        if (!Chars.digit(next)) {
            return false;
        }
        char before = text.charAt(i - 1);
        return switch (c) {
            case ':' -> Chars.name(before) || before == ')' || before == '>';
            case '(' -> Chars.name(before);
            case '+', ' ' -> text.startsWith("0x", i + 1);
            default -> false;
        };
    }
}
