package io.tocsin.ingest.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file that is being written. Not final: tests have one that fails. */
class SegmentFile implements Closeable {

    private final FileChannel channel;

    SegmentFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Writes some of the bytes, perhaps not all, as a full disk does. */
    int write(ByteBuffer bytes, long position) throws IOException {
        return channel.write(bytes, position);
    }

    /** Returns when all that was written is on the disk. Must not be called again where it failed. */
    void force() throws IOException {
        channel.force(false);
    }

    /** Cuts the file to this length. */
    void truncate(long length) throws IOException {
        channel.truncate(length);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Writes all of the bytes. */
    final void writeFully(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            int written = write(bytes, at);
            if (written <= 0) {
                throw new IOException("No space left on device: nothing was written, and no error told");
            }
            at += written;
        }
    }
}
