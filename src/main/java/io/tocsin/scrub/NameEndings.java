package io.tocsin.scrub;

import java.util.Collection;

/**
 * The last two letters of words that names of secrets end with. One look at them refuses most other names: {@code java},
 * {@code line} and {@code message} end like none.
 */
final class NameEndings {

    /** So far a name's last letter is looked for. */
    private static final int FAR = 16;

    /** By the last letter, a bit for each letter that may stand before it; the lowest bit for none. */
    private final int[] before = new int[32];

    /**
     * Learns them.
     *
     * @param words of letters, in lower case
     * @param names whole ones, of such words with underscores between them
     */
    NameEndings(Collection<String> words, Collection<String> names) {
        words.forEach(this::add);
        for (String name : names) {
            add(name);
            if (name.length() == 1) {
                // What stands before it may be a letter that belongs to no name: that of an escape, or of an encoded
                // character.
                before[name.charAt(0) & 31] = -1;
            }
        }
    }

    private void add(String word) {
        int last = word.length() - 1;
        char previous = last > 0 && word.charAt(last - 1) != '_' ? word.charAt(last - 1) : 0;
        before[word.charAt(last) & 31] |= 1 << (previous & 31);
    }

    /** Whether the last word of a name may be one of these; false is certain. */
    boolean mayEnd(String text, int start, int end) {
        int last = KeyName.wordEnd(text, start, end) - 1;
        return last >= start && isEnding(text, start, last);
    }

    /**
     * The same for a name whose end is not known yet: that before a separator, with blanks, a bracket or a quote between.
     *
     * @param floor how far back to look
     */
    boolean mayEndBefore(String text, int separator, int floor) {
        int least = Math.max(floor, separator - FAR);
        int i = separator - 1;
        if (i >= least && text.charAt(i) == ':') {
            i--;
        }
        while (i >= least && isBlank(text.charAt(i))) {
            i--;
        }
        if (i >= least && text.charAt(i) == ']') {
            i--;
        }
        boolean quoted = i >= least && Quotes.isQuote(text.charAt(i));
        while (i >= least && (Quotes.isQuote(text.charAt(i)) || text.charAt(i) == '\\')) {
            i--;
        }
        for (; i >= least; i--) {
            char c = text.charAt(i);
            if (Ascii.isLetter(c)) {
                return isEnding(text, floor, i) || ((c == 'd' || c == 'D') && isBefore(text, floor, i, '5'));
            }
            if (c == ';' || ((c == '2' || c == '7') && isBefore(text, floor, i, '2'))) {
                // An entity, or an encoded quote, as the D above may be that of a bracket.
                return true;
            }
            if (!Ascii.isDigit(c) && c != '_' && c != '-' && c != '.' && c != '$' && !(quoted && c == ' ')) {
                return false;
            }
        }
        return least > floor;
    }

    /** Whether it is one of these, in letters of either case; false is certain. */
    boolean has(char previous, char last) {
        return ((before[last & 31] >>> previous) & 1) != 0;
    }

    private boolean isEnding(String text, int start, int last) {
        char previous = last > start ? text.charAt(last - 1) : 0;
        char c = text.charAt(last);
        // A word begins where a small letter is followed by a capital one.
        boolean together = Ascii.isUpper(previous) || (Ascii.isLower(previous) && Ascii.isLower(c));
        return has(together ? previous : 0, c);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isBefore(String text, int floor, int place, char c) {
        return place > floor && text.charAt(place - 1) == c;
    }
}
