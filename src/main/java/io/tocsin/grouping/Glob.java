package io.tocsin.grouping;

/**
 * A pattern of {@code *} (any text) and {@code ?} (any character). All places in the pattern that the text may have come to are
 * kept as bits and moved by each character at once, so that no pattern makes matching slower than linear in the text.
 */
final class Glob {

    static final int LONGEST = 200;

    private static final int ASCII = 128;

    private final String pattern;
    /** The pattern without its stars. */
    private final char[] signs;

    private final int words;
    /** By an ASCII character and a word of 64 bits: which signs it fits. */
    private final long[] fits;
    /** Behind which signs a star lets anything pass. */
    private final long[] stars;

    Glob(String pattern) {
        if (pattern.isEmpty() || pattern.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A pattern must have 1 to " + LONGEST + " characters; this has " + pattern.length());
        }
        this.pattern = pattern;
        this.words = pattern.length() / 64 + 1;
        this.fits = new long[ASCII * words];
        this.stars = new long[words];
        StringBuilder kept = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char sign = pattern.charAt(i);
            int place = kept.length();
            if (sign == '*') {
                stars[place >> 6] |= 1L << place;
                continue;
            }
            kept.append(sign);
            for (int c = 0; c < ASCII; c++) {
                if (sign == '?' || sign == c) {
                    fits[c * words + (place >> 6)] |= 1L << place;
                }
            }
        }
        this.signs = kept.toString().toCharArray();
    }

    boolean matches(String text) {
        long[] places = new long[words];
        places[0] = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            long carry = 0;
            long any = 0;
            for (int word = 0; word < words; word++) {
                long now = places[word];
                long fitting = now & (c < ASCII ? fits[c * words + word] : fitting(c, word));
                places[word] = (now & stars[word]) | (fitting << 1) | carry;
                carry = fitting >>> 63;
                any |= places[word];
            }
            if (any == 0) {
                return false;
            }
        }
        return (places[signs.length >> 6] & 1L << signs.length) != 0;
    }

    private long fitting(char c, int word) {
        long fitting = 0;
        for (int i = word << 6; i < Math.min(signs.length, (word + 1) << 6); i++) {
            if (signs[i] == c || signs[i] == '?') {
                fitting |= 1L << i;
            }
        }
        return fitting;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
