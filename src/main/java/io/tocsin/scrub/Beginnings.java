package io.tocsin.scrub;

import java.util.Set;

/** The first four characters of tokens, by their hash: one look refuses most words that begin like none. */
final class Beginnings {

    static final int LENGTH = 4;

    private static final int BITS = 14;

    private final long[] hashes = new long[(1 << BITS) / Long.SIZE];

    /** Learns them: four characters each. */
    Beginnings(Set<String> beginnings) {
        for (String beginning : beginnings) {
            int hash = hash(beginning.charAt(0), beginning.charAt(1), beginning.charAt(2), beginning.charAt(3));
            hashes[hash >>> 6] |= 1L << hash;
        }
    }

    /** Whether one of them may stand here, or anything beyond ASCII; false is certain. */
    boolean mayStand(String text, int start) {
        if (start + LENGTH > text.length()) {
            return false;
        }
        char first = text.charAt(start);
        char second = text.charAt(start + 1);
        char third = text.charAt(start + 2);
        char fourth = text.charAt(start + 3);
        if ((first | second | third | fourth) >= 128) {
            return true;
        }
        int hash = hash(first, second, third, fourth);
        return (hashes[hash >>> 6] & (1L << hash)) != 0;
    }

    private static int hash(char first, char second, char third, char fourth) {
        int all = (first << 21) ^ (second << 14) ^ (third << 7) ^ fourth;
        return (all * 0x9E3779B1) >>> (Integer.SIZE - BITS);
    }
}
