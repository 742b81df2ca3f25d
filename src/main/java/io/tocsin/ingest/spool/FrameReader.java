package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.Backlog.Slot;
import io.tocsin.ingest.spool.Damage.Kind;
import io.tocsin.ingest.spool.FrameFormat.FrameHeader;
import io.tocsin.ingest.spool.SegmentScan.Region;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Reads single frames, each checked once more: a disk may forget what it knew when the journal was opened. */
final class FrameReader implements Closeable {

    /** How often in a row a segment may fail to be read before what the disk does not give is given up. */
    private static final int TRIES = 3;

    private final Backlog backlog;
    private final SetAside setAside;
    private final ReadAhead bytes;
    private long failingSegment;
    private int failures;

    FrameReader(Disk disk, Backlog backlog, SetAside setAside) {
        this.bytes = new ReadAhead(disk);
        this.backlog = backlog;
        this.setAside = setAside;
    }

    /**
     * @return null where the frame is damaged; it is set aside then, and no longer in the backlog
     * @throws IOException where the disk did not give it, which may be different the next time
     */
    @Nullable
    Frame read(long sequence, Slot slot) throws IOException {
        long segment = slot.segment().number();
        boolean lastTry = segment == failingSegment && failures >= TRIES - 1;
        try {
            bytes.open(slot.segment().path(), slot.confirmed(), lastTry);
            byte[] payload = payload(slot);
            if (payload != null) {
                failures = 0;
                return new Frame(FrameFormat.instant(slot.atMicros()), slot.events(), payload);
            }
        } catch (ClosedChannelException interrupted) {
            throw interrupted;
        } catch (IOException failed) {
            if (!lastTry) {
                failures = segment == failingSegment ? failures + 1 : 1;
                failingSegment = segment;
                bytes.close();
                throw failed;
            }
        }
        long end = slot.offset() + FrameFormat.FRAME_HEADER + slot.length();
        if (!setAside.save(Kind.DAMAGED, segment, new Region(slot.offset(), end, slot.events()), bytes)) {
            backlog.keep(slot.segment());
        }
        backlog.lose(sequence);
        return null;
    }

    private byte @Nullable [] payload(Slot slot) throws IOException {
        FrameHeader header = FrameFormat.frameHeader(bytes.from(slot.offset(), FrameFormat.FRAME_HEADER));
        if (header == null
                || header.key() != slot.segment().key()
                || header.length() != slot.length()
                || header.events() != slot.events()
                || header.atMicros() != slot.atMicros()) {
            return null;
        }
        byte[] payload = new byte[slot.length()];
        for (int done = 0; done < payload.length; ) {
            ByteBuffer part = bytes.from(slot.offset() + FrameFormat.FRAME_HEADER + done, 1);
            if (!part.hasRemaining()) {
                return null;
            }
            int length = Math.min(part.remaining(), payload.length - done);
            part.get(payload, done, length);
            done += length;
        }
        return FrameFormat.checksum(payload) == header.payloadChecksum() ? payload : null;
    }

    /** Closes its file unless this one is read next: a deleted file takes room as long as it is open. */
    void keepOnly(@Nullable Slot next) throws IOException {
        if (next == null || !bytes.isAt(next.segment().path())) {
            bytes.close();
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
