package io.tocsin.ingest;

import io.tocsin.stats.DurationHistogram;
import io.tocsin.stats.RequestCount;
import java.nio.BufferUnderflowException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reports of requests as bytes, for the spool and for dead letters: a version (1 byte, and none that {@link EventFrame} has), their
 * number (4), then each one's fields as {@link #write} has them. What a later version cannot read it must not write under this number.
 */
final class ReportFrame {

    static final byte VERSION = 3;

    private static final int HAS_KEY = 1;
    private static final int HAS_FAILED = 2;
    private static final int HAS_DURATIONS = 4;
    private static final int EXPECTED = 256;

    private ReportFrame() {}

    /** The frame of these reports. */
    static byte[] of(List<PendingReport> reports) {
        FrameOutput frame = new FrameOutput(64 + EXPECTED * reports.size());
        frame.int1(VERSION);
        frame.int4(reports.size());
        reports.forEach(report -> write(frame, report));
        return frame.toBytes();
    }

    /**
     * The reports of a frame.
     *
     * @throws IllegalArgumentException where it is none of this version's
     */
    static List<PendingReport> read(byte[] frame) {
        FrameInput bytes = new FrameInput(frame);
        try {
            byte version = bytes.int1();
            if (version != VERSION) {
                throw new IllegalArgumentException("a frame of version " + version + ", not " + VERSION);
            }
            int count = bytes.int4();
            List<PendingReport> reports = new ArrayList<>(Math.min(Math.max(0, count), Limits.REQUEST_EVENTS));
            for (int i = 0; i < count; i++) {
                reports.add(readReport(bytes));
            }
            bytes.mustEnd();
            return reports;
        } catch (BufferUnderflowException | DateTimeException broken) {
            throw new IllegalArgumentException("not a frame of request counts", broken);
        }
    }

    private static void write(FrameOutput frame, PendingReport report) {
        RequestCount count = report.count();
        UUID key = report.keyId();
        Long failed = count.failed();
        RequestCount.Durations durations = count.durations();
        frame.int1((key == null ? 0 : HAS_KEY)
                | (failed == null ? 0 : HAS_FAILED)
                | (durations == null ? 0 : HAS_DURATIONS));
        if (key != null) {
            frame.uuid(key);
        }
        frame.text(report.app());
        frame.uuid(count.key());
        frame.uuid(count.body());
        frame.instant(count.receivedAt());
        frame.text(count.environment());
        frame.text(count.release());
        frame.text(count.operation());
        frame.text(count.source());
        frame.instant(count.from());
        frame.instant(count.to());
        frame.int8(count.total());
        if (failed != null) {
            frame.int8(failed);
        }
        if (durations != null) {
            frame.int8(durations.micros());
            frame.int4(durations.histogram().counts().size());
            durations.histogram().counts().forEach((bucket, number) -> {
                frame.int4(bucket);
                frame.int8(number);
            });
        }
    }

    private static PendingReport readReport(FrameInput bytes) {
        int flags = bytes.int1();
        UUID key = (flags & HAS_KEY) == 0 ? null : bytes.uuid();
        String app = bytes.text();
        return new PendingReport(
                app,
                key,
                new RequestCount(
                        bytes.uuid(),
                        bytes.uuid(),
                        bytes.instant(),
                        bytes.text(),
                        bytes.text(),
                        bytes.text(),
                        bytes.text(),
                        bytes.instant(),
                        bytes.instant(),
                        bytes.int8(),
                        (flags & HAS_FAILED) == 0 ? null : (Long) bytes.int8(),
                        (flags & HAS_DURATIONS) == 0 ? null : durations(bytes)));
    }

    private static RequestCount.@Nullable Durations durations(FrameInput bytes) {
        long micros = bytes.int8();
        int buckets = bytes.int4();
        NavigableMap<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < buckets; i++) {
            counts.put(bytes.int4(), bytes.int8());
        }
        return new RequestCount.Durations(new DurationHistogram(counts), micros);
    }
}
