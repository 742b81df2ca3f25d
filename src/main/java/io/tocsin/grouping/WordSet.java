package io.tocsin.grouping;

import java.util.Arrays;

/** A few words, asked for within a text without copying anything; capitals do not matter. */
final class WordSet {

    /** By the word's hash; the next free place where that is taken. Three quarters are empty. */
    private final String[] table;

    private final int longest;

    /** The words, in small letters. */
    WordSet(String... words) {
        int size = 64;
        while (size < words.length * 4) {
            size *= 2;
        }
        table = new String[size];
        Arrays.fill(table, "");
        int most = 0;
        for (String word : words) {
            int slot = hash(word, 0, word.length()) & (size - 1);
            while (!table[slot].isEmpty()) {
                slot = (slot + 1) & (size - 1);
            }
            table[slot] = word;
            most = Math.max(most, word.length());
        }
        longest = most;
    }

    /** Whether what stands there is one of the words. */
    boolean has(String text, int from, int to) {
        return to - from <= longest && has(hash(text, from, to), text, from, to);
    }

    /** The same, where the text's hash is known. */
    boolean has(int hash, String text, int from, int to) {
        int slot = hash & (table.length - 1);
        while (!table[slot].isEmpty()) {
            String word = table[slot];
            if (word.length() == to - from && text.regionMatches(true, from, word, 0, to - from)) {
                return true;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return false;
    }

    /** A hash for which capitals do not matter. */
    static int hash(String text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + (text.charAt(i) | 0x20);
        }
        return hash ^ (hash >>> 15);
    }
}
