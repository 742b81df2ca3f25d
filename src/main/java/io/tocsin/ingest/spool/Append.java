package io.tocsin.ingest.spool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one caller wants written, and what became of it. Its changing part belongs to {@link GroupCommit}. */
final class Append {

    private final List<Frame> frames;
    private final int[] checksums;
    private final long bytes;

    private boolean done;
    private @Nullable JournalException failure;

    Append(List<Frame> frames) {
        this.frames = List.copyOf(frames);
        this.checksums = new int[frames.size()];
        long sum = 0;
        for (int i = 0; i < checksums.length; i++) {
            byte[] payload = this.frames.get(i).payload();
            checksums[i] = FrameFormat.checksum(payload);
            sum += FrameFormat.FRAME_HEADER + (long) payload.length;
        }
        this.bytes = sum;
    }

    /** None where it only asks whether the disk takes anything. */
    List<Frame> frames() {
        return frames;
    }

    /** Of the payload. */
    int checksum(int frame) {
        return checksums[frame];
    }

    /** On the disk. */
    long bytes() {
        return bytes;
    }

    void finish(@Nullable JournalException because) {
        done = true;
        failure = because;
    }

    boolean isDone() {
        return done;
    }

    void check() throws JournalException {
        if (failure != null) {
            throw failure.again();
        }
    }
}
