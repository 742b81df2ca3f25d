package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.JournalException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One flush for all who wait: whoever finds nobody writing writes what waits by then, in the order it came; the others wait
 * until theirs is done, or until it is their turn to lead.
 */
final class GroupCommit {

    private final Path folder;
    private final Limits limits;
    private final Disk disk;
    private final Backlog backlog;
    private final SegmentWriter writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Append> waiting = new ArrayDeque<>();
    /** Of those that wait or are being written: promised to them, and not yet in the backlog. */
    private long bytesUnderWay;

    private boolean writing;
    private boolean closed;
    private @Nullable JournalException lastFailure;

    GroupCommit(Path folder, Limits limits, Disk disk, Backlog backlog, SegmentWriter writer) {
        this.folder = folder;
        this.limits = limits;
        this.disk = disk;
        this.backlog = backlog;
        this.writer = writer;
    }

    void append(Append append) throws JournalException {
        long usable = disk.usableSpace(folder);
        boolean interrupted = false;
        lock.lock();
        try {
            admit(append, usable);
            while (!append.isDone()) {
                // It would close the file under all who wait for its flush: it is kept for later.
                interrupted |= Thread.interrupted();
                if (writing) {
                    changed.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        append.check();
    }

    private void admit(Append append, long usable) throws JournalException {
        JournalException refusal = refusal(append.bytes(), usable);
        if (refusal != null) {
            throw refusal;
        }
        bytesUnderWay += append.bytes();
        waiting.add(append);
    }

    private @Nullable JournalException refusal(long bytes, long usable) {
        long taken = backlog.bytes() + bytesUnderWay;
        if (closed) {
            return closed();
        }
        if (taken + bytes > limits.maxBytes()) {
            return new JournalException(
                    Reason.FULL,
                    "The spool is full: " + taken + " of " + limits.maxBytes() + " bytes are taken, and " + bytes
                            + " more were to come");
        }
        if (usable - bytesUnderWay - bytes < limits.minFreeBytes()) {
            return new JournalException(
                    Reason.NO_SPACE,
                    "Only " + usable + " bytes are free in " + folder + ", of which " + limits.minFreeBytes()
                            + " have to stay free");
        }
        return null;
    }

    private JournalException closed() {
        return new JournalException(Reason.CLOSED, "The spool " + folder + " is closed");
    }

    /** Called with the lock, and gives it up while it writes. */
    private void lead() {
        List<Append> group = takeGroup();
        writing = true;
        lock.unlock();
        JournalException failure = new JournalException(Reason.BROKEN, "The spool failed without a reason");
        try {
            writer.write(group);
            failure = null;
        } catch (JournalException failed) {
            failure = failed;
        } catch (RuntimeException | Error failed) {
            failure = new JournalException(Reason.BROKEN, "The spool failed: " + failed, failed);
        } finally {
            lock.lock();
            writing = false;
            lastFailure = failure;
            for (Append append : group) {
                bytesUnderWay -= append.bytes();
                append.finish(failure);
            }
            changed.signalAll();
        }
    }

    /** The first of those that wait, and as many more as fit into a segment with it. */
    private List<Append> takeGroup() {
        List<Append> group = new ArrayList<>();
        long bytes = 0;
        for (Append next = waiting.peek(); next != null; next = waiting.peek()) {
            bytes += next.bytes();
            if (!group.isEmpty() && bytes > limits.segmentBytes()) {
                break;
            }
            group.add(waiting.remove());
        }
        return group;
    }

    /** Closes the active segment where all of it is released and nobody is about to append. */
    void retire() {
        lock.lock();
        try {
            if (!writing && waiting.isEmpty()) {
                writer.retire();
            }
        } finally {
            lock.unlock();
        }
    }

    Room room() {
        long usable = disk.usableSpace(folder);
        lock.lock();
        try {
            long left = Math.min(
                    limits.maxBytes() - backlog.bytes() - bytesUnderWay,
                    usable - bytesUnderWay - limits.minFreeBytes());
            JournalException refusal = refusal(FrameFormat.FRAME_HEADER, usable);
            if (refusal == null) {
                refusal = lastFailure;
            }
            return new Room(Math.max(0, left), refusal == null ? null : refusal.reason());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses whatever has not begun, and waits for what has.
     *
     * @return whether the writer is at rest, and its file closed; if not, it still waits for the disk
     */
    boolean close(Duration patience) {
        lock.lock();
        try {
            closed = true;
            for (Append append : waiting) {
                bytesUnderWay -= append.bytes();
                append.finish(closed());
            }
            waiting.clear();
            changed.signalAll();
            long left = patience.toNanos();
            while (writing && left > 0) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException hurry) {
                    Thread.currentThread().interrupt();
                    left = 0;
                }
            }
            if (!writing) {
                writer.close();
            }
            return !writing;
        } finally {
            lock.unlock();
        }
    }
}
