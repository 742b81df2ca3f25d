package io.tocsin.scrub;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks words up where they stand in a text, in any case, without making strings of them. */
final class WordTable<V> {

    private final String[] words;
    private final @Nullable Object[] values;
    private final int mask;
    private final int longest;

    /**
     * Fills it.
     *
     * @param entries words in lower case
     */
    WordTable(Map<String, V> entries) {
        int size = Integer.highestOneBit(Math.max(8, entries.size() * 4));
        mask = size - 1;
        words = new String[size];
        values = new Object[size];
        int most = 0;
        for (Map.Entry<String, V> entry : entries.entrySet()) {
            String word = entry.getKey();
            int at = hash(word, 0, word.length()) & mask;
            while (words[at] != null) {
                at = (at + 1) & mask;
            }
            words[at] = word;
            values[at] = entry.getValue();
            most = Math.max(most, word.length());
        }
        longest = most;
    }

    /** What stands under the word; null where it is not known. */
    @SuppressWarnings("unchecked")
    @Nullable
    V get(String text, int start, int end) {
        int length = end - start;
        if (length == 0 || length > longest) {
            return null;
        }
        for (int at = hash(text, start, end) & mask; words[at] != null; at = (at + 1) & mask) {
            if (words[at].length() == length && text.regionMatches(true, start, words[at], 0, length)) {
                return (V) values[at];
            }
        }
        return null;
    }

    /** All of them, in lower case. */
    List<String> words() {
        return Arrays.stream(words).filter(Objects::nonNull).toList();
    }

    private static int hash(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + Ascii.lower(text.charAt(i));
        }
        return hash ^ (hash >>> 15);
    }
}
