package io.tocsin.runbook;

import io.tocsin.pattern.Glob;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of many patterns a message may match, in one pass over it: each pattern is filed under a few runs of four characters that
 * whatever it matches must hold, and it is worth a look where all of them were met. Four characters are a {@code long}, so they
 * are compared and not only hashed.
 */
final class GramIndex {

    private static final int GRAM = 4;
    /** How many of its grams a pattern is filed under, spread over it: common words alone make no candidate. */
    private static final int MOST_GRAMS = 8;
    /** 2^64 divided by the golden ratio: spreads neighbouring keys (Knuth, volume 3, 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Patterns without four literal characters in a row: always worth a look. */
    private final BitSet always = new BitSet();
    /** By the place of a pattern: how many grams it is filed under. */
    private final byte[] needed;

    private final long[] keys;
    private final int[][] filed;
    private final int shift;

    /** The index of patterns by their place in the list. */
    GramIndex(List<Glob> patterns) {
        needed = new byte[patterns.size()];
        Map<Long, BitSet> file = new HashMap<>();
        for (int i = 0; i < patterns.size(); i++) {
            long[] grams = spread(grams(patterns.get(i)));
            needed[i] = (byte) grams.length;
            always.set(i, grams.length == 0);
            for (long gram : grams) {
                file.computeIfAbsent(gram, key -> new BitSet()).set(i);
            }
        }
        // At most a quarter full, so that what is not there is mostly found out at the first look.
        int slots = Integer.highestOneBit(Math.max(16, file.size() * 8));
        shift = Long.numberOfLeadingZeros(slots - 1);
        keys = new long[slots];
        filed = new int[slots][];
        file.forEach((gram, places) -> {
            int slot = slot(gram);
            keys[slot] = gram;
            filed[slot] = places.stream().toArray();
        });
    }

    /** The places of the patterns that may match; the others do not. */
    BitSet candidates(char[] folded) {
        BitSet candidates = (BitSet) always.clone();
        BitSet seen = new BitSet(keys.length);
        byte[] met = new byte[needed.length];
        long gram = 0;
        for (int i = 0; i < folded.length; i++) {
            gram = (gram << Character.SIZE) | folded[i];
            if (i < GRAM - 1) {
                continue;
            }
            int slot = slot(gram);
            if (keys[slot] == gram && gram != 0 && !seen.get(slot)) {
                seen.set(slot);
                for (int place : filed[slot]) {
                    met[place]++;
                    if (met[place] == needed[place]) {
                        candidates.set(place);
                    }
                }
            }
        }
        return candidates;
    }

    /** Where a gram stands, or the empty slot (a 0: no pattern holds NUL characters) where it would. */
    private int slot(long gram) {
        int slot = (int) ((gram * SPREAD) >>> shift);
        while (keys[slot] != 0 && keys[slot] != gram) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private static long[] grams(Glob pattern) {
        long[] grams = new long[Glob.LONGEST];
        int count = 0;
        for (String run : pattern.runs()) {
            for (int i = 0; i + GRAM <= run.length(); i++) {
                long gram = 0;
                for (int j = i; j < i + GRAM; j++) {
                    gram = (gram << Character.SIZE) | run.charAt(j);
                }
                grams[count++] = gram;
            }
        }
        return Arrays.stream(grams, 0, count).distinct().toArray();
    }

    private static long[] spread(long[] grams) {
        if (grams.length <= MOST_GRAMS) {
            return grams;
        }
        long[] chosen = new long[MOST_GRAMS];
        for (int i = 0; i < MOST_GRAMS; i++) {
            chosen[i] = grams[i * (grams.length - 1) / (MOST_GRAMS - 1)];
        }
        return chosen;
    }
}
