package io.tocsin.scrub;

/** The form of what stands where something was taken out. */
final class Marks {

    static final String START = "[scrubbed:";
    static final char END = ']';
    /** The longest that is taken for a mark; the longest of ours is {@code [scrubbed:user:123456789abc]}. */
    private static final int LONGEST = 40;

    private Marks() {}

    /** The end of the mark that starts here; the same place where none does. */
    static int end(String text, int from) {
        if (!text.startsWith(START, from)) {
            return from;
        }
        int most = Math.min(text.length(), from + LONGEST);
        for (int i = from + START.length(); i < most; i++) {
            char c = text.charAt(i);
            if (c == END) {
                return i + 1;
            }
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != ':') {
                return from;
            }
        }
        return from;
    }

    /** Whether a mark ends right before a place. */
    static boolean endsBefore(String text, int place) {
        for (int start = place - 1; start >= 0 && start >= place - LONGEST; start--) {
            if (text.charAt(start) == START.charAt(0)) {
                return end(text, start) == place;
            }
        }
        return false;
    }

    /** Whether the text is a mark and nothing else. */
    static boolean isOne(String text) {
        return !text.isEmpty() && end(text, 0) == text.length();
    }
}
