package io.tocsin.grouping;

import java.util.Set;

/** Normalizes a line of an unknown stack: no numbers, addresses, folders and values of arguments. One pass over the line. */
final class LineText {

    private static final int MAX_CHARACTERS = 160;
    private static final int MIN_HASH = 8;
    private static final Set<String> LUA_KINDS =
            Set.of("function", "upvalue", "field", "local", "method", "global", "metamethod");

    private LineText() {}

    /** Returns what stays the same of a line; empty if no word does. */
    static String of(String text, int from, int to) {
        StringBuilder kept = new StringBuilder(Math.min(to - from, MAX_CHARACTERS) + 16);
        boolean letter = false;
        int i = from;
        while (i < to && kept.length() < MAX_CHARACTERS) {
            char c = text.charAt(i);
            if (Chars.alphanumeric(c) || c == '_' || c == '$') {
                int end = i;
                while (end < to && Chars.name(text.charAt(end))) {
                    end++;
                }
                letter |= word(text, i, end, kept);
                i = end;
            } else if (c == '/' || c == '\\') {
                // Of a path the file's name stays.
                // What a digit follows is an arity or a quotient.
                if (i + 1 < to && isFolderSign(text.charAt(i + 1)) && !Chars.digit(text.charAt(i + 1))) {
                    i = folderEnd(kept, i);
                } else {
                    kept.append(c);
                    i++;
                }
            } else if (c == '(' && i > from && isName(text.charAt(i - 1))) {
                int close = afterClosing(text, i, to);
                // The C library writes the symbol there: post(open_box+0x1a).
                boolean symbol = Chars.find(text, "+0x", i + 2, close) > 0;
                kept.append(symbol ? "(" : "()");
                i = symbol ? i + 1 : close;
            } else if (c == '"' || c == '`' || (c == '\'' && (i == from || !Chars.alphanumeric(text.charAt(i - 1))))) {
                i = quoted(text, i, to, kept);
                letter = true;
            } else if (Chars.blank(c)) {
                if (kept.length() > 0 && kept.charAt(kept.length() - 1) != ' ') {
                    kept.append(' ');
                }
                i++;
            } else {
                // Of file:12:5: one colon stays.
                boolean second = c == ':' && endsWith(kept, ':') && text.charAt(i - 1) != ':';
                if (!second) {
                    kept.append(c);
                }
                i++;
            }
        }
        int begin = kept.indexOf("[]") == 0 ? 2 : 0;
        while (begin < kept.length() && "#:.)] ,+-".indexOf(kept.charAt(begin)) >= 0) {
            begin++;
        }
        int end = kept.length();
        while (end > begin && " :,.+-".indexOf(kept.charAt(end - 1)) >= 0) {
            end--;
        }
        return letter ? Chars.cut(withoutKind(kept.substring(begin, end)), MAX_CHARACTERS) : "";
    }

    /**
     * Takes off how Lua found a function's name, which differs from caller to caller and between versions: {@code in upvalue
     * 'total'} and {@code in function 'total'}. A function without a name has none in both {@code in field '?'} and {@code in
     * function <shop.lua:>}.
     */
    private static String withoutKind(String line) {
        int in = line.indexOf(": in ");
        if (in < 0) {
            return line;
        }
        int kind = in + ": in ".length();
        int name = line.indexOf(' ', kind) + 1;
        if (name == 0 || !LUA_KINDS.contains(line.substring(kind, name - 1))) {
            return line;
        }
        boolean nameless = line.startsWith("''", name) || line.startsWith("'?'", name) || line.startsWith("<", name);
        return line.substring(0, kind) + (nameless ? "?" : line.substring(name));
    }

    private static boolean endsWith(StringBuilder kept, char last) {
        return kept.length() > 0 && kept.charAt(kept.length() - 1) == last;
    }

    private static boolean isName(char c) {
        return Chars.name(c) || c == '>' || c == ']' || c == '!' || c == '?';
    }

    /** Copies a word without digits, and nothing of an address or a hash; returns whether letters are left. */
    private static boolean word(String text, int from, int to, StringBuilder kept) {
        boolean pascal = to - from > 1 && text.charAt(from) == '$' && Chars.hexRunEnd(text, from + 1, to) == to;
        if (pascal || text.startsWith("0x", from) || isHash(text, from, to)) {
            return false;
        }
        boolean letter = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Chars.digit(c)) {
                kept.append(c);
                letter |= Chars.letter(c);
            }
        }
        return letter;
    }

    private static boolean isHash(String text, int from, int to) {
        if (to - from < MIN_HASH) {
            return false;
        }
        boolean digit = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Chars.hex(c)) {
                return i == from && c == 'h' && isHash(text, from + 1, to);
            }
            digit |= Chars.digit(c);
        }
        return digit;
    }

    /** Takes the folder that was copied last off again; returns where the next name begins. */
    private static int folderEnd(StringBuilder kept, int slash) {
        int length = kept.length();
        while (length > 0 && isFolderSign(kept.charAt(length - 1))) {
            length--;
        }
        kept.setLength(length);
        return slash + 1;
    }

    private static boolean isFolderSign(char c) {
        return Chars.name(c) || c == '.' || c == '-' || c == '~' || c == ':' || c == '@';
    }

    private static int afterClosing(String text, int open, int to) {
        int depth = 0;
        for (int i = open; i < to; i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return to;
    }

    /** Copies a quoted name; of any other value only the quotes stay. */
    private static int quoted(String text, int open, int to, StringBuilder kept) {
        char quote = text.charAt(open);
        int close = Chars.find(text, quote == '`' ? '\'' : quote, open + 1, to);
        if (close < 0) {
            kept.append(quote);
            return open + 1;
        }
        boolean name = close > open + 1;
        for (int i = open + 1; i < close && name; i++) {
            char c = text.charAt(i);
            name = Chars.name(c) || ".:/\\#?!-<>".indexOf(c) >= 0;
        }
        kept.append(quote);
        if (name) {
            int slash =
                    Math.max(Chars.findLast(text, '/', open + 1, close), Chars.findLast(text, '\\', open + 1, close));
            word(text, Math.max(open, slash) + 1, close, kept);
        }
        kept.append(quote);
        return close + 1;
    }
}
