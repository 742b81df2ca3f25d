package io.tocsin.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern in which {@code *} stands for any characters and {@code ?} for one. A backslash before {@code * ? \ ^ $} makes it an
 * ordinary character; before any other it is one itself, so that PHP's class names need care before a wild card alone.
 *
 * <p>All of the pattern is followed at once: bit {@code i} of the state says that its first {@code i + 1} characters have been
 * found, and a {@code *} behind one keeps its bit. So the time is the text's length times the pattern's words of 64 characters,
 * whatever either holds; there is no going back, and nothing that a hostile message could blow up. (The bit-parallel
 * Shift-And of Baeza-Yates and Gonnet, 1992, with the extension of Wu and Manber for wild cards.)
 */
public final class Glob {

    /** In characters, as written. */
    public static final int LONGEST = 200;

    private static final int ASCII = 128;
    private static final String SPECIAL = "*?\\^$";

    /** Each literal character once, ascending; its row of masks is its place here plus one. */
    private final char[] alphabet;
    /** The rows of the ASCII characters; 0, the row of what the pattern does not hold, for all others. */
    private final short[] asciiRows = new short[ASCII];

    private final int words;
    /** Row by row: at which places of the pattern a character may stand. */
    private final long[] masks;
    /** The places that a {@code *} follows. */
    private final long[] stays;

    private final int length;
    private final boolean openStart;
    private final boolean openEnd;
    private final int literals;
    private final int wildcards;
    private final List<String> runs;

    private Glob(Tokens tokens) {
        length = tokens.characters.length();
        openStart = tokens.starAt[0];
        openEnd = tokens.starAt[length];
        wildcards = tokens.wildcards;
        runs = tokens.runs();
        literals = runs.stream().mapToInt(String::length).sum();
        words = Math.max(1, (length + Long.SIZE - 1) / Long.SIZE);
        alphabet = tokens.alphabet();
        masks = new long[(alphabet.length + 1) * words];
        stays = new long[words];
        for (int i = 0; i < alphabet.length; i++) {
            if (alphabet[i] < ASCII) {
                asciiRows[alphabet[i]] = (short) (i + 1);
            }
        }
        for (int i = 0; i < length; i++) {
            long bit = 1L << i;
            if (tokens.single[i]) {
                for (int row = 0; row <= alphabet.length; row++) {
                    masks[row * words + i / Long.SIZE] |= bit;
                }
            } else {
                masks[row(tokens.characters.charAt(i)) * words + i / Long.SIZE] |= bit;
            }
            if (tokens.starAt[i + 1]) {
                stays[i / Long.SIZE] |= bit;
            }
        }
    }

    /**
     * Why a text that somebody sent makes no good pattern; null where it makes one: it has 1 to 200 characters, none of them a
     * control character.
     */
    public static @Nullable String problem(String pattern) {
        if (pattern.isEmpty() || pattern.length() > LONGEST) {
            return "must have 1 to " + LONGEST + " characters; leave it out where anything will do";
        }
        // A ? matches them.
        return pattern.codePoints().anyMatch(Glob::isNoCharacter)
                ? "holds a control character, or half of a character"
                : null;
    }

    /** Control characters, among them the NUL that PostgreSQL has no text with, and surrogates that stand alone. */
    private static boolean isNoCharacter(int character) {
        return character < ' '
                || character == 0x7f
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }

    /** A pattern that all of a text has to match, in its case. */
    public static Glob ofWhole(String pattern) {
        return new Glob(new Tokens(pattern, 0, pattern.length()));
    }

    /** A pattern that all of a text has to match, in whatever case. */
    public static Glob ofWholeInAnyCase(String pattern) {
        return ofWhole(new String(folded(pattern)));
    }

    /**
     * A pattern that a part of a text has to match, in whatever case; {@code ^} before it and {@code $} behind it stand for the
     * text's beginning and end.
     */
    public static Glob ofPartInAnyCase(String pattern) {
        boolean fromStart = pattern.startsWith("^");
        boolean toEnd = pattern.endsWith("$") && !escaped(pattern, pattern.length() - 1);
        Tokens tokens = new Tokens(new String(folded(pattern)), fromStart ? 1 : 0, pattern.length() - (toEnd ? 1 : 0));
        tokens.starAt[0] |= !fromStart;
        tokens.starAt[tokens.characters.length()] |= !toEnd;
        return new Glob(tokens);
    }

