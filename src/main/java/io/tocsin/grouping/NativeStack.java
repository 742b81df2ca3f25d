package io.tocsin.grouping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads stacks of machine code: tombstones and native frames of Android ({@code #00 pc 1a2b /lib/libc.so (abort+4)}), sanitizers
 * and gdb ({@code #1 0x1a2b in total shop.c:12}), Apple's crash reports and Kotlin/Native ({@code 3 Shop 0x1a2b total + 44}), and
 * Swift on Linux ({@code 0 0x1a2b total() + 44 in shop at shop.swift:12:5}).
 */
final class NativeStack {

    private static final String ART = "native: ";
    private static final String AT = "at ";
    private static final String CRASHED = "Crashed:";

    private static final FrameLines FRAMES = new FrameLines(NativeStack::frame);

    private NativeStack() {}

    static List<Thrown> parse(Lines lines) {
        FrameRanges frames = new FrameRanges(lines, FRAMES);
        while (lines.next()) {
            if (lines.empty()) {
                if (!frames.isEmpty()) {
                    break;
                }
                continue;
            }
            if (FRAMES.frame(lines, lines.content, lines.end) != null) {
                frames.addNewestFirst(lines.content, lines.end);
            } else if (!frames.isEmpty() && Chars.endsWith(lines.text, CRASHED, lines.content, lines.end)) {
                // Reports list every thread; the one that crashed counts.
                frames.clear();
            }
        }
        return frames.isEmpty() ? List.of() : List.of(new Thrown("", "", frames.turned()));
    }

    static boolean isFrame(String text, int from, int to) {
        return frame(text, from, to) != null;
    }

    /** Returns whether the line is a native frame within the dump of a thread by Android's runtime. */
    static boolean isArt(String text, int from, int to) {
        return Chars.startsWith(text, ART, from, to);
    }

    private static @Nullable Frame frame(String text, int start, int to) {
        int from = Chars.startsWith(text, ART, start, to) ? start + ART.length() : start;
        if (Chars.startsWith(text, AT, from, to)) {
            // Kotlin/Native writes it ahead of the number.
            from = Chars.skipBlank(text, from + AT.length(), to);
        }
        if (from >= to) {
            return null;
        }
        if (text.charAt(from) != '#') {
            return report(text, from, to);
        }
        int number = Chars.afterDigits(text, from + 1, to);
        int word = Chars.skipBlank(text, number, to);
        if (number == from + 1 || word == number) {
            return null;
        }
        if (Chars.startsWith(text, "pc ", word, to)) {
            return tombstone(text, word + "pc ".length(), to);
        }
        if (!Chars.startsWith(text, "0x", word, to)) {
            return debugger(text, word, to);
        }
        int address = Chars.hexRunEnd(text, word + 2, to);
        int in = Chars.skipBlank(text, address, to);
        if (Chars.startsWith(text, "in ", in, to)) {
            return debugger(text, in + "in ".length(), to);
        }
        if (Chars.startsWith(text, "(", in, to)) {
            int close = Chars.find(text, ')', in, to);
            int end = close < 0 ? to : close;
            int plus = Chars.find(text, "+0x", in, end);
            return new Frame("", plus < 0 ? "" : text.substring(plus, end), module(text, in + 1, end), 0, null, "");
        }
        return null;
    }

    /** Reads what follows {@code pc}: an offset, a file, and in parentheses the symbol. */
    private static @Nullable Frame tombstone(String text, int from, int to) {
        int offset = Chars.hexRunEnd(text, Chars.startsWith(text, "0x", from, to) ? from + 2 : from, to);
        int path = Chars.skipBlank(text, offset, to);
        if (offset == from || path == offset || path >= to) {
            return null;
        }
        int open = Chars.find(text, " (", path, to);
        int file = open < 0 ? to : open;
        if (open < 0
                || Chars.startsWith(text, "BuildId", open + 2, to)
                || Chars.startsWith(text, "offset ", open + 2, to)) {
            int begin = from;
            while (begin < offset - 1 && text.charAt(begin) == '0') {
                begin++;
            }
            // Without a symbol the offset within the file is all that a build's functions differ by.
            return new Frame("", "+0x" + text.substring(begin, offset), text.substring(path, file), 0, null, "");
        }
        int build = Chars.find(text, " (BuildId", open + 1, to);
        int end = build < 0 ? to : build;
        end = end > open && text.charAt(end - 1) == ')' ? end - 1 : end;
        return new Frame("", text.substring(Math.min(open + 2, end), end), text.substring(path, file), 0, null, "");
    }

    /** Reads {@code symbol(args) file:12:5}, {@code symbol (args) at file:12} and {@code symbol (module+0x1a)}. */
    private static @Nullable Frame debugger(String text, int from, int to) {
        int at = Chars.find(text, " at ", from, to);
        int place = Chars.find(text, " /", from, to);
        int relative = Chars.find(text, " ..", from, to);
        int module = Chars.find(text, " (/", from, to);
        if (relative > 0 && (place < 0 || relative < place)) {
            place = relative;
        }
        int end = to;
        String file = "";
        if (at > 0) {
            end = at;
            file = text.substring(at + " at ".length(), to);
        } else if (module > 0 && (place < 0 || module < place)) {
            end = module;
            file = module(text, module + 2, to);
        } else if (place > 0) {
            end = place;
            file = text.substring(place + 1, to);
        } else if (Chars.find(text, ' ', from, to) > 0 && Chars.find(text, " ()", from, to) < 0) {
            // A number sign ahead of a sentence makes no frame.
            int open = Chars.find(text, " (", from, to);
            if (open < 0) {
                return null;
            }
            end = open;
        }
        return end <= from ? null : new Frame("", text.substring(from, end), file, 0, null, "");
    }

    /** Reads a numbered line of a report: {@code 3 Shop 0x1a2b symbol + 44} or {@code 3 0x1a2b symbol + 44 in Shop at file:12}. */
    private static @Nullable Frame report(String text, int from, int to) {
        int number = Chars.afterDigits(text, from, to);
        int word = Chars.skipBlank(text, number, to);
        if (number == from || number - from > 4 || word == number || word >= to) {
            return null;
        }
        while (Chars.startsWith(text, "[", word, to)) {
            int close = Chars.find(text, ']', word, to);
            word = close < 0 ? to : Chars.skipBlank(text, close + 1, to);
        }
        int address = Chars.startsWith(text, "0x", word, to) ? word : Chars.find(text, " 0x", word, to) + 1;
        if (address < word || address == 0) {
            return null;
        }
        int end = Chars.hexRunEnd(text, address + 2, to);
        int symbol = Chars.skipBlank(text, end, to);
        if (end - address < 6 || symbol == end || symbol >= to) {
            return null;
        }
        String file = address > word ? text.substring(word, Chars.skipBlankBack(text, word, address)) : "";
        int in = Chars.find(text, " in ", symbol, to);
        int place = Chars.find(text, " at ", symbol, to);
        // Only Swift on Linux names the module behind the symbol.
        int stop = !file.isEmpty() ? -1 : in < 0 ? place : place < 0 ? in : Math.min(in, place);
        if (file.isEmpty() && in > 0) {
            file = text.substring(in + 4, place > in ? place : to);
        }
        return new Frame("", text.substring(symbol, stop > symbol ? stop : to), file, 0, null, "");
    }

    private static String module(String text, int from, int to) {
        int plus = Chars.find(text, "+0x", from, to);
        return text.substring(from, plus < 0 ? to : plus);
    }
}
