package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.JournalException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The folder belongs to one journal; the operating system drops the lock with the process, however that ends. */
final class FolderLock implements Closeable {

    /**
     * The folders of this process. Asking for a lock that the process already has, by a channel of its own, and closing that
     * channel would drop the first lock too (POSIX).
     */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @param folder without symbolic links */
    static FolderLock take(Path folder, Disk disk) throws IOException, JournalException {
        if (!TAKEN.add(folder)) {
            throw new JournalException(Reason.IN_USE, "The spool " + folder + " is already open in this process");
        }
        try {
            return new FolderLock(folder, locked(folder, disk));
        } catch (IOException | JournalException refused) {
            TAKEN.remove(folder);
            throw refused;
        }
    }

    private static FileChannel locked(Path folder, Disk disk) throws IOException, JournalException {
        FileChannel channel = disk.openLock(folder.resolve("lock"));
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (IOException failed) {
            channel.close();
            throw failed;
        } catch (OverlappingFileLockException otherClassLoader) {
            // As if it were another process.
        }
        channel.close();
        throw new JournalException(
                Reason.IN_USE, "The spool " + folder + " is in use by another process: each needs a folder of its own");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            TAKEN.remove(folder);
        }
    }
}
