package io.tocsin.grouping;

import java.util.Set;

/** Takes numbers and hashes off names that runtimes and template engines make anew: {@code eval12345}, {@code Script12}. */
final class GeneratedNames {

    /** Names that generators number. A hand-written class rarely has such a name. */
    private static final Set<String> NUMBERED = Set.of(
            "eval",
            "script",
            "lambda",
            "proxy",
            "anonymous",
            "anon",
            "anonfun",
            "closure",
            "reify",
            "thunk",
            "generated",
            "dynamic",
            "accessor",
            "evaluator",
            "snippet");

    private static final int MIN_HASH = 16;
    private static final int MAX_WORD = 10;

    private GeneratedNames() {}

    /** Returns the name without such numbers; the same object if it has none. */
    static String of(String name) {
        int length = name.length();
        StringBuilder kept = null;
        int copied = 0;
        int i = 0;
        while (i < length) {
            if (!Chars.digit(name.charAt(i))) {
                i++;
                continue;
            }
            int end = Chars.afterDigits(name, i, length);
            int from = numberedFrom(name, i, end);
            if (from < 0) {
                int hash = hashEnd(name, i);
                from = hash > 0 ? hashFrom(name, i) : -1;
                end = Math.max(end, hash);
            }
            if (from >= 0) {
                kept = kept == null ? new StringBuilder(length) : kept;
                kept.append(name, copied, Math.max(copied, from));
                copied = end;
            }
            i = end;
        }
        return kept == null ? name : kept.append(name, copied, length).toString();
    }

    /** Returns where the number begins, with the sign ahead of it; -1 if the word ahead is not one that is numbered. */
    private static int numberedFrom(String name, int digits, int end) {
        if (end < name.length() && Chars.alphanumeric(name.charAt(end))) {
            return -1;
        }
        int wordEnd = digits;
        while (wordEnd > 0 && isSign(name.charAt(wordEnd - 1)) && digits - wordEnd < 2) {
            wordEnd--;
        }
        int word = wordEnd;
        while (word > 0 && Chars.letter(name.charAt(word - 1)) && wordEnd - word <= MAX_WORD) {
            word--;
        }
        if (word == wordEnd || wordEnd - word > MAX_WORD) {
            return -1;
        }
        return NUMBERED.contains(name.substring(word, wordEnd).toLowerCase(java.util.Locale.ROOT)) ? wordEnd : -1;
    }

    private static boolean isSign(char c) {
        return c == '_' || c == '$' || c == '-' || c == '#';
    }

    /** Returns the end of a hash around a digit, as in {@code __TwigTemplate_5f2e...}; -1 without such a hash. */
    private static int hashEnd(String name, int digit) {
        int end = digit;
        while (end < name.length() && Chars.hex(name.charAt(end))) {
            end++;
        }
        boolean ends = end == name.length() || !Chars.alphanumeric(name.charAt(end));
        return ends && end - hashFrom(name, digit) >= MIN_HASH ? end : -1;
    }

    private static int hashFrom(String name, int digit) {
        int from = digit;
        while (from > 0 && Chars.hex(name.charAt(from - 1))) {
            from--;
        }
        return from;
    }
}
