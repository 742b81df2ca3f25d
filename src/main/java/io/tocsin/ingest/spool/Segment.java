package io.tocsin.ingest.spool;

import java.nio.file.Path;

/** One file of the journal, as far as flushes have confirmed it. Its changing parts belong to the {@link Backlog}. */
final class Segment {

    private final long number;
    private final Path path;
    private final long key;
    private final FrameIndex frames;

    /** The sequence of its first frame in this process. */
    long first;
    /** Its confirmed length. */
    long bytes;
    /** Whether nothing is appended to it any more. */
    boolean sealed;
    /** Whether it holds damaged bytes of which there is no copy: it is moved away, not deleted. */
    boolean kept;
    /** The earliest receipt among all its frames. */
    long oldest;

    Segment(long number, Path path, long key, FrameIndex frames, long bytes) {
        this.number = number;
        this.path = path;
        this.key = key;
        this.frames = frames;
        this.bytes = bytes;
        this.oldest = frames.oldest(0);
    }

    long number() {
        return number;
    }

    Path path() {
        return path;
    }

    String name() {
        return FrameFormat.name(number);
    }

    long key() {
        return key;
    }

    FrameIndex frames() {
        return frames;
    }

    /** The sequence after its last frame. */
    long end() {
        return first + frames.size();
    }
}
