package io.tocsin.start;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which everything lasting lives: the embedded PostgreSQL, its password, the administrator key. It belongs to
 * one process at a time, by a lock that the operating system drops with the process, however that ends.
 */
public final class DataFolder implements AutoCloseable {

    private static final String ENVIRONMENT_VARIABLE = "TOCSIN_DATA_DIR";
    /** A live reload of the development mode may start anew before the run before it has let go. */
    private static final Duration PATIENCE_WITHIN_PROCESS = Duration.ofSeconds(30);

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the folder where it is missing, readable by its owner only, and takes it.
     *
     * @throws StartRefused where it is not writable or another process has it
     */
    public static DataFolder open(Path wanted) {
        Path path = wanted.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            OwnerOnly.directories(path);
            Path real = path.toRealPath();
            channel = FileChannel.open(
                    real.resolve("lock"),
                    java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OwnerOnly.FILE));
            FileLock lock = lock(channel);
            if (lock == null) {
                String owner = owner(channel);
                channel.close();
                throw new StartRefused("The data folder " + real + " is in use by another Tocsin" + owner
                        + ": stop that one, or give this one a folder of its own by " + ENVIRONMENT_VARIABLE);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new DataFolder(real, channel, lock);
        } catch (IOException unusable) {
            closeQuietly(channel);
            throw new StartRefused("The data folder " + path + " cannot be used (" + describe(unusable)
                    + "): make it writable for " + System.getProperty("user.name") + ", or name another by "
                    + ENVIRONMENT_VARIABLE);
        }
    }

    /** Where it is, with symbolic links resolved. */
    public Path path() {
        return path;
    }

    /** Gives it up. */
    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException alreadyClosed) {
            // The channel is closed next, and the operating system drops the lock with it.
        }
        closeQuietly(channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_WITHIN_PROCESS.toNanos();
        while (true) {
            try {
                return channel.tryLock();
            } catch (OverlappingFileLockException heldInThisProcess) {
                if (!Patience.pause(deadline, Duration.ofMillis(50))) {
                    return null;
                }
            }
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(32);
        channel.read(content, 0);
        String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("[0-9]+") ? " (process " + pid + ")" : "";
    }

    static String describe(IOException exception) {
        if (exception instanceof FileAlreadyExistsException) {
            return "something that is not a folder has this name";
        }
        if (exception instanceof java.nio.file.AccessDeniedException denied) {
            return "permission denied: " + denied.getFile();
        }
        if (exception instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return String.valueOf(exception.getMessage());
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException nothingToDo) {
                // The process gives the file back when it ends, at the latest.
            }
        }
    }

    /** Makes the renames in this folder last, also over a loss of power. */
    static void sync(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }
}
