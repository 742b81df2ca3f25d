package io.tocsin.ingest.spool;

import java.util.List;

/** The oldest frames of a journal, in the order they were appended; they stay there until the chunk is released. */
public final class Chunk {

    private final long from;
    private final long to;
    private final List<Frame> frames;

    Chunk(long from, long to, List<Frame> frames) {
        this.from = from;
        this.to = to;
        this.frames = List.copyOf(frames);
    }

    /** The frames; none where nothing waits. */
    public List<Frame> frames() {
        return frames;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return frames.isEmpty();
    }

    /** How many events they hold. */
    public int events() {
        int events = 0;
        for (Frame frame : frames) {
            events += frame.events();
        }
        return events;
    }

    /** The sequence of its first frame in this journal. */
    long from() {
        return from;
    }

    /** The sequence after its last one. Damaged frames in between are in the sequence, and not in {@link #frames()}. */
    long to() {
        return to;
    }
}
