package io.tocsin.grouping;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames that lines of a runtime's stacks were read as, so that a line which comes again and again is read once. At most
 * {@value #SLOTS} lines of at most {@value #LONGEST} characters: about 1 MB where lines are of the usual length. A line has two
 * places, and the last ones to come take them. Threads write over each other's entries, which are immutable, so the worst that
 * comes of it is a line that is read again; as does of lines whose hashes agree.
 */
final class FrameLines {

    static final int SLOTS = 2_048;
    static final int LONGEST = 240;

    private final Reader reader;
    private final @Nullable Known[] known = new @Nullable Known[SLOTS];

    /** Reads a frame. What comes of a line must depend on nothing else. */
    interface Reader {

        /** The frame that stands there; null where none does. */
        @Nullable
        Frame read(String text, int from, int to);
    }

    private static final class Known {
        final byte[] line;
        final Frame frame;

        Known(byte[] line, Frame frame) {
            this.line = line;
            this.frame = frame;
        }

        boolean is(byte[] text, int from, int to) {
            return Arrays.equals(line, 0, line.length, text, from, to);
        }
    }

    FrameLines(Reader reader) {
        this.reader = reader;
    }

    /** The frame that stands there; null where none does. */
    @Nullable
    Frame frame(Lines lines, int from, int to) {
        byte[] text = lines.ascii;
        if (text == null || to - from > LONGEST || to - from < Long.BYTES) {
            return reader.read(lines.text, from, to);
        }
        int slot = Spread.of(text, from, to) & (SLOTS - 1);
        Known first = known[slot];
        if (first != null && first.is(text, from, to)) {
            return first.frame;
        }
        Known second = known[slot ^ 1];
        if (second != null && second.is(text, from, to)) {
            return second.frame;
        }
        Frame frame = reader.read(lines.text, from, to);
        if (frame != null) {
            known[slot ^ 1] = first;
            known[slot] = new Known(Arrays.copyOfRange(text, from, to), frame);
        }
        return frame;
    }
}
