package io.tocsin.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** All that the journal does to files and folders. Not final: tests have one that fails. */
class Disk {

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<OpenOption> LOCK =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** Makes a file that is not there yet. */
    SegmentFile create(Path file) throws IOException {
        return new SegmentFile(FileChannel.open(file, NEW, owner(file, "rw-------")));
    }

    /** Opens a file to change its end. */
    SegmentFile reopen(Path file) throws IOException {
        return new SegmentFile(FileChannel.open(file, StandardOpenOption.WRITE));
    }

    FileChannel openLock(Path file) throws IOException {
        return FileChannel.open(file, LOCK, owner(file, "rw-------"));
    }

    FileChannel openForReading(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Reads some of the bytes from a place on; -1 at the file's end. */
    int read(FileChannel file, ByteBuffer into, long position) throws IOException {
        return file.read(into, position);
    }

    /** Makes a folder and its missing parents, so that they last; one that is there stays as it is. */
    void createFolder(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = folder.toAbsolutePath(); path != null && !Files.exists(path); path = path.getParent()) {
            missing.push(path);
        }
        for (Path path : missing) {
            Files.createDirectory(path, owner(path, "rwx------"));
            Path parent = path.getParent();
            if (parent != null) {
                force(parent);
            }
        }
    }

    /** Returns when the names in a folder are on the disk. */
    void force(Path folder) throws IOException {
        if (isPosix(folder)) { // Others do not open folders, and keep their names by a journal of their own.
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What this process may still write there; 0 where it cannot be told. */
    long usableSpace(Path folder) {
        // A FileStore would read the list of all mounts, and there are containers in which it does not find its own.
        return folder.toFile().getUsableSpace();
    }

    private static FileAttribute<?>[] owner(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
