package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.Damage.Kind;
import io.tocsin.ingest.spool.SegmentScan.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The folder of damaged bytes, and the count of them. */
final class SetAside {

    private final Path spool;
    private final Path folder;
    private final Disk disk;
    private final JournalListener listener;
    private Damage.Total total = Damage.Total.NONE;

    SetAside(Path spool, Disk disk, JournalListener listener) {
        this.spool = spool;
        this.folder = spool.resolve("damaged");
        this.disk = disk;
        this.listener = listener;
    }

    synchronized Damage.Total total() {
        return total;
    }

    /** The highest segment number that something here has; what half a copy left behind is removed on the way. */
    long highestNumber() throws IOException {
        long highest = 0;
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    if (name.endsWith(".tmp")) {
                        disk.delete(file);
                    } else {
                        highest = Math.max(highest, FrameFormat.number(name));
                    }
                }
            }
        }
        return highest;
    }

    /**
     * Copies a region, flushes the copy, counts and reports.
     *
     * @param bytes opened on the segment
     * @return whether the segment holds nothing of the region that is not elsewhere, too
     */
    boolean save(Kind kind, long number, Region region, ReadAhead bytes) {
        Path copy = null;
        boolean saved = false;
        try {
            boolean nothing = isZero(region, bytes);
            copy = nothing ? null : copy(number, region, bytes);
            saved = !bytes.isUnreadable();
        } catch (IOException failed) {
            listener.troubled(
                    region.bytes() + " damaged bytes of " + FrameFormat.name(number) + " could not be copied", failed);
        }
        synchronized (this) {
            total = total.plus(kind, region.bytes());
        }
        listener.damaged(new Damage(
                kind, FrameFormat.name(number), region.from(), region.bytes(), region.events(), saved ? copy : null));
        return saved;
    }

    /** Moves a segment here as a whole. */
    void move(Path segment) throws IOException {
        disk.createFolder(folder);
        try {
            disk.move(segment, folder.resolve(segment.getFileName()));
        } catch (NoSuchFileException gone) {
            listener.troubled(segment.getFileName() + " was removed by somebody else", gone);
            return;
        }
        try {
            disk.force(folder);
            disk.force(spool);
        } catch (IOException failed) {
            // After a loss of power it may lie in its old place again, and is read again.
            listener.troubled(
                    segment.getFileName() + " was moved to " + folder + ", which could not be flushed", failed);
        }
    }

    private static boolean isZero(Region region, ReadAhead bytes) throws IOException {
        for (long at = region.from(); at < region.to(); ) {
            ByteBuffer part = part(region, at, bytes);
            if (!part.hasRemaining()) {
                return true;
            }
            at += part.remaining();
            while (part.hasRemaining()) {
                if (part.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable Path copy(long number, Region region, ReadAhead bytes) throws IOException {
        disk.createFolder(folder);
        Path copy = folder.resolve(String.format(Locale.ROOT, "%016d-%d.bin", number, region.from()));
        Path draft = copy.resolveSibling(copy.getFileName() + ".tmp");
        disk.delete(draft);
        try (SegmentFile file = disk.create(draft)) {
            long at = region.from();
            for (ByteBuffer part = part(region, at, bytes); part.hasRemaining(); part = part(region, at, bytes)) {
                int length = part.remaining();
                file.writeFully(part, at - region.from());
                at += length;
            }
            file.force();
        } catch (IOException failed) {
            try {
                disk.delete(draft);
            } catch (IOException left) {
                failed.addSuppressed(left); // It is removed when the journal is opened next.
            }
            throw failed;
        }
        disk.move(draft, copy);
        disk.force(folder);
        return copy;
    }

    private static ByteBuffer part(Region region, long at, ReadAhead bytes) throws IOException {
        ByteBuffer part = bytes.from(at, 1);
        return part.limit((int) Math.min(part.limit(), part.position() + (region.to() - at)));
    }
}
