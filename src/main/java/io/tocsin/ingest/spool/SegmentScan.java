package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.FrameFormat.FrameHeader;
import io.tocsin.ingest.spool.FrameFormat.SegmentHeader;
import io.tocsin.ingest.spool.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Looks through a segment for frames, and for what is none. */
final class SegmentScan {

    private final ReadAhead bytes;
    private final long end;
    private final FrameIndex frames = new FrameIndex();
    private final List<Region> regions = new ArrayList<>();

    /** Null until it is known, which is from the first good frame on where the segment's header is unreadable. */
    private @Nullable Long key;

    private SegmentScan(ReadAhead bytes, long end) {
        this.bytes = bytes;
        this.end = end;
    }

    /**
     * Bytes that are no frame.
     *
     * @param events known to be lost with them
     */
    record Region(long from, long to, int events) {

        long bytes() {
            return to - from;
        }
    }

    /**
     * What is in a segment.
     *
     * @param regions in order
     * @param wholeHeader whether its own header is right
     * @param unreadable whether the disk did not give all of it
     */
    record Result(
            long number,
            Path path,
            long key,
            long length,
            FrameIndex frames,
            List<Region> regions,
            boolean wholeHeader,
            boolean unreadable) {}

    /** @throws JournalException where a newer version wrote it: that is no damage, and nothing to go on without */
    static Result of(Path path, ReadAhead bytes) throws IOException, JournalException {
        bytes.open(path, Long.MAX_VALUE, true);
        SegmentScan scan = new SegmentScan(bytes, bytes.size());
        bytes.open(path, scan.end, true);
        return scan.run(path);
    }

    private Result run(Path path) throws IOException, JournalException {
        long number = FrameFormat.number(String.valueOf(path.getFileName()));
        SegmentHeader header = FrameFormat.segmentHeader(bytes.from(0, FrameFormat.SEGMENT_HEADER));
        if (header != null && header.version() != FrameFormat.VERSION) {
            throw new JournalException(
                    Reason.BROKEN,
                    path + " has format " + header.version() + ", and this version reads " + FrameFormat.VERSION
                            + ": start the version that wrote it, and let it empty the spool");
        }
        boolean wholeHeader = header != null && header.number() == number;
        if (header != null && wholeHeader) {
            key = header.key();
            frames(FrameFormat.SEGMENT_HEADER);
        } else {
            frames(0);
        }
        return new Result(number, path, key == null ? 0 : key, end, frames, regions, wholeHeader, bytes.isUnreadable());
    }

    private void frames(long start) throws IOException {
        long at = start;
        long bad = -1;
        int lost = 0;
        while (at < end) {
            FrameHeader header = header(at);
            if (header != null && hasPayload(header, at)) {
                if (bad >= 0) {
                    regions.add(new Region(bad, at, lost));
                    bad = -1;
                    lost = 0;
                }
                key = header.key();
                frames.add(at, header.length(), header.events(), header.atMicros());
                at += header.size();
            } else {
                lost += header == null ? 0 : header.events();
                bad = bad < 0 ? at : bad;
                at = nextMarker(at + 1);
            }
        }
        if (bad >= 0) {
            regions.add(new Region(bad, end, lost));
        }
    }

    private @Nullable FrameHeader header(long at) throws IOException {
        FrameHeader header = FrameFormat.frameHeader(bytes.from(at, FrameFormat.FRAME_HEADER));
        return header == null || (key != null && header.key() != key) ? null : header;
    }

    private boolean hasPayload(FrameHeader header, long at) throws IOException {
        long to = at + header.size();
        if (to > end) {
            return false;
        }
        CRC32C checksum = new CRC32C();
        for (long from = at + FrameFormat.FRAME_HEADER; from < to; ) {
            ByteBuffer part = bytes.from(from, 1);
            if (!part.hasRemaining()) {
                return false;
            }
            part.limit((int) Math.min(part.limit(), part.position() + (to - from)));
            from += part.remaining();
            checksum.update(part);
        }
        return (int) checksum.getValue() == header.payloadChecksum();
    }

    private long nextMarker(long start) throws IOException {
        long at = start;
        while (at < end) {
            ByteBuffer part = bytes.from(at, FrameFormat.FRAME_HEADER);
            int whole = part.limit() - FrameFormat.FRAME_HEADER;
            if (whole < part.position()) {
                return end;
            }
            for (int place = part.position(); place <= whole; place++) {
                if (part.get(place) == FrameFormat.MARKER_FIRST
                        && part.getInt(place) == FrameFormat.MARKER
                        && (key == null || part.getLong(place + 4) == key)) {
                    return at + place - part.position();
                }
            }
            at += whole - part.position() + 1;
        }
        return end;
    }
}
