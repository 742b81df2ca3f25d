package io.tocsin.scrub;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern of the configuration, in the syntax of RE2: its time is linear in the text, whatever stands in it. Where it has a
 * group, only the first one is taken out, else the whole match.
 *
 * @param pattern compiled
 */
public record ExtraPattern(Pattern pattern) {

    /** Characters that a pattern may have. */
    public static final int LONGEST = 500;
    /** RE2 repeats by copying; what {@code (x{1000}){1000}} would become must not be built at all. */
    private static final int MOST_INSTRUCTIONS = 5_000;

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException where it cannot be read, is too long, or matches the empty text
     */
    public static ExtraPattern parse(String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException("a pattern has 1 to " + LONGEST + " characters");
        }
        if (copies(text) > MOST_INSTRUCTIONS) {
            throw new IllegalArgumentException("the pattern repeats too much");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException unreadable) {
            throw new IllegalArgumentException(
                    "is no pattern of RE2's syntax: " + unreadable.getDescription(), unreadable);
        }
        if (pattern.matcher("").find()) {
            throw new IllegalArgumentException("a pattern must not match the empty text");
        }
        return new ExtraPattern(pattern);
    }

    /** A text without its matches. Marks are left alone: what a pattern finds may not undo what was done. */
    String scrubbed(String text, Tally tally) {
        StringBuilder out = null;
        int copied = 0;
        for (int from = 0; from < text.length(); ) {
            int mark = text.indexOf(Marks.START, from);
            int behind = mark < 0 ? text.length() : Marks.end(text, mark);
            int to = mark < 0 ? text.length() : mark;
            Matcher matcher = pattern.matcher(text.substring(from, to));
            int group = pattern.groupCount() > 0 ? 1 : 0;
            while (matcher.find()) {
                if (matcher.start(group) < matcher.end(group)) {
                    out = out == null ? new StringBuilder(text.length() + 32) : out;
                    out.append(text, copied, from + matcher.start(group)).append(Kind.CUSTOM.mark());
                    copied = from + matcher.end(group);
                    tally.add(Kind.CUSTOM);
                }
            }
            from = Math.max(behind, to + 1);
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    /** About how many parts it has once its repetitions are written out; groups within groups multiply. */
    private static long copies(String text) {
        long[] sums = new long[LONGEST + 1];
        int depth = 0;
        long last = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                sums[++depth] = 0;
                last = 0;
            } else if (c == ')' && depth > 0) {
                last = sums[depth--];
                sums[depth] += last;
            } else if (c == '{') {
                long times = Math.min(1_000, largest(text, i + 1));
                sums[depth] += last * Math.max(0, times - 1);
                last *= Math.max(1, times);
            } else {
                i += c == '\\' ? 1 : 0;
                last = 1;
                sums[depth]++;
            }
            if (sums[depth] > MOST_INSTRUCTIONS) {
                return sums[depth];
            }
        }
        return sums[0];
    }

    /** The largest number between here and the closing brace. */
    private static long largest(String text, int start) {
        long largest = 0;
        long number = 0;
        for (int i = start; i < text.length() && text.charAt(i) != '}'; i++) {
            char c = text.charAt(i);
            number = Ascii.isDigit(c) ? Math.min(1_000_000, number * 10 + c - '0') : 0;
            largest = Math.max(largest, number);
        }
        return largest;
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