    /** A text in one case, character by character, as patterns for any case are compared with. */
    public static char[] folded(String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            char c = characters[i];
            if (c >= ASCII) {
                characters[i] = Character.toLowerCase(Character.toUpperCase(c));
            } else if (c >= 'A' && c <= 'Z') {
                characters[i] = (char) (c + ('a' - 'A'));
            }
        }
        return characters;
    }

    /** Whether all of a text matches, as it is. */
    public boolean matches(String text) {
        return matches(text.toCharArray());
    }

    /** Whether the text matches: {@link #folded} where the pattern is one for any case, else as it is. */
    public boolean matches(char[] text) {
        if (length == 0) {
            return openStart || openEnd || text.length == 0;
        }
        return words == 1 ? matchesShort(text) : matchesLong(text);
    }

    private boolean matchesShort(char[] text) {
        long last = 1L << (length - 1);
        long start = 1;
        long next = openStart ? 1 : 0;
        long stay = stays[0];
        long state = 0;
        for (char c : text) {
            state = (((state << 1) | start) & masks[row(c)]) | (state & stay);
            if (openEnd && (state & last) != 0) {
                return true;
            }
            start = next;
        }
        return (state & last) != 0;
    }

    private boolean matchesLong(char[] text) {
        long last = 1L << (length - 1);
        long start = 1;
        long[] state = new long[words];
        for (char c : text) {
            int row = row(c) * words;
            long carry = start;
            for (int word = 0; word < words; word++) {
                long before = state[word];
                state[word] = (((before << 1) | carry) & masks[row + word]) | (before & stays[word]);
                carry = before >>> (Long.SIZE - 1);
            }
            if (openEnd && (state[words - 1] & last) != 0) {
                return true;
            }
            start = openStart ? 1 : 0;
        }
        return (state[words - 1] & last) != 0;
    }

    private int row(char c) {
        return c < ASCII ? asciiRows[c] : Math.max(0, Arrays.binarySearch(alphabet, c) + 1);
    }

    /** How many characters have to stand in the text. */
    public int literals() {
        return literals;
    }

    /** How many {@code *} and {@code ?} it has; several {@code *} in a row are one. */
    public int wildcards() {
        return wildcards;
    }

    /** The runs of literal characters between its wild cards: whatever matches holds each of them. */
    public List<String> runs() {
        return runs;
    }

    private static boolean escaped(String pattern, int at) {
        int backslashes = 0;
        while (at - 1 - backslashes >= 0 && pattern.charAt(at - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** A pattern taken apart. */
    private static final class Tokens {

        /** What is left without the {@code *}; where {@link #single} says so, any character. */
        final StringBuilder characters = new StringBuilder();

        final boolean[] single;
        /** Whether a {@code *} stands before the character of that place; the last: behind all of them. */
        final boolean[] starAt;

        int wildcards;

        Tokens(String pattern, int from, int to) {
            single = new boolean[pattern.length()];
            starAt = new boolean[pattern.length() + 1];
            for (int i = from; i < to; i++) {
                char c = pattern.charAt(i);
                if (c == '*') {
                    wildcards += starAt[characters.length()] ? 0 : 1;
                    starAt[characters.length()] = true;
                } else if (c == '?') {
                    wildcards++;
                    single[characters.length()] = true;
                    characters.append(c);
                } else if (c == '\\' && i + 1 < to && SPECIAL.indexOf(pattern.charAt(i + 1)) >= 0) {
                    i++;
                    characters.append(pattern.charAt(i));
                } else {
                    characters.append(c);
                }
            }
        }

        char[] alphabet() {
            StringBuilder literal = new StringBuilder();
            for (int i = 0; i < characters.length(); i++) {
                if (!single[i]) {
                    literal.append(characters.charAt(i));
                }
            }
            char[] sorted = literal.toString().toCharArray();
            Arrays.sort(sorted);
            int distinct = 0;
            for (int i = 0; i < sorted.length; i++) {
                if (i == 0 || sorted[i] != sorted[i - 1]) {
                    sorted[distinct++] = sorted[i];
                }
            }
            return Arrays.copyOf(sorted, distinct);
        }

        List<String> runs() {
            List<String> found = new ArrayList<>();
            StringBuilder run = new StringBuilder();
            for (int i = 0; i <= characters.length(); i++) {
                boolean ends = i == characters.length() || starAt[i] || single[i];
                if (ends && run.length() > 0) {
                    found.add(run.toString());
                    run.setLength(0);
                }
                if (i < characters.length() && !single[i]) {
                    run.append(characters.charAt(i));
                }
            }
            return List.copyOf(found);
        }
    }
}
