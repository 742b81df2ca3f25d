package io.tocsin.grouping;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * Where an exception's frames stand in a text. They are read when they are looked at, since of most stacks only those nearest the
 * crash are.
 */
final class FrameRanges {

    /** Stands where a line looked like a frame and was none; no key has it. */
    private static final Frame NONE = new Frame("", "", "", 0, null, "");

    private final Lines text;
    private final FrameLines lines;
    /** From where to where, two numbers a frame, in the text's order. */
    private int[] bounds = new int[32];

    private int size;

    FrameRanges(Lines text, FrameLines lines) {
        this.text = text;
        this.lines = lines;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Of a runtime that prints the crash first: frames beyond the bound are far from it and are left away. */
    void addNewestFirst(int from, int to) {
        if (size < ThrownBuilder.MOST_FRAMES) {
            add(from, to);
        }
    }

    /** Of a runtime that prints the crash last: the oldest make room. */
    void addOldestFirst(int from, int to) {
        if (size >= 2 * ThrownBuilder.MOST_FRAMES) {
            System.arraycopy(bounds, 2 * ThrownBuilder.MOST_FRAMES, bounds, 0, 2 * ThrownBuilder.MOST_FRAMES);
            size = ThrownBuilder.MOST_FRAMES;
        }
        add(from, to);
    }

    /** Adds the last so many of another's, the newest first. */
    void addLastOf(FrameRanges other, int count) {
        for (int i = other.size - count; i < other.size; i++) {
            addNewestFirst(other.bounds[2 * i], other.bounds[2 * i + 1]);
        }
    }

    /** Adds another's, which are the oldest first, the newest first. */
    void addTurned(FrameRanges other) {
        for (int i = other.size - 1; i >= 0; i--) {
            addNewestFirst(other.bounds[2 * i], other.bounds[2 * i + 1]);
        }
    }

    void clear() {
        size = 0;
    }

    private void add(int from, int to) {
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 4 * size);
        }
        bounds[2 * size] = from;
        bounds[2 * size + 1] = to;
        size++;
    }

    /** The frames, the oldest call first, of a text that has the newest first. */
    List<Frame> turned() {
        return new Read(text, lines, Arrays.copyOf(bounds, 2 * size), size, true);
    }

    /** The frames, the oldest call first, of a text that has them so. */
    List<Frame> inOrder() {
        int kept = Math.min(size, ThrownBuilder.MOST_FRAMES);
        return new Read(text, lines, Arrays.copyOfRange(bounds, 2 * (size - kept), 2 * size), kept, false);
    }

    private static final class Read extends AbstractList<Frame> implements RandomAccess {
        private final Lines text;
        private final FrameLines lines;
        private final int[] bounds;
        private final int size;
        private final boolean turned;

        Read(Lines text, FrameLines lines, int[] bounds, int size, boolean turned) {
            this.text = text;
            this.lines = lines;
            this.bounds = bounds;
            this.size = size;
            this.turned = turned;
        }

        @Override
        public Frame get(int index) {
            int place = 2 * (turned ? size - 1 - index : index);
            Frame frame = lines.frame(text, bounds[place], bounds[place + 1]);
            return frame == null ? NONE : frame;
        }

        @Override
        public int size() {
            return size;
        }
    }
}
