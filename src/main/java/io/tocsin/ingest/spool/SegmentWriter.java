package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes groups of appends into segments, one thread at a time: the one that leads {@link GroupCommit}. */
final class SegmentWriter {

    private static final int STAGING = 256 << 10;

    private final Path folder;
    private final Limits limits;
    private final Disk disk;
    private final Backlog backlog;
    private final JournalListener listener;
    private final SecureRandom keys = new SecureRandom();
    /** What is written goes through here: from an array, Java would allocate and keep as much outside the heap as it has. */
    private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING);

    private long number;
    private @Nullable Active active;

    /** The segment that is appended to. */
    private record Active(Segment segment, SegmentFile file) {}

    /** @param lastNumber the highest that was used */
    SegmentWriter(Path folder, Limits limits, Disk disk, Backlog backlog, JournalListener listener, long lastNumber) {
        this.folder = folder;
        this.limits = limits;
        this.disk = disk;
        this.backlog = backlog;
        this.listener = listener;
        this.number = lastNumber;
    }

    /** Writes the frames of all of them, and returns when they are on the disk; where it throws, none is in the backlog. */
    void write(List<Append> group) throws JournalException {
        long bytes = 0;
        boolean probe = false;
        for (Append append : group) {
            bytes += append.bytes();
            probe |= append.frames().isEmpty();
        }
        if (active != null
                && (probe || active.segment().bytes + bytes > limits.segmentBytes())
                && active.segment().bytes > FrameFormat.SEGMENT_HEADER) {
            seal(active);
        }
        try {
            Active target = active == null ? create() : active;
            active = target;
            if (bytes > 0) {
                append(target, group);
            }
        } catch (IOException failed) {
            throw refusal(failed, bytes);
        }
    }

    private Active create() throws IOException {
        number++;
        long key = keys.nextLong();
        Path path = folder.resolve(FrameFormat.name(number));
        SegmentFile file = disk.create(path);
        try {
            staging.clear();
            FrameFormat.putSegmentHeader(staging, number, key);
            staging.position(FrameFormat.SEGMENT_HEADER).flip();
            file.writeFully(staging, 0);
            file.force();
            // Without this a loss of power could take the file's name, and with it all that was acknowledged in it.
            disk.force(folder);
        } catch (IOException failed) {
            close(file, FrameFormat.name(number));
            try {
                disk.delete(path);
            } catch (IOException left) {
                failed.addSuppressed(left); // It holds no frame, and goes when the journal is opened next.
            }
            throw failed;
        }
        Segment segment = new Segment(number, path, key, new FrameIndex(), FrameFormat.SEGMENT_HEADER);
        backlog.add(segment);
        return new Active(segment, file);
    }

    private void append(Active target, List<Append> group) throws IOException {
        Segment segment = target.segment();
        long confirmed = segment.bytes;
        try {
            FrameIndex added = new FrameIndex();
            long end = put(target, group, added);
            target.file().force();
            backlog.confirm(segment, added, end);
        } catch (NotWritten failed) {
            if (!isNoSpace(failed.cause) || !cutBack(target, confirmed)) {
                abandon(target, confirmed, failed.cause);
            }
            throw failed.cause;
        } catch (IOException | RuntimeException | Error failed) {
            abandon(target, confirmed, failed instanceof IOException io ? io : new IOException(failed));
            throw failed;
        }
    }

    /** A write failed, before anything was flushed: the file is as good as before where it can be cut back. */
    private static final class NotWritten extends Exception {

        private static final long serialVersionUID = 1;

        private final IOException cause;

        NotWritten(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private long put(Active target, List<Append> group, FrameIndex added) throws NotWritten {
        long start = target.segment().bytes;
        try {
            staging.clear();
            for (Append append : group) {
                for (int i = 0; i < append.frames().size(); i++) {
                    Frame frame = append.frames().get(i);
                    if (staging.remaining() < FrameFormat.FRAME_HEADER) {
                        start = drain(target, start);
                    }
                    added.add(
                            start + staging.position(),
                            frame.payload().length,
                            frame.events(),
                            FrameFormat.micros(frame.at()));
                    FrameFormat.putFrameHeader(staging, target.segment().key(), frame, append.checksum(i));
                    for (int from = 0; from < frame.payload().length; ) {
                        if (!staging.hasRemaining()) {
                            start = drain(target, start);
                        }
                        int length = Math.min(staging.remaining(), frame.payload().length - from);
                        staging.put(frame.payload(), from, length);
                        from += length;
                    }
                }
            }
            return drain(target, start);
        } catch (IOException failed) {
            throw new NotWritten(failed);
        }
    }

    private long drain(Active target, long position) throws IOException {
        staging.flip();
        int length = staging.limit();
        target.file().writeFully(staging, position);
        staging.clear();
        return position + length;
    }

    private static boolean cutBack(Active target, long length) {
        try {
            target.file().truncate(length);
            return true;
        } catch (IOException failed) {
            return false;
        }
    }

    /**
     * Nothing is appended to it any more, nor flushed: after a failed flush the kernel takes its pages for clean, and the next
     * flush would succeed without having written them.
     */
    private void abandon(Active target, long confirmed, IOException cause) {
        active = null;
        backlog.seal(target.segment());
        // An interrupt has closed the file, and would close it again.
        boolean interrupted = Thread.interrupted();
        if (!cutBack(target, confirmed)) {
            try (SegmentFile again = disk.reopen(target.segment().path())) {
                again.truncate(confirmed);
            } catch (IOException failed) {
                cause.addSuppressed(failed);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        close(target.file(), target.segment().name());
        listener.troubled(target.segment().name() + " was abandoned at " + confirmed + " bytes", cause);
    }

    private void seal(Active target) {
        active = null;
        close(target.file(), target.segment().name());
        backlog.seal(target.segment());
    }

    private void close(SegmentFile file, String name) {
        try {
            file.close();
        } catch (IOException failed) {
            // All that counts was flushed before.
            listener.troubled(name + " could not be closed", failed);
        }
    }

    private JournalException refusal(IOException failed, long bytes) {
        boolean noSpace = isNoSpace(failed) || disk.usableSpace(folder) < bytes + FrameFormat.SEGMENT_HEADER;
        return new JournalException(
                noSpace ? Reason.NO_SPACE : Reason.BROKEN,
                (noSpace ? "No space is left for the spool in " : "The spool cannot be written in ") + folder + ": "
                        + failed,
                failed);
    }

    /** Java has no type for it, and its text is the C library's. Where that is in another language, the free space tells. */
    private static boolean isNoSpace(IOException failed) {
        String text = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded") || text.contains("not enough space");
    }

    /** Closes the segment where all of it is released. */
    void retire() {
        if (active != null && backlog.isSpent(active.segment())) {
            seal(active);
        }
    }

    void close() {
        if (active != null) {
            seal(active);
        }
    }
}
