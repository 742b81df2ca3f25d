package io.tocsin.grouping;

import java.util.Arrays;

/** A set of beginnings, asked for quickly. */
final class Prefixes {

    /** Sorted, none beginning with another: what begins a text can only be the last that sorts before it. */
    private final String[] sorted;

    Prefixes(String... prefixes) {
        String[] all = prefixes.clone();
        Arrays.sort(all);
        int kept = 0;
        for (String prefix : all) {
            if (kept == 0 || !prefix.startsWith(all[kept - 1])) {
                all[kept++] = prefix;
            }
        }
        this.sorted = Arrays.copyOf(all, kept);
    }

    boolean begin(String text) {
        int found = Arrays.binarySearch(sorted, text);
        if (found >= 0) {
            return true;
        }
        int before = -found - 2;
        return before >= 0 && text.startsWith(sorted[before]);
    }
}
