package io.tocsin.ingest.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait, in memory: where each is, and how far they are released. Appenders, the reader and whoever asks for
 * the depth meet here, and nothing in here touches a file. Frames are counted through from 0 while the process lives, over
 * all segments.
 */
final class Backlog {

    private final Deque<Segment> segments = new ArrayDeque<>();
    /** Spent, but their file could not be removed: they still take room on the disk. */
    private final List<Segment> leftovers = new ArrayList<>();

    private long next;
    private long released;
    private long frames;
    private long events;
    private long bytes;
    /** The earliest receipt among the first segment's frames that are not released; recomputed where it is stale. */
    private long oldestInFirst;

    private boolean firstIsStale = true;

    /** Where a frame is. */
    record Slot(Segment segment, long confirmed, long offset, int length, int events, long atMicros, boolean lost) {}

    /** Adds a segment behind all others, with the frames that it has. */
    synchronized void add(Segment segment) {
        segment.first = next;
        next += segment.frames().size();
        frames += segment.frames().size();
        events += segment.frames().events();
        bytes += segment.bytes;
        segments.add(segment);
        firstIsStale = true;
    }

    /** The last segment has grown. */
    synchronized void confirm(Segment segment, FrameIndex added, long length) {
        segment.frames().addAll(added);
        long oldest = added.oldest(0);
        segment.oldest = Math.min(segment.oldest, oldest);
        if (segment == segments.peek()) {
            oldestInFirst = Math.min(oldestInFirst, oldest);
        }
        bytes += length - segment.bytes;
        segment.bytes = length;
        next += added.size();
        frames += added.size();
        events += added.events();
    }

    /** Nothing is appended to this segment any more. */
    synchronized void seal(Segment segment) {
        segment.sealed = true;
        segment.frames().trim();
    }

    /** The segment is moved away rather than deleted. */
    synchronized void keep(Segment segment) {
        segment.kept = true;
    }

    /** The sequence of the first frame that is not released. */
    synchronized long released() {
        return released;
    }

    /** Null where no frame has this sequence yet. */
    synchronized @Nullable Slot slot(long sequence) {
        if (sequence >= next) {
            return null;
        }
        for (Segment segment : segments) {
            if (sequence >= segment.first && sequence < segment.end()) {
                FrameIndex index = segment.frames();
                int frame = (int) (sequence - segment.first);
                return new Slot(
                        segment,
                        segment.bytes,
                        index.offset(frame),
                        index.length(frame),
                        index.events(frame),
                        index.micros(frame),
                        index.isLost(frame));
            }
        }
        throw new IllegalArgumentException("Frame " + sequence + " is released");
    }

    /** A frame turned out to be damaged: it no longer waits. */
    synchronized void lose(long sequence) {
        for (Segment segment : segments) {
            if (sequence >= segment.first && sequence < segment.end()) {
                int frame = (int) (sequence - segment.first);
                frames--;
                events -= segment.frames().events(frame);
                segment.frames().lose(frame);
                segment.oldest = segment.frames().oldest(0);
                firstIsStale = true;
            }
        }
    }

    /** Everything before this sequence is done with. */
    synchronized void release(long to) {
        for (Segment segment : segments) {
            if (segment.first >= to) {
                break;
            }
            int end = (int) (Math.min(to, segment.end()) - segment.first);
            for (int frame = (int) Math.max(0, released - segment.first); frame < end; frame++) {
                if (!segment.frames().isLost(frame)) {
                    frames--;
                    events -= segment.frames().events(frame);
                }
            }
        }
        released = Math.max(released, to);
        firstIsStale = true;
    }

    /** Whether every frame of it is released. */
    synchronized boolean isSpent(Segment segment) {
        return segment.end() <= released;
    }

    /** Takes out the segments that nobody needs any more; whoever takes removes their files, then says so. */
    synchronized List<Segment> takeSpent() {
        List<Segment> spent = new ArrayList<>();
        for (Segment segment = segments.peek();
                segment != null && segment.sealed && segment.end() <= released;
                segment = segments.peek()) {
            spent.add(segments.remove());
            firstIsStale = true;
        }
        if (!spent.isEmpty()) {
            spent.addAll(leftovers);
            leftovers.clear();
        }
        return spent;
    }

    /** The segment's file is gone. */
    synchronized void removed(Segment segment) {
        bytes -= segment.bytes;
    }

    /** The segment's file could not be removed: it is offered again, with the next that is spent. */
    synchronized void notRemoved(Segment segment) {
        leftovers.add(segment);
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized Depth depth() {
        Segment first = segments.peek();
        if (firstIsStale && first != null) {
            oldestInFirst = first.frames().oldest((int) Math.max(0, released - first.first));
            firstIsStale = false;
        }
        long oldest = Long.MAX_VALUE;
        for (Segment segment : segments) {
            oldest = Math.min(oldest, segment == first ? oldestInFirst : segment.oldest);
        }
        return new Depth(frames, events, bytes, oldest == Long.MAX_VALUE ? null : FrameFormat.instant(oldest));
    }
}
