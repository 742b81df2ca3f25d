package io.tocsin.issue;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The words that an issue is found by: runs of letters and digits, and the parts of such as are written in camel case, all in
 * lower case. So {@code OrderService.findOpen} is found by {@code orderservice}, {@code service} and {@code find}.
 */
final class SearchWords {

    private static final int MOST = 200;
    private static final int LONGEST = 100;

    private SearchWords() {}

    /** The words of a text, each once; the first two hundred. */
    static Set<String> of(String text) {
        Set<String> words = new LinkedHashSet<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inside = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                add(words, text.substring(start, i));
                start = -1;
            }
        }
        return words;
    }

    private static void add(Set<String> words, String run) {
        put(words, run);
        int start = 0;
        for (int i = 1; i < run.length(); i++) {
            boolean hump = Character.isUpperCase(run.charAt(i))
                    && (!Character.isUpperCase(run.charAt(i - 1))
                            || (i + 1 < run.length() && Character.isLowerCase(run.charAt(i + 1))));
            if (hump) {
                put(words, run.substring(start, i));
                start = i;
            }
        }
        if (start > 0) {
            put(words, run.substring(start));
        }
    }

    private static void put(Set<String> words, String word) {
        if (words.size() < MOST) {
            words.add(word.substring(0, Math.min(LONGEST, word.length())).toLowerCase(Locale.ROOT));
        }
    }
}
