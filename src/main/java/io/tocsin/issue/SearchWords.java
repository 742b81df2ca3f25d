package io.tocsin.issue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Splits texts into the words that an issue is found by: runs of letters and digits, the parts of those in camel case, and what
 * begins at each character of a script that has no spaces between words. So {@code OrderService.findOpen} is found by {@code
 * orderservice}, {@code service} and {@code find}, and a Japanese sentence by any part of it. Words are compared without case, by
 * Unicode's full case folding, and in the compatibility form (NFKC), so that full-width letters are letters.
 */
public final class SearchWords {

    private static final int MAX_WORDS = 200;
    private static final int MAX_LENGTH = 100;
    /** Characters that are kept from each place of a text without spaces; longer queries are several of these. */
    private static final int MAX_UNSPACED = 8;

    private static final int COMBINING_DOT = 0x0307;

    private SearchWords() {}

    /**
     * Returns the word by which an issue is found that holds an exception of this type; none if the type cannot stand in a list of
     * words. No word of a text begins with its sign.
     */
    public static Optional<String> type(String type) {
        boolean word = !type.isEmpty() && type.chars().noneMatch(c -> c <= ' ' || c == '\'' || c == '\\');
        return word ? Optional.of('=' + type) : Optional.empty();
    }

    /** The words of a text, each once; the first two hundred. */
    public static Set<String> of(String text) {
        Set<String> words = new LinkedHashSet<>();
        for (String run : runs(text)) {
            if (isUnspaced(run.codePointAt(0))) {
                for (int start = 0; start < run.length(); start = run.offsetByCodePoints(start, 1)) {
                    put(words, run.substring(start, end(run, start)));
                }
            } else {
                put(words, run);
                humps(run).forEach(part -> put(words, part));
            }
        }
        return words;
    }

    /** Returns a query for all words of a text, each as the beginning of a word; empty if the text has no word. */
    static String query(String text) {
        StringJoiner query = new StringJoiner(" & ");
        for (String run : runs(text)) {
            if (isUnspaced(run.codePointAt(0))) {
                for (int start = 0; start < run.length(); start = end(run, start)) {
                    // The last part begins early enough to be a whole one.
                    int from = Math.min(start, Math.max(0, run.length() - MAX_UNSPACED));
                    query.add(prefix(run.substring(boundary(run, from), end(run, start))));
                }
                continue;
            }
            List<String> parts = humps(run);
            StringJoiner all = new StringJoiner(" & ");
            parts.forEach(part -> all.add(prefix(part)));
            query.add(parts.isEmpty() ? prefix(run) : "(" + prefix(run) + " | (" + all + "))");
        }
        return query.toString();
    }

    /** Has letters and digits alone, so that nothing in it is an operator. */
    private static String prefix(String word) {
        return "'" + folded(word) + "':*";
    }

    /** Where a part of a text without spaces ends. */
    private static int end(String run, int start) {
        return boundary(run, Math.min(run.length(), start + MAX_UNSPACED));
    }

    private static int boundary(String run, int place) {
        boolean inPair = place < run.length()
                && place > 0
                && Character.isLowSurrogate(run.charAt(place))
                && Character.isHighSurrogate(run.charAt(place - 1));
        return inPair ? place + 1 : place;
    }

    /** Runs of letters, digits and the marks on them, each in a script with spaces or in one without. */
    private static List<String> runs(String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        List<String> runs = new ArrayList<>();
        int start = -1;
        boolean unspaced = false;
        for (int i = 0; i <= normal.length(); ) {
            int c = i < normal.length() ? normal.codePointAt(i) : ' ';
            boolean inside = Character.isLetterOrDigit(c) || (start >= 0 && isMark(c));
            boolean switches = inside && !isMark(c) && isUnspaced(c) != unspaced;
            if (start >= 0 && (!inside || switches)) {
                runs.add(normal.substring(start, i));
                start = -1;
            }
            if (inside && start < 0) {
                start = i;
                unspaced = isUnspaced(c);
            }
            i += Character.charCount(c);
        }
        return runs;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isUnspaced(int c) {
        if (c < 0x0e00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR -> true;
            // The mark of a long vowel is common to two scripts.
            default -> c == 0x30fc;
        };
    }

    /** The parts of a word in camel case; none if it has no parts. */
    private static List<String> humps(String run) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < run.length(); i++) {
            boolean hump = Character.isUpperCase(run.charAt(i))
                    && (!Character.isUpperCase(run.charAt(i - 1))
                            || (i + 1 < run.length() && Character.isLowerCase(run.charAt(i + 1))));
            if (hump) {
                parts.add(run.substring(start, i));
                start = i;
            }
        }
        if (start > 0) {
            parts.add(run.substring(start));
        }
        return parts;
    }

    private static void put(Set<String> words, String word) {
        if (words.size() < MAX_WORDS) {
            words.add(folded(word));
        }
    }

    /** Upper case first, since that is what makes one text of ß and ss. */
    private static String folded(String word) {
        String cut = word.substring(0, boundary(word, Math.min(MAX_LENGTH, word.length())));
        String folded = cut.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        // The Turkish capital I with a dot becomes an i with a second dot.
        return folded.indexOf(COMBINING_DOT) < 0 ? folded : folded.replace("i" + (char) COMBINING_DOT, "i");
    }
}
