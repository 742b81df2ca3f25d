package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.Backlog.Slot;
import io.tocsin.ingest.spool.JournalException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An append-only journal of frames in a folder of its own. What {@link #append} returned from is on the disk, and is read
 * until it is released, by this process or by the next that opens the folder. Any number of threads append while one reads.
 *
 * <p>The package's documentation has the format, and what lasts.
 */
public final class Journal implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Path folder;
    private final FolderLock folderLock;
    private final Disk disk;
    private final JournalListener listener;
    private final Backlog backlog;
    private final SetAside setAside;
    private final GroupCommit commits;
    private final FrameReader reader;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean closed;

    private Journal(
            Path folder,
            FolderLock folderLock,
            Disk disk,
            JournalListener listener,
            Backlog backlog,
            SetAside setAside,
            GroupCommit commits) {
        this.folder = folder;
        this.folderLock = folderLock;
        this.disk = disk;
        this.listener = listener;
        this.backlog = backlog;
        this.setAside = setAside;
        this.commits = commits;
        this.reader = new FrameReader(disk, backlog, setAside);
    }

    /**
     * Takes the folder, which is made where it is missing, and takes up whatever is in it: every segment is read through once,
     * its end is cut where it is torn, and what is damaged is set aside.
     *
     * @throws JournalException {@link Reason#IN_USE}; {@link Reason#BROKEN} where the folder cannot be used, or holds what a
     *     newer version wrote
     */
    public static Journal open(Path folder, Limits limits, JournalListener listener) throws JournalException {
        return open(folder, limits, listener, new Disk());
    }

    static Journal open(Path wanted, Limits limits, JournalListener listener, Disk disk) throws JournalException {
        FolderLock folderLock = null;
        boolean opened = false;
        try {
            disk.createFolder(wanted);
            Path folder = wanted.toRealPath();
            folderLock = FolderLock.take(folder, disk);
            Backlog backlog = new Backlog();
            SetAside setAside = new SetAside(folder, disk, listener);
            long lastNumber = new Recovery(folder, disk, backlog, setAside, listener).run();
            SegmentWriter writer = new SegmentWriter(folder, limits, disk, backlog, listener, lastNumber);
            GroupCommit commits = new GroupCommit(folder, limits, disk, backlog, writer);
            Journal journal = new Journal(folder, folderLock, disk, listener, backlog, setAside, commits);
            journal.sweep();
            opened = true;
            return journal;
        } catch (IOException failed) {
            throw new JournalException(Reason.BROKEN, "The spool " + wanted + " cannot be used: " + failed, failed);
        } finally {
            if (!opened && folderLock != null) {
                closeQuietly(folderLock, "lock", listener);
            }
        }
    }

    /**
     * Writes all of the frames and returns when they are on the disk. Threads that append at the same time share a flush. An
     * interrupt does not end the wait, since the frames may be on their way; the thread stays interrupted.
     *
     * <p>Where it throws, none of the frames is read by this process. What was written of them has been cut off the file
     * again; only where the disk refuses that as well, or where the process ends between the writing and the cutting, may some
     * of them be found when the journal is opened next.
     *
     * @throws JournalException {@link Reason#FULL}, {@link Reason#NO_SPACE}, {@link Reason#BROKEN} or {@link Reason#CLOSED}
     */
    public void append(List<Frame> frames) throws JournalException {
        if (!frames.isEmpty()) {
            commit(new Append(frames));
        }
    }

    /**
     * Tries whether the disk takes a new segment, as the next append might find, without putting a frame at risk: for one who
     * waits for a journal that was refused to be usable again. {@link #room} tells the result as well.
     */
    public void probe() throws JournalException {
        commit(new Append(List.of()));
    }

    private void commit(Append append) throws JournalException {
        try {
            commits.append(append);
        } finally {
            sweep();
        }
    }

    /**
     * The oldest frames that are not released, in the order they were appended; they stay. At least one where there is one: a
     * frame beyond the bounds comes alone. A frame that turns out to be damaged is set aside, reported, and passed over.
     *
     * @param maxBytes of payload
     * @throws JournalException {@link Reason#BROKEN} where the disk does not give the oldest frame: twice, and the third
     *     time the frame is taken for damaged; {@link Reason#CLOSED}
     */
    public Chunk read(int maxEvents, long maxBytes) throws JournalException {
        reading.lock();
        try {
            checkOpen();
            long from = backlog.released();
            long to = from;
            List<Frame> frames = new ArrayList<>();
            long events = 0;
            long bytes = 0;
            for (Slot slot = backlog.slot(to); slot != null; slot = backlog.slot(++to)) {
                events += slot.events();
                bytes += slot.length();
                if (!frames.isEmpty() && (events > maxEvents || bytes > maxBytes)) {
                    break;
                }
                try {
                    Frame frame = slot.lost() ? null : reader.read(to, slot);
                    if (frame != null) {
                        frames.add(frame);
                    }
                } catch (IOException failed) {
                    if (!frames.isEmpty()) {
                        break; // The next chunk begins with it, or with the failure.
                    }
                    throw new JournalException(
                            Reason.BROKEN, slot.segment().name() + " cannot be read: " + failed, failed);
                }
            }
            Chunk chunk = new Chunk(from, to, frames);
            if (chunk.isEmpty()) {
                release(chunk); // Nothing but damage, which is set aside.
            }
            return chunk;
        } finally {
            reading.unlock();
        }
    }

    /**
     * The chunk's frames are stored elsewhere, or set aside: they are not read again, and segments of which nothing else is
     * wanted are deleted. A second release of the same chunk does nothing.
     */
    public void release(Chunk chunk) throws JournalException {
        reading.lock();
        try {
            checkOpen();
            long released = backlog.released();
            if (chunk.from() > released) {
                throw new IllegalArgumentException("Frames before this chunk are not released");
            }
            if (chunk.to() > released) {
                backlog.release(chunk.to());
                reader.keepOnly(backlog.slot(chunk.to()));
                sweep();
            }
        } catch (IOException notClosed) {
            listener.troubled("A segment could not be closed", notClosed); // It is released all the same.
        } finally {
            reading.unlock();
        }
    }

    /** What waits. */
    public Depth depth() {
        return backlog.depth();
    }

    /** Whether an append has a chance, and why not. Asks the disk for its free space, and for nothing else. */
    public Room room() {
        return commits.room();
    }

    /** What was found damaged, or torn, since the journal was opened. */
    public Damage.Total damage() {
        return setAside.total();
    }

    /** Where it is, without symbolic links. */
    public Path folder() {
        return folder;
    }

    private void checkOpen() throws JournalException {
        if (closed) {
            throw new JournalException(Reason.CLOSED, "The spool " + folder + " is closed");
        }
    }

    private void sweep() {
        if (closed) {
            return; // The folder may be another's by now.
        }
        commits.retire();
        for (Segment segment : backlog.takeSpent()) {
            try {
                if (segment.kept) {
                    setAside.move(segment.path());
                } else {
                    disk.delete(segment.path());
                }
                backlog.removed(segment);
            } catch (IOException failed) {
                backlog.notRemoved(segment);
                listener.troubled(segment.name() + " is done with and could not be removed", failed);
            }
        }
    }

    /**
     * Gives the folder up; what is not released stays in it. An append that is being written ends first and is answered; one
     * that waits is refused. Where the disk does not come back for 5 seconds, files and lock are left to the end of the
     * process, so that nobody else writes beside it.
     */
    @Override
    public void close() {
        boolean atRest = commits.close(CLOSING);
        boolean readerAtRest = false;
        try {
            readerAtRest = reading.tryLock() || reading.tryLock(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
            if (closed) {
                return;
            }
            closed = true;
            if (readerAtRest) {
                closeQuietly(reader, "reader", listener);
            }
            if (readerAtRest && atRest) {
                closeQuietly(folderLock, "lock", listener);
            } else {
                listener.troubled(folder + " is still in use", new IOException("The disk does not answer"));
            }
        } catch (InterruptedException hurry) {
            closed = true;
            Thread.currentThread().interrupt();
        } finally {
            if (readerAtRest) {
                reading.unlock();
            }
        }
    }

    private static void closeQuietly(Closeable closeable, String what, JournalListener listener) {
        try {
            closeable.close();
        } catch (IOException failed) {
            listener.troubled("The spool's " + what + " could not be closed", failed);
        }
    }
}
