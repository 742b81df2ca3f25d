package io.tocsin.ingest.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file by their place, through one bounded buffer outside the heap: nothing is larger in memory than that,
 * whatever a damaged length claims. Reads nothing beyond its limit, where an appender may still change its mind.
 */
final class ReadAhead implements Closeable {

    private static final int BUFFER = 256 << 10;
    private static final int BLOCK = 4 << 10;

    private final Disk disk;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).limit(0);

    private @Nullable Path path;
    private @Nullable FileChannel channel;
    private long start;
    private long limit;
    private boolean patient;
    private boolean unreadable;

    ReadAhead(Disk disk) {
        this.disk = disk;
    }

    /**
     * Turns to a file, or stays with it and sees what was added to it.
     *
     * @param limit no byte from here on is read
     * @param patient whether blocks that the disk does not give are taken for zeros, rather than for a failure
     */
    void open(Path file, long limit, boolean patient) throws IOException {
        if (channel == null || !channel.isOpen() || !file.equals(path)) {
            close();
            channel = disk.openForReading(file);
            path = file;
        }
        this.limit = limit;
        this.patient = patient;
    }

    /** Whether this file is open. */
    boolean isAt(Path file) {
        return file.equals(path);
    }

    /** The file's length. */
    long size() throws IOException {
        return channel().size();
    }

    /** Whether blocks were taken for zeros since the file was opened. */
    boolean isUnreadable() {
        return unreadable;
    }

    /**
     * The bytes from a place on.
     *
     * @param wanted at most the buffer's size
     * @return at least as many as wanted, unless the limit or the file's end is nearer; read only, good until the next call
     */
    ByteBuffer from(long offset, int wanted) throws IOException {
        long end = Math.min(offset + wanted, limit);
        if (offset < start || end > start + buffer.limit()) {
            fill(offset);
        }
        ByteBuffer view = buffer.asReadOnlyBuffer();
        view.position((int) Math.min(offset - start, view.limit()));
        return view;
    }

    private void fill(long offset) throws IOException {
        start = offset;
        buffer.clear().limit((int) Math.max(0, Math.min(BUFFER, limit - offset)));
        try {
            while (buffer.hasRemaining() && disk.read(channel(), buffer, start + buffer.position()) >= 0) {
                // All of it, or up to the file's end.
            }
            buffer.flip();
        } catch (ClosedChannelException closed) {
            buffer.clear().limit(0);
            throw closed;
        } catch (IOException failed) {
            int wanted = buffer.limit();
            buffer.clear().limit(0);
            if (!patient) {
                throw failed;
            }
            fillBlockwise(wanted);
        }
    }

    private void fillBlockwise(int wanted) throws IOException {
        buffer.clear();
        for (int from = 0; from < wanted; from += BLOCK) {
            int to = Math.min(wanted, from + BLOCK);
            buffer.limit(to).position(from);
            try {
                while (buffer.hasRemaining() && disk.read(channel(), buffer, start + buffer.position()) >= 0) {
                    // As above.
                }
            } catch (ClosedChannelException closed) {
                buffer.clear().limit(0);
                throw closed;
            } catch (IOException failed) {
                unreadable = true;
            }
            while (buffer.hasRemaining()) {
                buffer.put((byte) 0);
            }
        }
        buffer.limit(wanted).position(0);
    }

    private FileChannel channel() throws ClosedChannelException {
        if (channel == null) {
            throw new ClosedChannelException();
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        buffer.clear().limit(0);
        start = 0;
        unreadable = false;
        if (channel != null) {
            channel.close();
            channel = null;
        }
        path = null;
    }
}
