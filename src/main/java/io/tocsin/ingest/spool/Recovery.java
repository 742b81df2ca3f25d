package io.tocsin.ingest.spool;

import io.tocsin.ingest.spool.Damage.Kind;
import io.tocsin.ingest.spool.SegmentScan.Region;
import io.tocsin.ingest.spool.SegmentScan.Result;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Takes up what a process before has left, however that ended. No payload is held in memory. */
final class Recovery {

    private final Path folder;
    private final Disk disk;
    private final Backlog backlog;
    private final SetAside setAside;
    private final JournalListener listener;

    Recovery(Path folder, Disk disk, Backlog backlog, SetAside setAside, JournalListener listener) {
        this.folder = folder;
        this.disk = disk;
        this.backlog = backlog;
        this.setAside = setAside;
        this.listener = listener;
    }

    /** Returns the highest number that a segment has, or had. */
    long run() throws IOException, JournalException {
        long highest = setAside.highestNumber();
        List<Result> results = new ArrayList<>();
        try (ReadAhead bytes = new ReadAhead(disk)) {
            for (Path path : segments()) {
                results.add(SegmentScan.of(path, bytes));
            }
            int last = lastWritten(results);
            for (int i = 0; i < results.size(); i++) {
                Result result = results.get(i);
                highest = Math.max(highest, result.number());
                takeUp(result, i >= last, bytes);
            }
        }
        return highest;
    }

    private List<Path> segments() throws IOException {
        List<Path> segments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (FrameFormat.isSegment(String.valueOf(file.getFileName()))) {
                    segments.add(file);
                }
            }
        }
        segments.sort(Comparator.comparing(path -> String.valueOf(path.getFileName())));
        return segments;
    }

    /** The last segment with frames: one behind it without any was just being made, and acknowledged nothing. */
    private static int lastWritten(List<Result> results) {
        for (int i = results.size() - 1; i > 0; i--) {
            if (results.get(i).frames().size() > 0) {
                return i;
            }
        }
        return 0;
    }

    private void takeUp(Result result, boolean mayBeTorn, ReadAhead bytes) throws IOException {
        long length = result.length();
        boolean unfinished = mayBeTorn && result.frames().size() == 0;
        boolean keep = result.unreadable() || (!result.wholeHeader() && !unfinished && length > 0);
        bytes.open(result.path(), length, true);
        for (Region region : result.regions()) {
            boolean torn = mayBeTorn && region.to() == result.length();
            boolean saved = setAside.save(torn ? Kind.TORN : Kind.DAMAGED, result.number(), region, bytes);
            keep |= !saved;
            if (torn && saved) {
                length = cut(result.path(), region.from()) ? region.from() : length;
            }
        }
        Segment segment = new Segment(result.number(), result.path(), result.key(), result.frames(), length);
        segment.kept = keep;
        backlog.add(segment);
        backlog.seal(segment);
    }

    /** What stays because it cannot be cut is found again, and set aside again, by the next process. */
    private boolean cut(Path path, long length) {
        try (SegmentFile file = disk.reopen(path)) {
            file.truncate(length);
            file.force();
            return true;
        } catch (IOException failed) {
            listener.troubled("The torn end of " + path.getFileName() + " could not be cut", failed);
            return false;
        }
    }
}
